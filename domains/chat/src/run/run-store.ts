import type { MessageId, ProjectId, RequestId, Run, RunEvent, RunId, ThreadId } from '@apex/contracts';
import { finalReportSchema, runEventSchema, runIdSchema, threadIdSchema } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { storableText } from '../event/storable.ts';
import type { StoredEvent } from '../event/subscription.ts';
import type { EarlierQuestion } from '../understand/continue-thread.ts';
import { notFound, type Owner } from '../owner.ts';

export interface AskedRun {
  readonly id: RunId;
  readonly thread_id: ThreadId;
  /** Set when the thread begins with this run. */
  readonly new_thread_title: string | null;
  readonly project_id: ProjectId;
  readonly request_id: RequestId;
  readonly message_id: MessageId;
  readonly question: string;
  /** Names the asking, so that it is done once. */
  readonly client_ref: string | null;
  readonly at: Date;
}

/** The runs of one user; another one's run is not found, nor is one of a deleted thread. */
export interface RunStore {
  /** False, and nothing stored, where the same asking has been stored before. */
  insert(run: AskedRun): Promise<boolean>;
  get(id: RunId): Promise<Run>;
  /** The run that an asking began. */
  asked(client_ref: string): Promise<Run | null>;
  /** The oldest first. */
  listOfThread(thread_id: ThreadId, page?: { readonly limit: number; readonly offset: number }): Promise<Run[]>;
  /** The last questions asked in a thread, the oldest first. */
  questionsOfThread(thread_id: ThreadId): Promise<EarlierQuestion[]>;
  countSince(at: Date): Promise<number>;
  events(id: RunId, after_seq: number, limit: number): Promise<RunEvent[]>;
  eventTexts(id: RunId, after_seq: number, limit: number): Promise<StoredEvent[]>;
}

export type RunRow = Selectable<ChatDatabase['chat.runs']> & { last_seq: number };

