import { ApexError, type Caller, type Run, type RunId, type ThreadId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Log } from '@apex/kit/log';
import { errorFrame } from '@apex/kit/socket';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import type { ChatLimits } from '../limits.ts';
import { type Owner, ownerOf } from '../owner.ts';
import { raceSignal } from '../tools/race.ts';
import type { AgentRegistry } from '../workflow/agent-registry.ts';
import { stopError, supervise } from '../workflow/supervise.ts';
import { createRunEmitter, type RunEmitter, type RunEmitterDeps } from './run-emitter.ts';
import { createRunQueue } from './run-queue.ts';
import { type AskedRun, type RunStore, runStoreFor } from './run-store.ts';
import { createUserExecutionContext, type UserExecutionContext } from './user-execution-context.ts';

export interface RunnerDeps extends RunEmitterDeps {
  readonly db: Kysely<ChatDatabase>;
  readonly log: Log;
  readonly limits: ChatLimits;
  readonly agents: AgentRegistry;
}

export interface Question {
  readonly thread_id?: ThreadId | undefined;
  readonly text: string;
}

/** Keeps the runs of this process: takes questions, stops runs, and lets none of them go unended. */
export interface Runner {
  /** Stores the question before anything else, then answers it on its own time. */
  ask(caller: Caller, question: Question): Promise<Run & { queue_position: number }>;
  /** Ends a run of this process and waits until its end is stored. */
  stop(run_id: RunId): Promise<void>;
  holds(run_id: RunId): boolean;
  /** Takes no more questions, gives running answers a moment, ends the rest in plain words. */
  drain(): Promise<void>;
}

interface Live {
  readonly controller: AbortController;
  begun: boolean;
  done: Promise<void>;
}

interface Ticket {
  readonly context: UserExecutionContext;
  readonly question: string;
  readonly live: Live;
  readonly emitter: RunEmitter;
  readonly turn: Promise<void>;
  /** Frees the place in line or at work. */
  readonly leave: () => void;
}

const titleLength = 120;
const lostError = stopError('shutdown');

