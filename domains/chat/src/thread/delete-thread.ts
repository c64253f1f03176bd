import type { Caller, Thread, ThreadId } from '@apex/contracts';
import { ownerOf } from '../owner.ts';
import { restorableSince, type ThreadScope } from './scope.ts';
import { threadStoreFor } from './thread-store.ts';

/** Hides a thread from everybody at once and stops what is being answered in it. Twice is as good as once. */
export async function deleteThread(scope: ThreadScope, caller: Caller, id: ThreadId): Promise<Thread> {
  const { db, clock, news, runner } = scope;
  const owner = ownerOf(caller);
  const store = threadStoreFor(db, owner);
  const thread = await store.delete(id, new Date(clock.now()), restorableSince(scope));
  await Promise.all((await store.unfinishedRuns(id)).map((run_id) => runner.stop(run_id)));
  news.tell(owner, { change: 'deleted', thread_id: id });
  return thread;
}

/** Brings a thread back as it was, with its links. */
export async function restoreThread(scope: ThreadScope, caller: Caller, id: ThreadId): Promise<Thread> {
  const owner = ownerOf(caller);
  const thread = await threadStoreFor(scope.db, owner).restore(id, restorableSince(scope));
  scope.news.tell(owner, { change: 'restored', thread_id: id });
  return thread;
}
