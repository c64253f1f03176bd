import type { ImportSummary, Pagination } from '@apex/contracts';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import { ImportStore, summaryOf } from './import-store.ts';

export async function listImports(
  { caller, db }: Scope,
  { page, per_page }: { readonly page: number; readonly per_page: number },
): Promise<{ imports: ImportSummary[]; pagination: Pagination }> {
  const { rows, total } = await new ImportStore(db, caller).list(page, per_page);
  return { imports: rows.map(summaryOf), pagination: paginationOf(page, per_page, total) };
}
