import type { Caller, Thread, ThreadId } from '@apex/contracts';
import { ownerOf } from '../owner.ts';
import type { ThreadScope } from './scope.ts';
import { threadStoreFor } from './thread-store.ts';

export async function renameThread(
  { db, news }: ThreadScope,
  caller: Caller,
  { id, title }: { readonly id: ThreadId; readonly title: string },
): Promise<Thread> {
  const owner = ownerOf(caller);
  const thread = await threadStoreFor(db, owner).rename(id, title);
  news.tell(owner, { change: 'renamed', thread_id: id });
  return thread;
}
