import {
  type NegotiatedPrice,
  negotiatedPriceSchema,
  type NegotiatedPriceQuery,
  type NewNegotiatedPrice,
  type UserId,
} from '@apex/contracts';
import { sql, type Transaction } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';

type Trx = Transaction<TelemetryDatabase>;

/** One version of a price, as it is entered. */
export interface NewVersion extends Omit<NewNegotiatedPrice, 'replaces'> {
  readonly id: string;
  readonly version: number;
  readonly at: Date;
  readonly by: UserId;
}

function selectPrices(trx: Trx, organisation_id: string) {
  return trx
    .selectFrom('telemetry.negotiated_prices')
    .select(['id', 'version', 'provider', 'model', 'tier', 'terms', 'note'])
    .select(['created_at', 'created_by', 'closed_at', 'closed_by'])
    .select([sql<string>`valid_from::text`.as('valid_from'), sql<string | null>`valid_to::text`.as('valid_to')])
    .where('organisation_id', '=', organisation_id);
}

/** The prices that hold, whatever their days. */
export async function currentPrices(trx: Trx, organisation_id: string): Promise<NegotiatedPrice[]> {
  const rows = await selectPrices(trx, organisation_id).where('closed_at', 'is', null).orderBy('id').execute();
  return rows.map(priceOfRow);
}

/** A page of versions, the newest first, and how many there are. */
export async function listVersions(
  trx: Trx,
  organisation_id: string,
  { state, id, page, per_page }: NegotiatedPriceQuery,
): Promise<{ prices: NegotiatedPrice[]; total: number }> {
  let wanted = selectPrices(trx, organisation_id);
  if (state === 'current') wanted = wanted.where('closed_at', 'is', null);
  if (id !== undefined) wanted = wanted.where('id', '=', id);
  const rows = await wanted
    .orderBy('id', 'desc')
    .orderBy('version', 'desc')
    .limit(per_page)
    .offset((page - 1) * per_page)
    .execute();
  const { total } = await wanted
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  return { prices: rows.map(priceOfRow), total: Number(total) };
}

/** The newest version, closed or not. The price book must be locked. */
export async function newestVersion(
  trx: Trx,
  organisation_id: string,
  id: string,
): Promise<NegotiatedPrice | undefined> {
  const row = await selectPrices(trx, organisation_id)
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : priceOfRow(row);
}

export async function openVersion(trx: Trx, organisation_id: string, given: NewVersion): Promise<NegotiatedPrice> {
  const { id, version, provider, model, tier, valid_from, valid_to, terms, note, at, by } = given;
  const about = { id, version, provider, model, tier, valid_from, valid_to, note };
  await trx
    .insertInto('telemetry.negotiated_prices')
    .values({ organisation_id, ...about, terms: JSON.stringify(terms), created_at: at, created_by: by })
    .execute();
  return priceOfRow({ ...about, terms, created_at: at, created_by: by, closed_at: null, closed_by: null });
}

export async function closeVersion(
  trx: Trx,
  organisation_id: string,
  price: NegotiatedPrice,
  { at, by }: { readonly at: Date; readonly by: UserId },
): Promise<NegotiatedPrice> {
  await trx
    .updateTable('telemetry.negotiated_prices')
    .set({ closed_at: at, closed_by: by })
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', price.id)
    .where('version', '=', price.version)
    .execute();
  return { ...price, closed_at: at.toISOString(), closed_by: by };
}

interface PriceRow extends Omit<NegotiatedPrice, 'id' | 'created_at' | 'created_by' | 'closed_at' | 'closed_by'> {
  readonly id: string;
  readonly created_at: Date;
  readonly created_by: string;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
}

function priceOfRow(row: PriceRow): NegotiatedPrice {
  return negotiatedPriceSchema.parse({
    ...row,
    created_at: row.created_at.toISOString(),
    closed_at: row.closed_at?.toISOString() ?? null,
  });
}
