import { withTenant } from '@apex/postgres';
import { type Catalogue, ownPriceOf, withOwnPrices } from '@apex/pricing';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import { currentPrices } from './negotiated-store.ts';

type Database = Kysely<TelemetryDatabase>;

interface Known {
  readonly version: string;
  readonly catalogue: Catalogue;
}

const mostOrganisations = 5000;

/** What calls of an organisation cost: its own prices over the list's. */
export interface PriceBook {
  /**
   * The catalogue as it is committed now. A version is read each time, the prices only when it changed, here or in another
   * process: the same object as before means that nothing did, so rates that were looked up in it stay known.
   */
  of(db: Database, tenant: { readonly organisation_id: string }): Promise<Catalogue>;
}

export function createPriceBook(list: Catalogue): PriceBook {
  const known = new Map<string, Known>();

  function remember(organisation_id: string, entry: Known): Catalogue {
    known.delete(organisation_id);
    known.set(organisation_id, entry);
    const [oldest] = known.keys();
    if (known.size > mostOrganisations && oldest !== undefined) known.delete(oldest);
    return entry.catalogue;
  }

  return {
    of: (db, { organisation_id }) =>
      withTenant(db, { organisation_id }, async (trx) => {
        const version = await bookVersion(trx, organisation_id);
        if (version === undefined) return list;
        const entry = known.get(organisation_id);
        if (entry?.version === version) return entry.catalogue;
        const own = await currentPrices(trx, organisation_id);
        // Prices that were changed between the two reads come under a version that is read again next time.
        return remember(organisation_id, { version, catalogue: withOwnPrices(list, own.map(ownPriceOf)) });
      }),
  };
}

async function bookVersion(trx: Transaction<TelemetryDatabase>, organisation_id: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('telemetry.price_books')
    .select('version')
    .where('organisation_id', '=', organisation_id)
    .executeTakeFirst();
  return row?.version;
}

/** Counts a change of prices and holds others back until it is committed or not. */
export async function lockBook(
  trx: Transaction<TelemetryDatabase>,
  organisation_id: string,
  list: Catalogue,
): Promise<void> {
  await trx
    .insertInto('telemetry.price_books')
    .values({ organisation_id, version: 1, catalogue: catalogueName(list) })
    .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet({ version: sql`price_books.version + 1` }))
    .execute();
}

export function catalogueName({ source, version }: Catalogue): string {
  return `${source} ${version}`;
}
