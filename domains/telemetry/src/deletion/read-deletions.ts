import type { DataDeletion, DeletionId, Pagination } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { findDeletion, listPage } from './deletion-store.ts';

/** What was deleted of the project, by people and by its retention. */
export function listDataDeletions(
  { caller, db }: Scope,
  query: { readonly page: number; readonly per_page: number },
): Promise<{ deletions: DataDeletion[]; pagination: Pagination }> {
  return listPage(db, caller, query);
}

/** One of them, as far as it is. */
export function getDataDeletion({ caller, db }: Scope, { id }: { readonly id: DeletionId }): Promise<DataDeletion> {
  return findDeletion(db, caller, id);
}
