import type { Pagination, Repricing, RepricingQuery } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import { listPage } from './repricing-store.ts';

/** What changes of prices did to the organisation's calls, the newest first. */
export async function listRepricings(
  { caller, db }: Scope,
  query: RepricingQuery,
): Promise<{ repricings: Repricing[]; pagination: Pagination }> {
  const { organisation_id } = caller;
  const { repricings, total } = await withTenant(db, { organisation_id }, (trx) =>
    listPage(trx, organisation_id, query),
  );
  return { repricings, pagination: paginationOf(query.page, query.per_page, total) };
}
