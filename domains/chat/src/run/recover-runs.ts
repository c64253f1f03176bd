import {
  orgIdSchema,
  runIdSchema,
  threadIdSchema,
  type FinalReport,
  type OrgId,
  type Run,
  type RunId,
  userIdSchema,
  type UserId,
} from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import { type Kysely, sql } from 'kysely';
import { composeGuidance } from '../answer/compose/guidance-answer.ts';
import { ground } from '../answer/ground.ts';
import type { ChatDatabase } from '../database.ts';
import { createResultShelf } from '../tools/result-shelf.ts';
import { openWork } from './closing-events.ts';
import { createRunEmitter, type RunEmitterDeps } from './run-emitter.ts';
import { runStoreFor } from './run-store.ts';

export interface RecoveryDeps extends RunEmitterDeps {
  readonly db: Kysely<ChatDatabase>;
  readonly log: Log;
  /** Whether this process works on a run; such a one is not interrupted. */
  readonly holds: (run_id: RunId) => boolean;
}

interface Unfinished {
  readonly id: RunId;
  readonly organisation_id: OrgId;
  readonly user_id: UserId;
}

const note = 'The server was stopped while this was being answered. Ask again to get the whole answer.';
const maxEvents = 100_000;

/** Runs without an end, of whatever organisation: the one look across tenants, at ids alone. */
async function listUnfinished(db: Kysely<ChatDatabase>): Promise<Unfinished[]> {
  const rows = await db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.recovery', 'on', true)`.execute(trx);
    return trx
      .selectFrom('chat.runs')
      .select(['id', 'organisation_id', 'user_id'])
      .where('ended_at', 'is', null)
      .orderBy('created_at')
      .limit(1000)
      .execute();
  });
  return rows.map((row) => ({
    id: runIdSchema.parse(row.id),
    organisation_id: orgIdSchema.parse(row.organisation_id),
    user_id: userIdSchema.parse(row.user_id),
  }));
}

/**
 * Ends, in plain words, every run that nobody works on: its open tools and agent are told to be over, reporting says
 * what happened, and the final report closes the log. Returns how many.
 */
export async function recoverRuns(deps: RecoveryDeps): Promise<number> {
  const unfinished = (await listUnfinished(deps.db)).filter((run) => !deps.holds(run.id));
  for (const run of unfinished) {
    try {
      await closeRun(deps, run);
    } catch (error) {
      deps.log.error({ error, run_id: run.id }, 'an interrupted run could not be closed; it will be tried again');
    }
  }
  if (unfinished.length > 0) deps.log.warn({ runs: unfinished.length }, 'interrupted runs were closed');
  return unfinished.length;
}

async function closeRun(deps: RecoveryDeps, unfinished: Unfinished): Promise<void> {
  const { id } = unfinished;
  const store = runStoreFor(deps.db, unfinished, { deleted: true });
  const run = await store.get(id);
  // Its own process may have ended it since it was listed.
  if (run.ended_at !== null) return;
  const events = await store.events(id, 0, maxEvents);
  const { tools, agent, report } = openWork(events);
  const failed = (error: unknown): void =>
    deps.log.error({ error, run_id: id }, 'the end of an interrupted run was not stored');
  const thread_id = threadIdSchema.parse(run.thread_id);
  const { last_seq } = run;
  const emitter = createRunEmitter(deps, { run_id: id, thread_id, owner: unfinished, last_seq, failed });
  if (report !== null) return emitter.finish({ status: 'complete', note: '', report });
  const result = { error: note };
  for (const { agent_name, tool_call_id, tool_name } of tools) {
    emitter.emit('tool_completed', agent_name, {
      tool_call_id,
      tool_name,
      status: 'error',
      result,
      execution_time_ms: 0,
    });
  }
  if (agent !== null) {
    emitter.emit('agent_thinking', agent, { thought: note, step_number: 1, total_steps: null });
    emitter.emit('agent_completed', agent, { status: 'error', result, execution_time_ms: 0 });
  }
  emitter.emit('agent_started', 'reporting', { status: 'started', message: 'Closing a run that was interrupted' });
  emitter.emit('agent_thinking', 'reporting', { thought: note, step_number: 1, total_steps: 1 });
  const answer = interruptedReport(run);
  emitter.emit('agent_completed', 'reporting', {
    status: 'success',
    result: { status: answer.status, headline: answer.headline },
    execution_time_ms: 0,
  });
  await emitter.end({ status: 'failed', note, report: answer });
}

/** Guidance that says what happened and offers the same question again. */
export function interruptedReport({ question }: Pick<Run, 'question'>): FinalReport {
  const interruption = {
    headline: 'The server was stopped while this was being answered.',
    note: 'Nothing is lost: ask the question again.',
    failed_step: null,
  };
  const steps = { triage: null, data_helper: null, data: null, optimization: null, actions: null };
  const draft = composeGuidance({ ...steps, question, project_name: '', interruption });
  const { report } = ground(draft, createResultShelf(), question);
  return { ...report, next_questions: [question, ...report.next_questions].slice(0, 4) };
}
