import type {
  Pagination,
  ReconciledLine,
  ReconciledLineQuery,
  Reconciliation,
  ReconciliationId,
} from '@apex/contracts';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import {
  pageOfLines,
  pageOfReconciliations,
  readReconciliation,
  removeReconciliation,
} from './reconciliation-store.ts';

export async function listReconciliations(
  { caller, db }: Scope,
  query: { readonly page: number; readonly per_page: number },
): Promise<{ reconciliations: Reconciliation[]; pagination: Pagination }> {
  const { reconciliations, total } = await pageOfReconciliations(db, caller, query);
  return { reconciliations, pagination: paginationOf(query.page, query.per_page, total) };
}

export async function getReconciliation(
  { caller, db }: Scope,
  { id }: { readonly id: ReconciliationId },
): Promise<Reconciliation> {
  return readReconciliation(db, caller, id);
}

/** Another tenant's reconciliation is not found. */
export async function listReconciledLines(
  { caller, db }: Scope,
  query: ReconciledLineQuery,
): Promise<{ lines: ReconciledLine[]; pagination: Pagination }> {
  await readReconciliation(db, caller, query.id);
  const { lines, total } = await pageOfLines(db, caller, query);
  return { lines, pagination: paginationOf(query.page, query.per_page, total) };
}

export async function deleteReconciliation(
  { caller, db }: Scope,
  { id }: { readonly id: ReconciliationId },
): Promise<{ deleted: boolean }> {
  await removeReconciliation(db, caller, id);
  return { deleted: true };
}
