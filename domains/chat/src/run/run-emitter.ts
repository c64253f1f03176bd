import {
  type AgentName,
  type ControlFrame,
  type FinalReport,
  type RequestId,
  type RunEvent,
  type RunEventType,
  type RunId,
  type ThreadId,
} from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { newId } from '@apex/kit/id';
import type { Channels } from '../event/channels.ts';
import type { EventLog } from '../event/event-log.ts';
import type { News } from '../event/news.ts';
import { storableJson } from '../event/storable.ts';
import type { EndStatus } from '../event/write-records.ts';
import type { Owner } from '../owner.ts';

export type PayloadOf<T extends RunEventType> = Extract<RunEvent, { type: T }>['payload'];

/** Numbers, stamps and appends the events of one run; they reach followers once they are stored. */
export interface RunEmitter {
  started(): void;
  emit<T extends RunEventType>(type: T, agent_name: AgentName, payload: PayloadOf<T>): void;
  /** The final report and the end of the run, committed together. Resolves when stored; later calls do nothing. */
  end(outcome: RunOutcome): Promise<void>;
  /** Only the end, for a log that already holds its final report. */
  finish(outcome: RunOutcome): Promise<void>;
}

export interface RunOutcome {
  readonly status: EndStatus;
  /** Plain words for a run that did not complete; else empty. */
  readonly note: string;
  readonly report: FinalReport;
}

export interface RunEmitterDeps {
  readonly clock: Clock;
  readonly event_log: EventLog;
  readonly channels: Channels;
  readonly news: News;
}

export interface EmittedRun {
  readonly run_id: RunId;
  readonly thread_id: ThreadId;
  /** Whose it is; they are told that it has ended. */
  readonly owner: Owner;
  /** Events the log already holds. */
  readonly last_seq: number;
  /** Of the request that asked, where it is known. */
  readonly correlation_id?: RequestId;
  readonly trace_id?: string | undefined;
  /** Told once, when its first event is stored. */
  readonly firstStored?: () => void;
  readonly failed: (error: unknown) => void;
}

export function createRunEmitter(deps: RunEmitterDeps, run: EmittedRun): RunEmitter {
  const { clock, event_log, channels, news } = deps;
  const { run_id, thread_id, owner, failed, correlation_id, trace_id } = run;
  const { organisation_id } = owner;
  let seq = run.last_seq;
  let ended: Promise<void> | undefined;

  function emit<T extends RunEventType>(type: T, agent_name: AgentName, payload: PayloadOf<T>): void {
    if (ended !== undefined) return;
    seq += 1;
    const number = seq;
    const timestamp = new Date(clock.now()).toISOString();
    const text = storableJson({
      type,
      seq,
      run_id,
      thread_id,
      agent_name,
      timestamp,
      correlation_id,
      trace_id,
      payload,
    });
    event_log.append({
      record: { kind: 'event', organisation_id, run_id, seq, text },
      stored() {
        channels.publish(run_id, number, text);
        if (number === run.last_seq + 1) run.firstStored?.();
      },
      failed,
    });
  }

  function end(outcome: RunOutcome): Promise<void> {
    if (ended === undefined) emit('final_report', 'reporting', outcome.report);
    return finish(outcome);
  }

  function finish(outcome: RunOutcome): Promise<void> {
    if (ended !== undefined) return ended;
    const last_seq = seq;
    const at = new Date(clock.now());
    const frame = runEndedFrame({ run_id, status: outcome.status, last_seq, at });
    ended = new Promise((resolve, reject) => {
      event_log.append({
        record: { kind: 'end', organisation_id, run_id, thread_id, message_id: newId.message(), ...outcome, at },
        stored: () => {
          channels.end(run_id, frame);
          news.tell(owner, { change: 'answered', thread_id, run_id });
          resolve();
        },
        failed: (error) => {
          failed(error);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      });
    });
    return ended;
  }

  return {
    started() {
      const record = { kind: 'start', organisation_id, run_id, at: new Date(clock.now()) } as const;
      event_log.append({ record, stored: () => undefined, failed });
    },
    emit,
    end,
    finish,
  };
}

/** The control frame that tells how a run ended, as text for every follower. */
export function runEndedFrame(run: {
  readonly run_id: RunId;
  readonly status: EndStatus;
  readonly last_seq: number;
  readonly at: Date;
}): string {
  const { run_id, status, last_seq, at } = run;
  const frame: ControlFrame = { type: 'run_ended', run_id, status, last_seq, timestamp: at.toISOString() };
  return JSON.stringify(frame);
}
