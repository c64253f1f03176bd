import type { Caller } from '@apex/contracts';
import { errorFrame } from '@apex/kit/socket';
import { ownerKey, ownerOf } from '../owner.ts';
import { stopError } from '../workflow/supervise.ts';
import type { LiveRun, LiveRuns } from './live-runs.ts';
import { createRunEmitter, type RunEmitter } from './run-emitter.ts';
import type { RunQueue } from './run-queue.ts';
import type { AskedRun } from './run-store.ts';
import type { RunnerDeps } from './runner-deps.ts';
import { createUserExecutionContext, type UserExecutionContext } from './user-execution-context.ts';

/** All a run works with. */
export interface Ticket {
  readonly context: UserExecutionContext;
  readonly question: string;
  readonly live: LiveRun;
  readonly emitter: RunEmitter;
  /** Resolves when the run may begin. */
  readonly turn: Promise<void>;
  /** Frees the place in line or at work, and lets go of the run. */
  readonly leave: () => void;
}

export interface Admission {
  readonly deps: RunnerDeps;
  readonly queue: RunQueue;
  readonly lives: LiveRuns;
}

/** Takes a place in line. The run is held from here on, so that no sweep takes it for lost. */
export function admitRun({ deps, queue, lives }: Admission, caller: Caller, run: AskedRun): Ticket {
  const owner = ownerOf(caller);
  const who = ownerKey(owner);
  const { id: run_id, thread_id, question } = run;
  const { promise: turn, resolve: begin } = Promise.withResolvers<void>();
  const live = lives.add(run_id);
  try {
    const context = createUserExecutionContext({
      caller,
      thread_id,
      run_id,
      run_timeout_ms: deps.limits.run_timeout_ms,
      signal: live.controller.signal,
      log: deps.log,
      asked_at_ms: run.at.getTime(),
    });
    let begun_at = performance.now();
    const place = queue.enter(who, () => {
      live.begun = true;
      begun_at = performance.now();
      begin();
    });
    live.position = place.position;
    const failed = (error: unknown): void => loseRun(deps, context, live, error);
    const { observer } = deps;
    const emitter = createRunEmitter(deps, {
      run_id,
      thread_id,
      owner,
      last_seq: 0,
      failed,
      correlation_id: context.request_id,
      trace_id: observer.trace_id(),
      firstStored: () => observer.firstEvent((performance.now() - begun_at) / 1000),
    });
    const leave = (): void => {
      lives.remove(run_id);
      if (!place.abandon()) queue.leave(who);
    };
    return { context, question, live, emitter, turn, leave };
  } catch (error) {
    lives.remove(run_id);
    throw error;
  }
}

const lost = stopError('shutdown');

/** The log cannot be written: nothing more can be told truly, so the followers are told that and the run ends. */
function loseRun(deps: RunnerDeps, context: UserExecutionContext, { controller }: LiveRun, error: unknown): void {
  if (controller.signal.reason === lost) return;
  context.log.error({ error }, 'a run was lost because its events could not be stored');
  controller.abort(lost);
  deps.channels.end(context.run_id, JSON.stringify(errorFrame(error, context.request_id, deps.clock)));
}
