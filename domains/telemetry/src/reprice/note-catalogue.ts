import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Catalogue } from '@apex/pricing';
import { type Kysely, sql } from 'kysely';
import { catalogueName } from '../price/price-book.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import { asRepricingJob, enterRepricing } from './repricing-store.ts';

type Database = Kysely<TelemetryDatabase>;

/** Enters a re-pricing for every organisation whose calls were priced with another catalogue than this one. */
export async function noteCatalogue(db: Database, catalogue: Catalogue, at: Date): Promise<void> {
  const name = catalogueName(catalogue);
  for (const organisation_id of await organisationsBehind(db, name)) {
    await withTenant(db, { organisation_id }, async (trx) => {
      await trx
        .insertInto('telemetry.price_books')
        .values({ organisation_id, version: 1, catalogue: name })
        .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet({ catalogue: name }))
        .execute();
      await enterRepricing(trx, {
        organisation_id,
        id: newId.repricing(),
        cause: 'catalogue.learn',
        price_id: null,
        price_version: null,
        about: name,
        from_day: null,
        to_day: null,
        requested_at: at,
        requested_by: null,
      });
    });
  }
}

async function organisationsBehind(db: Database, name: string): Promise<string[]> {
  const { rows } = await asRepricingJob(db, (trx) =>
    sql<{ organisation_id: string }>`select distinct state.organisation_id from telemetry.day_states as state
      left join telemetry.price_books as book on book.organisation_id = state.organisation_id
      where book.catalogue is distinct from ${name}
      order by state.organisation_id`.execute(trx),
  );
  return rows.map(({ organisation_id }) => organisation_id);
}
