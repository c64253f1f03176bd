import { type FinalReport, threadIdOfRun } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Log } from '@apex/kit/log';
import { silentLog } from '@apex/testkit/silent-log';
import { type TriageOutput, triageOutputSchema } from '../agents/state.ts';
import type { ChatPorts } from '../ports.ts';
import type { RunEmitter } from '../run/run-emitter.ts';
import { createUserExecutionContext } from '../run/user-execution-context.ts';
import type { EarlierQuestion } from '../understand/continue-thread.ts';
import { createBuiltinAgents } from '../workflow/agent-registry.ts';
import { supervise } from '../workflow/supervise.ts';
import { testCaller } from './test-caller.ts';

export interface OfflineQuestion {
  readonly question: string;
  readonly earlier: readonly EarlierQuestion[];
  readonly now_ms: number;
}

export interface OfflineAnswer {
  /** Null where triage itself failed. */
  readonly triage: TriageOutput | null;
  readonly report: FinalReport;
}

export interface OfflineAnalyst {
  ask(question: OfflineQuestion): Promise<OfflineAnswer>;
}

const quiet_ms = 60_000;

/** The agents of the product over ports that need no database, one question at a time; nothing of it is stored. */
export function createOfflineAnalyst(ports: ChatPorts, log: Log = silentLog): OfflineAnalyst {
  const agents = createBuiltinAgents(ports);
  const caller = testCaller();
  return {
    async ask({ question, earlier, now_ms }) {
      let triage: TriageOutput | null = null;
      const emitter: RunEmitter = {
        started: () => undefined,
        emit(type, agent_name, payload) {
          if (type !== 'agent_completed' || agent_name !== 'triage') return;
          const read = triageOutputSchema.safeParse('result' in payload ? payload.result : null);
          if (read.success) triage = read.data;
        },
        end: () => Promise.resolve(),
        finish: () => Promise.resolve(),
      };
      const run_id = newId.run(newId.thread());
      const context = createUserExecutionContext({
        caller,
        thread_id: threadIdOfRun(run_id),
        run_id,
        run_timeout_ms: quiet_ms,
        signal: new AbortController().signal,
        log,
        asked_at_ms: now_ms,
      });
      const outcome = await supervise({
        question,
        earlier,
        context,
        emitter,
        agents,
        thinking_interval_ms: quiet_ms,
      });
      return { triage, report: outcome.report };
    },
  };
}
