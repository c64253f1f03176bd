import { ApexError, type Caller, type RunId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { ownerOf } from '../owner.ts';
import { admitRun } from './admit-run.ts';
import { answerRun } from './answer-run.ts';
import { askedBefore, askedMeanwhile } from './asked-before.ts';
import { earlierQuestions } from './earlier-questions.ts';
import { createLiveRuns, type LiveRun, type RunCounts } from './live-runs.ts';
import type { RunnerDeps } from './runner-deps.ts';
import type { AskedAnswer, Question } from './question.ts';
import { createRunQueue } from './run-queue.ts';
import { type AskedRun, type RunStore, runStoreFor } from './run-store.ts';

/** Keeps the runs of this process: takes questions, stops runs, and lets none of them go unended. */
export interface Runner {
  /** Stores the question before anything else, then answers it on its own time. The same asking again gives its run. */
  ask(caller: Caller, question: Question): Promise<AskedAnswer>;
  /** Ends a run of this process and waits until its end is stored. */
  stop(run_id: RunId): Promise<void>;
  holds(run_id: RunId): boolean;
  counts(): RunCounts;
  /** Takes no more questions, gives running answers a moment, ends the rest in plain words. */
  drain(): Promise<void>;
}

export function createRunner(deps: RunnerDeps): Runner {
  const { db, limits, clock } = deps;
  const queue = createRunQueue(limits);
  const lives = createLiveRuns();
  let draining = false;

  return {
    async ask(caller, question) {
      const owner = ownerOf(caller);
      const store = runStoreFor(db, owner);
      const before = await askedBefore(store, question, lives);
      if (before !== null) return before;
      await holdToDay(deps, store, caller);
      const earlier = question.thread_id === undefined ? [] : await earlierQuestions(db, caller, question.thread_id);
      // Nothing may wait between this and the admission: what drains counts who was admitted.
      if (draining) throw goingDown();
      const run = askedRun(caller, question, new Date(clock.now()));
      const ticket = admitRun({ deps, queue, lives }, caller, run);
      const stored = await store.insert(run).catch((error: unknown) => {
        ticket.leave();
        throw error;
      });
      if (!stored) {
        ticket.leave();
        return askedMeanwhile(store, question, lives);
      }
      void answerRun(deps, ticket, earlier);
      const { thread_id, id: run_id } = run;
      // After the asker has been told the ids it is about.
      setImmediate(() => deps.news.tell(owner, { change: 'asked', thread_id, run_id }));
      return toAnswer(run, ticket.live);
    },
    stop: (run_id) => lives.stop(run_id),
    holds: (run_id) => lives.get(run_id) !== undefined,
    counts: () => lives.counts(),
    async drain() {
      draining = true;
      await lives.drain(limits.drain_grace_ms);
      await deps.event_log.settled();
    },
  };
}

function askedRun({ project_id, request_id }: Caller, question: Question, at: Date): AskedRun {
  const { thread_id: old, text, client_ref = null as string | null } = question;
  const thread_id = old ?? newId.thread();
  const new_thread_title = old === undefined ? titleOf(text) : null;
  const ids = { id: newId.run(thread_id), thread_id, project_id, request_id, message_id: newId.message() };
  return { ...ids, new_thread_title, question: text, client_ref, at };
}

function toAnswer({ id, thread_id, question, at }: AskedRun, { begun, position }: LiveRun): AskedAnswer {
  const status = begun ? 'running' : 'queued';
  const times = { created_at: at.toISOString(), ended_at: null };
  return {
    id,
    thread_id,
    question,
    status,
    brain: 'builtin',
    note: '',
    last_seq: 0,
    report: null,
    ...times,
    queue_position: position(),
  };
}

async function holdToDay({ limits, clock }: RunnerDeps, store: RunStore, caller: Caller): Promise<void> {
  const most = limits.runs_per_day[caller.tier];
  if (most === null) return;
  const midnight = new Date(clock.now()).setUTCHours(0, 0, 0, 0);
  const asked = await store.countSince(new Date(midnight));
  if (asked >= most) throw dayIsFull(most, midnight + 86_400_000 - clock.now());
}

const titleLength = 120;

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
