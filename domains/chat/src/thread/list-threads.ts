import type { Caller, ThreadList, ThreadListQuery } from '@apex/contracts';
import { ownerOf } from '../owner.ts';
import { restorableSince, type ThreadScope } from './scope.ts';
import { threadStoreFor } from './thread-store.ts';

/** A person's threads of the project they are in, or of all. */
export async function listThreads(scope: ThreadScope, caller: Caller, query: ThreadListQuery): Promise<ThreadList> {
  const { projects, ...search } = query;
  const project_id = projects === 'all' ? null : caller.project_id;
  const store = threadStoreFor(scope.db, ownerOf(caller));
  const { threads, total } = await store.list({ ...search, project_id, restorable_since: restorableSince(scope) });
  const { page, per_page } = query;
  return { threads, pagination: { page, per_page, total, total_pages: Math.ceil(total / per_page) } };
}