export function toRun(row: RunRow): Run {
  return {
    id: runIdSchema.parse(row.id),
    thread_id: threadIdSchema.parse(row.thread_id),
    question: row.question,
    status: row.status,
    brain: row.brain,
    note: row.note,
    last_seq: row.last_seq,
    // A report of an earlier version lacks what was added since; the contract fills it in.
    report: row.report === null ? null : finalReportSchema.parse(row.report),
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}

const lastSeq = sql<number>`(select coalesce(max(seq), 0)::integer from chat.run_events where run_id = runs.id)`;

const ofThreadThatIs = sql<boolean>`exists (
  select from chat.threads as threads where threads.id = runs.thread_id and threads.deleted_at is null
)`;

/** Thrown to undo what was stored with a run that is not needed. */
const askedBefore = new Error('the same question was stored before under its reference');

const mostRuns = 1000;

/** How far back a question may refer. */
const questionsRemembered = 10;

export interface RunStoreOptions {
  /** Also runs of deleted threads: what has begun is ended all the same. */
  readonly deleted: boolean;
}

export function runStoreFor(db: Kysely<ChatDatabase>, owner: Owner, options?: RunStoreOptions): RunStore {
  const { organisation_id, user_id } = owner;
  const tenant = { organisation_id };
  const visible = options?.deleted === true ? sql<boolean>`true` : ofThreadThatIs;

  const select = (from: Kysely<ChatDatabase>) =>
    from
      .selectFrom('chat.runs as runs')
      .selectAll('runs')
      .select(lastSeq.as('last_seq'))
      .where('runs.organisation_id', '=', organisation_id)
      .where('runs.user_id', '=', user_id)
      .where(visible);

  const readEvents = (id: RunId, after_seq: number, limit: number) =>
    withTenant(db, tenant, (trx) =>
      trx
        .selectFrom('chat.run_events as events')
        .innerJoin('chat.runs as runs', 'runs.id', 'events.run_id')
        .select(['events.seq', 'events.event', sql<string>`events.event::text`.as('text')])
        .where('runs.organisation_id', '=', organisation_id)
        .where('runs.user_id', '=', user_id)
        .where(visible)
        .where('events.run_id', '=', id)
        .where('events.seq', '>', after_seq)
        .orderBy('events.seq')
        .limit(limit)
        .execute(),
    );

  return {
    async insert(run) {
      try {
        await withTenant(db, tenant, (trx) => insertRun(trx, owner, run));
        return true;
      } catch (error) {
        if (error === askedBefore) return false;
        throw error;
      }
    },
    async asked(client_ref) {
      const row = await withTenant(db, tenant, (trx) =>
        select(trx).where('runs.client_ref', '=', client_ref).executeTakeFirst(),
      );
      return row === undefined ? null : toRun(row);
    },
    async get(id) {
      const row = await withTenant(db, tenant, (trx) => select(trx).where('runs.id', '=', id).executeTakeFirst());
      if (row === undefined) throw notFound('run');
      return toRun(row);
    },
    async listOfThread(thread_id, { limit, offset } = { limit: mostRuns, offset: 0 }) {
      const rows = await withTenant(db, tenant, (trx) =>
        select(trx)
          .where('runs.thread_id', '=', thread_id)
          .orderBy('runs.created_at')
          .orderBy('runs.id')
          .limit(limit)
          .offset(offset)
          .execute(),
      );
      return rows.map(toRun);
    },
    async questionsOfThread(thread_id) {
      const rows = await withTenant(db, tenant, (trx) =>
        trx
          .selectFrom('chat.runs')
          .select(['question', 'created_at'])
          .where('organisation_id', '=', organisation_id)
          .where('user_id', '=', user_id)
          .where('thread_id', '=', thread_id)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(questionsRemembered)
          .execute(),
      );
      return rows.toReversed().map(({ question, created_at }) => ({ question, asked_at_ms: created_at.getTime() }));
    },
    async countSince(at) {
      const row = await withTenant(db, tenant, (trx) =>
        trx
          .selectFrom('chat.runs')
          .select(sql<number>`count(*)::integer`.as('count'))
          .where('organisation_id', '=', organisation_id)
          .where('user_id', '=', user_id)
          .where('created_at', '>=', at)
          .executeTakeFirstOrThrow(),
      );
      return row.count;
    },
    events: async (id, after_seq, limit) =>
      (await readEvents(id, after_seq, limit)).map(({ event }) =>
        event.type === 'final_report' ? runEventSchema.parse(event) : event,
      ),
    eventTexts: async (id, after_seq, limit) =>
      (await readEvents(id, after_seq, limit)).map(({ seq, text }) => ({ seq, text })),
  };
}

async function insertRun(trx: Kysely<ChatDatabase>, owner: Owner, run: AskedRun): Promise<void> {
  const { organisation_id, user_id } = owner;
  const { id, thread_id, project_id, request_id, at: created_at } = run;
  const question = storableText(run.question);
  if (run.new_thread_title === null) await touchThread(trx, owner, run);
  else {
    const thread = { id: thread_id, organisation_id, project_id, user_id, created_at, updated_at: created_at };
    await trx
      .insertInto('chat.threads')
      .values({ ...thread, title: storableText(run.new_thread_title) })
      .execute();
  }
  const inserted = await trx
    .insertInto('chat.runs')
    .values({
      id,
      thread_id,
      organisation_id,
      project_id,
      user_id,
      request_id,
      client_ref: run.client_ref,
      question,
      status: 'queued',
      brain: 'builtin',
      created_at,
    })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'user_id', 'client_ref']).where('client_ref', 'is not', null).doNothing(),
    )
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) throw askedBefore;
  await trx
    .insertInto('chat.messages')
    .values({ id: run.message_id, thread_id, run_id: id, organisation_id, role: 'user', text: question, created_at })
    .execute();
}

async function touchThread(trx: Kysely<ChatDatabase>, owner: Owner, run: AskedRun): Promise<void> {
  const touched = await trx
    .updateTable('chat.threads')
    .set({ updated_at: run.at })
    .where('id', '=', run.thread_id)
    .where('organisation_id', '=', owner.organisation_id)
    .where('user_id', '=', owner.user_id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (touched.numUpdatedRows === 0n) throw notFound('thread');
}
