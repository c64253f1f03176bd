import { ApexError, type ThreadId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql, type Transaction } from 'kysely';
import { createHash, randomBytes } from 'node:crypto';
import type { ChatDatabase } from '../database.ts';
import { notFound, type Owner } from '../owner.ts';
import type { RunRow } from '../run/run-store.ts';
import { lastRunStatus, type ThreadRow } from './thread-row.ts';

/** Links of one thread at a time. */
const mostLinks = 50;
const mostRuns = 1000;

export interface OpenedShare {
  readonly thread: ThreadRow;
  readonly runs: readonly Pick<RunRow, 'question' | 'status' | 'note' | 'report' | 'created_at' | 'ended_at'>[];
}

/** Links to threads: made and ended by whose thread it is, opened by anybody of the organisation. */
export interface ShareStore {
  /** A new link's token; it is kept nowhere. */
  add(id: ThreadId, at: Date): Promise<string>;
  /** Ends them all. */
  clear(id: ThreadId): Promise<void>;
  open(token: string): Promise<OpenedShare>;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function shareStoreFor(db: Kysely<ChatDatabase>, owner: Owner): ShareStore {
  const { organisation_id, user_id } = owner;
  const tenant = { organisation_id };

  /** Locks the thread, so that links are counted as they are. */
  async function mark(trx: Transaction<ChatDatabase>, id: ThreadId, shared_at: Date | null): Promise<void> {
    const marked = await trx
      .updateTable('chat.threads')
      .set({ shared_at: shared_at === null ? null : sql<Date>`coalesce(shared_at, ${shared_at})` })
      .where('id', '=', id)
      .where('organisation_id', '=', organisation_id)
      .where('user_id', '=', user_id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (marked.numUpdatedRows === 0n) throw notFound('thread');
  }

  return {
    add: (id, at) =>
      withTenant(db, tenant, async (trx) => {
        await mark(trx, id, at);
        const { count } = await trx
          .selectFrom('chat.thread_shares')
          .select(sql<number>`count(*)::integer`.as('count'))
          .where('thread_id', '=', id)
          .executeTakeFirstOrThrow();
        if (count >= mostLinks) throw tooManyLinks();
        const token = randomBytes(32).toString('base64url');
        const share = { token_hash: hashOf(token), thread_id: id, organisation_id, created_at: at };
        await trx.insertInto('chat.thread_shares').values(share).execute();
        return token;
      }),
    clear: (id) =>
      withTenant(db, tenant, async (trx) => {
        await mark(trx, id, null);
        await trx.deleteFrom('chat.thread_shares').where('thread_id', '=', id).execute();
      }),
    open: (token) =>
      withTenant(db, tenant, async (trx) => {
        const thread = await trx
          .selectFrom('chat.thread_shares as shares')
          .innerJoin('chat.threads as threads', 'threads.id', 'shares.thread_id')
          .selectAll('threads')
          .select(lastRunStatus.as('last_run_status'))
          .where('shares.token_hash', '=', hashOf(token))
          .where('threads.organisation_id', '=', organisation_id)
          .where('threads.deleted_at', 'is', null)
          .executeTakeFirst();
        if (thread === undefined) throw noSuchLink();
        const runs = await trx
          .selectFrom('chat.runs')
          .select(['question', 'status', 'note', 'report', 'created_at', 'ended_at'])
          .where('thread_id', '=', thread.id)
          .where('organisation_id', '=', organisation_id)
          .orderBy('created_at')
          .orderBy('id')
          .limit(mostRuns)
          .execute();
        return { thread, runs };
      }),
  };
}

/** The same for a link that ended, that never was, and that is of another organisation. */
function noSuchLink(): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'chat.share_not_found',
    message: 'There is no shared conversation at this link, or it is no longer shared with your organisation.',
  });
}

function tooManyLinks(): ApexError {
  return new ApexError({
    kind: 'limit',
    reason: 'chat.too_many_links',
    message: `A conversation has at most ${mostLinks} links. Stop sharing it to end them, then share it again.`,
    retryable: false,
  });
}
