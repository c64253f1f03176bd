import { type Caller, finalReportSchema, type SharedThread, type Thread, type ThreadId } from '@apex/contracts';
import { ownerOf } from '../owner.ts';
import type { ThreadScope } from './scope.ts';
import { shareStoreFor } from './share-store.ts';
import { toThread } from './thread-row.ts';
import { threadStoreFor } from './thread-store.ts';

/** A link for members of the same organisation. */
export async function shareThread(
  { db, clock, news }: ThreadScope,
  caller: Caller,
  id: ThreadId,
): Promise<{ url_path: string; thread: Thread }> {
  const owner = ownerOf(caller);
  const token = await shareStoreFor(db, owner).add(id, new Date(clock.now()));
  const thread = await threadStoreFor(db, owner).get(id);
  news.tell(owner, { change: 'shared', thread_id: id });
  return { url_path: `/shared/${token}`, thread };
}

export async function unshareThread({ db, news }: ThreadScope, caller: Caller, id: ThreadId): Promise<Thread> {
  const owner = ownerOf(caller);
  await shareStoreFor(db, owner).clear(id);
  const thread = await threadStoreFor(db, owner).get(id);
  news.tell(owner, { change: 'unshared', thread_id: id });
  return thread;
}

/** What a member of the organisation reads at a link: what was asked and answered, nothing of how it was found out. */
export async function getSharedThread({ db }: ThreadScope, caller: Caller, token: string): Promise<SharedThread> {
  const owner = ownerOf(caller);
  const { thread, runs } = await shareStoreFor(db, owner).open(token);
  const { id, title, created_at, updated_at } = toThread(thread);
  return {
    title,
    created_at,
    updated_at,
    own_thread_id: thread.user_id === owner.user_id ? id : null,
    exchanges: runs.map(({ question, status, note, report, ...times }) => ({
      question,
      status,
      note,
      report: report === null ? null : finalReportSchema.parse(report),
      created_at: times.created_at.toISOString(),
      ended_at: times.ended_at?.toISOString() ?? null,
    })),
  };
}
