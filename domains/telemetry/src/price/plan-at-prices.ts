import type { Catalogue } from '@apex/pricing';
import type { Kysely } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import type { PriceBook } from './price-book.ts';

/**
 * Plans a write of priced calls and announces it, at the prices that hold once it is announced. If they changed in
 * between it is planned anew: otherwise the re-pricing that goes with the change might look before there is anything to
 * see, and the calls would stay at the old price. The caller holds the project's lock.
 */
export async function planAtPrices<P>(
  {
    prices,
    db,
    tenant,
  }: { readonly prices: PriceBook; readonly db: Kysely<TelemetryDatabase>; readonly tenant: Tenant },
  plan: (catalogue: Catalogue) => Promise<P>,
  announce: (planned: P) => Promise<void>,
): Promise<P> {
  for (;;) {
    const catalogue = await prices.of(db, tenant);
    const planned = await plan(catalogue);
    await announce(planned);
    if ((await prices.of(db, tenant)) === catalogue) return planned;
  }
}
