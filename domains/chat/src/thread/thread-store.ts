import {
  messageIdSchema,
  type ProjectId,
  runIdSchema,
  type RunId,
  type Thread,
  type ThreadId,
  type ThreadListQuery,
} from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { storableText } from '../event/storable.ts';
import { notFound, type Owner } from '../owner.ts';
import { searchPatterns } from './search-words.ts';
import { lastRunStatus, toThread } from './thread-row.ts';

export interface ThreadPage {
  readonly threads: Thread[];
  readonly total: number;
}

export interface ThreadSearch extends Omit<ThreadListQuery, 'projects'> {
  /** Null: of all projects. */
  readonly project_id: ProjectId | null;
  /** The earliest deletion that can still be undone. */
  readonly restorable_since: Date;
}

/** The threads of one user; another one's thread is not found, nor is one that was deleted, where not told otherwise. */
export interface ThreadStore {
  list(search: ThreadSearch): Promise<ThreadPage>;
  get(id: ThreadId): Promise<Thread>;
  messages(id: ThreadId): Promise<ReturnType<typeof toMessage>[]>;
  rename(id: ThreadId, title: string): Promise<Thread>;
  /** Also of one that is deleted already, which then stays as it is. Null where there is none. */
  delete(id: ThreadId, at: Date, restorable_since: Date): Promise<Thread>;
  restore(id: ThreadId, restorable_since: Date): Promise<Thread>;
  unfinishedRuns(id: ThreadId): Promise<RunId[]>;
}

function toMessage(row: Selectable<ChatDatabase['chat.messages']>) {
  return {
    id: messageIdSchema.parse(row.id),
    run_id: runIdSchema.parse(row.run_id),
    role: row.role,
    text: row.text,
    created_at: row.created_at.toISOString(),
  };
}

/** Every word in the title or in one of the questions. */
function matching(pattern: string) {
  return sql<boolean>`(threads.title ilike ${pattern} or exists (
    select from chat.runs as asked where asked.thread_id = threads.id and asked.question ilike ${pattern}
  ))`;
}

export function threadStoreFor(db: Kysely<ChatDatabase>, owner: Owner): ThreadStore {
  const { organisation_id, user_id } = owner;
  const tenant = { organisation_id };
  const all = (from: Kysely<ChatDatabase>) =>
    from
      .selectFrom('chat.threads as threads')
      .where('threads.organisation_id', '=', organisation_id)
      .where('threads.user_id', '=', user_id);
  const mine = (from: Kysely<ChatDatabase>) => all(from).where('threads.deleted_at', 'is', null);

  function searched(trx: Kysely<ChatDatabase>, search: ThreadSearch) {
    const { deleted, project_id, q, restorable_since } = search;
    const chosen = deleted === 'true' ? all(trx).where('threads.deleted_at', '>', restorable_since) : mine(trx);
    const here = project_id === null ? chosen : chosen.where('threads.project_id', '=', project_id);
    return searchPatterns(q ?? '').reduce((found, pattern) => found.where(matching(pattern)), here);
  }

  async function change(
    id: ThreadId,
    update: (trx: Kysely<ChatDatabase>) => Promise<unknown>,
    read: typeof mine,
  ): Promise<Thread> {
    const row = await withTenant(db, tenant, async (trx) => {
      await update(trx);
      return read(trx)
        .selectAll('threads')
        .select(lastRunStatus.as('last_run_status'))
        .where('id', '=', id)
        .executeTakeFirst();
    });
    if (row === undefined) throw notFound('thread');
    return toThread(row);
  }

  const update = (trx: Kysely<ChatDatabase>, id: ThreadId) =>
    trx
      .updateTable('chat.threads')
      .where('id', '=', id)
      .where('organisation_id', '=', organisation_id)
      .where('user_id', '=', user_id);

  return {
    list: (search) =>
      withTenant(db, tenant, async (trx) => {
        const rows = await searched(trx, search)
          .selectAll('threads')
          .select(lastRunStatus.as('last_run_status'))
          .orderBy('threads.updated_at', 'desc')
          .orderBy('threads.id', 'desc')
          .limit(search.per_page)
          .offset((search.page - 1) * search.per_page)
          .execute();
        const counted = await searched(trx, search)
          .select(sql<number>`count(*)::integer`.as('total'))
          .executeTakeFirstOrThrow();
        return { threads: rows.map(toThread), total: counted.total };
      }),
    get: (id) => change(id, () => Promise.resolve(), mine),
    async messages(id) {
      const rows = await withTenant(db, tenant, (trx) =>
        mine(trx)
          .innerJoin('chat.messages as messages', 'messages.thread_id', 'threads.id')
          .selectAll('messages')
          .where('threads.id', '=', id)
          .orderBy('messages.created_at')
          .orderBy('messages.id')
          .limit(2000)
          .execute(),
      );
      return rows.map(toMessage);
    },
    rename: (id, title) =>
      change(
        id,
        (trx) =>
          update(trx, id)
            .set({ title: storableText(title) })
            .where('deleted_at', 'is', null)
            .execute(),
        mine,
      ),
    delete: (id, at, restorable_since) =>
      change(
        id,
        (trx) => update(trx, id).set({ deleted_at: at }).where('deleted_at', 'is', null).execute(),
        (trx) => all(trx).where('threads.deleted_at', '>', restorable_since),
      ),
    restore: (id, restorable_since) =>
      change(
        id,
        (trx) => update(trx, id).set({ deleted_at: null }).where('deleted_at', '>', restorable_since).execute(),
        mine,
      ),
    async unfinishedRuns(id) {
      const rows = await withTenant(db, tenant, (trx) =>
        all(trx)
          .innerJoin('chat.runs as runs', 'runs.thread_id', 'threads.id')
          .select('runs.id')
          .where('threads.id', '=', id)
          .where('runs.ended_at', 'is', null)
          .execute(),
      );
      return rows.map((row) => runIdSchema.parse(row.id));
    },
  };
}