export function createRunner(deps: RunnerDeps): Runner {
  const { db, log, limits, clock } = deps;
  const queue = createRunQueue(limits);
  const lives = new Map<RunId, Live>();
  let draining = false;

  async function ask(caller: Caller, question: Question): Promise<Run & { queue_position: number }> {
    if (draining) throw goingDown();
    const owner = ownerOf(caller);
    const store = runStoreFor(db, owner);
    await holdToDay(store, caller);
    const at = new Date(clock.now());
    const thread_id = question.thread_id ?? newId.thread();
    const run: AskedRun = {
      id: newId.run(thread_id),
      thread_id,
      new_thread_title: question.thread_id === undefined ? titleOf(question.text) : null,
      project_id: caller.project_id,
      request_id: caller.request_id,
      message_id: newId.message(),
      question: question.text,
      at,
    };
    const ticket = admit(caller, owner, run);
    try {
      await store.insert(run);
    } catch (error) {
      ticket.leave();
      lives.delete(run.id);
      throw error;
    }
    ticket.live.done = answer(ticket);
    const status = ticket.live.begun ? 'running' : 'queued';
    const { id, question: text } = run;
    const told = { id, thread_id, question: text, status, brain: 'builtin', note: '' } as const;
    return {
      ...told,
      last_seq: 0,
      report: null,
      created_at: at.toISOString(),
      ended_at: null,
      queue_position: ticket.position,
    };
  }

  /** Takes a place in line and makes what the run works with; held from here on, so that no sweep takes it for lost. */
  function admit(caller: Caller, owner: Owner, run: AskedRun): Ticket & { readonly position: number } {
    const who = `${owner.organisation_id} ${owner.user_id}`;
    const controller = new AbortController();
    const context = createUserExecutionContext({
      caller,
      thread_id: run.thread_id,
      run_id: run.id,
      run_timeout_ms: limits.run_timeout_ms,
      signal: controller.signal,
      log,
      asked_at_ms: run.at.getTime(),
    });
    const live: Live = { controller, begun: false, done: Promise.resolve() };
    const begin = Promise.withResolvers<void>();
    const place = queue.enter(who, () => {
      live.begun = true;
      begin.resolve();
    });
    lives.set(run.id, live);
    const { id: run_id, thread_id } = run;
    const { organisation_id } = owner;
    const failed = (error: unknown): void => lose(context, controller, error);
    const emitter = createRunEmitter(deps, { run_id, thread_id, organisation_id, last_seq: 0, failed });
    const leave = (): void => {
      if (!place.abandon()) queue.leave(who);
    };
    return { context, question: run.question, live, emitter, turn: begin.promise, leave, position: place.position };
  }

  /** The log cannot be written: nothing more can be told truly, so the followers are told that and the run ends. */
  function lose(context: UserExecutionContext, controller: AbortController, error: unknown): void {
    if (controller.signal.aborted && controller.signal.reason === lostError) return;
    context.log.error({ error }, 'a run was lost because its events could not be stored');
    controller.abort(lostError);
    deps.channels.end(context.run_id, JSON.stringify(errorFrame(error, context.request_id, clock)));
  }

  async function answer({ context, question, live, emitter, turn, leave }: Ticket): Promise<void> {
    const { signal } = live.controller;
    let timer: NodeJS.Timeout | undefined;
    try {
      // Stopped while waiting in line is told the same way as stopped at work.
      await raceSignal(turn, signal).catch(() => undefined);
      emitter.started();
      timer = setTimeout(() => live.controller.abort(stopError('timeout')), limits.run_timeout_ms);
      const { agents } = deps;
      const { thinking_interval_ms } = limits;
      await emitter.end(await supervise({ question, context, emitter, agents, thinking_interval_ms }));
    } catch (error) {
      context.log.error({ error }, 'a run ended without its end being stored; it will be closed by the next sweep');
    } finally {
      clearTimeout(timer);
      lives.delete(context.run_id);
      leave();
    }
  }

  async function holdToDay(store: RunStore, caller: Caller): Promise<void> {
    const most = limits.runs_per_day[caller.tier];
    if (most === null) return;
    const midnight = new Date(clock.now()).setUTCHours(0, 0, 0, 0);
    if ((await store.countSince(new Date(midnight))) >= most)
      throw dayIsFull(most, midnight + 86_400_000 - clock.now());
  }

  return {
    ask,
    async stop(run_id) {
      const live = lives.get(run_id);
      live?.controller.abort(stopError('stopped'));
      await live?.done;
    },
    holds: (run_id) => lives.has(run_id),
    async drain() {
      draining = true;
      const waiting = [...lives.values()];
      for (const live of waiting) if (!live.begun) live.controller.abort(stopError('shutdown'));
      const all = Promise.all(waiting.map((live) => live.done));
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limits.drain_grace_ms);
      });
      await Promise.race([all, grace]);
      clearTimeout(timer);
      for (const live of lives.values()) live.controller.abort(stopError('shutdown'));
      await Promise.all([...lives.values()].map((live) => live.done));
      await deps.event_log.settled();
    },
  };
}

function titleOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > titleLength ? `${line.slice(0, titleLength - 1)}…` : line;
}

function goingDown(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'chat.going_down',
    message: 'The server is being stopped and takes no more questions. Ask again in a moment.',
    retry_after_seconds: 5,
  });
}

function dayIsFull(most: number, left_ms: number): ApexError {
  return new ApexError({
    kind: 'limit',
    reason: 'chat.daily_runs',
    message: `Your tier allows ${most} questions a day, and they are used up. The count starts again at midnight UTC.`,
    details: { runs_per_day: most },
    retry_after_seconds: Math.max(1, Math.ceil(left_ms / 1000)),
  });
}
