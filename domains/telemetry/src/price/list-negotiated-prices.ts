import type { NegotiatedPrice, NegotiatedPriceQuery, Pagination } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import { listVersions } from './negotiated-store.ts';

/** The organisation's own prices, whatever the project; newest first, versions of one together. */
export async function listNegotiatedPrices(
  { caller, db }: Scope,
  query: NegotiatedPriceQuery,
): Promise<{ prices: NegotiatedPrice[]; pagination: Pagination }> {
  const { organisation_id } = caller;
  const { prices, total } = await withTenant(db, { organisation_id }, (trx) =>
    listVersions(trx, organisation_id, query),
  );
  return { prices, pagination: paginationOf(query.page, query.per_page, total) };
}
