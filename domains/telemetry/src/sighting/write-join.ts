import type { Sighting, SpanLink } from '@apex/formats';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import { addCallLine } from '../call/call-line.ts';
import { insertByMonth } from '../import/write-batch.ts';
import { addOccurrenceLine } from '../occurrence/occurrence-record.ts';
import { planAtPrices } from '../price/plan-at-prices.ts';
import { markDays, settleDays } from '../roll-up/day-states.ts';
import type { Bound } from '../scope.ts';
import { daysOf } from '../store/instant.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { importedCalls, reportsOfSessions } from './imported-calls.ts';
import { type JoinPlan, planJoin } from './plan-join.ts';
import { relatedSightings } from './related-sightings.ts';

type Database = Kysely<TelemetryDatabase>;
export type JoinDeps = Pick<Bound, 'store' | 'clock' | 'prices'>;

export interface ToJoin {
  /** Of the batch; the same when it is sent again. Its days stay marked by it until they are settled. */
  readonly name: string;
  readonly told: readonly Sighting[];
  readonly links: readonly SpanLink[];
}

/** Joins reports with what is stored and writes the calls that changes; the reports themselves are left to the asker. */
export async function writeJoin(
  { store: stores, clock, prices }: JoinDeps,
  pinned: Database,
  tenant: Tenant,
  { name, told, links }: ToJoin,
): Promise<JoinPlan> {
  const store = stores.for(tenant);
  const related = await relatedSightings(store, told, links);
  const known = [...related.sightings.values()].map(({ sighting }) => sighting);
  const imported = await importedCalls(store, [...told, ...known]);
  const plan = await planAtPrices(
    { prices, db: pinned, tenant },
    (catalogue) => planJoin({ tenant, store, catalogue, told, links, related, imported }),
    ({ calls }) => {
      const days = daysOf(calls.map(({ at_ms }) => at_ms));
      return markDays(pinned, tenant, { name, days, now_ms: clock.now() });
    },
  );
  await insertByMonth(store, 'calls', plan.calls, addCallLine);
  await insertByMonth(store, 'occurrences', plan.occurrences, addOccurrenceLine);
  return plan;
}

/** Joins anew what was reported of sessions whose calls were just read from agents' logs: they are the same calls. */
export async function joinImported(
  deps: JoinDeps,
  pinned: Database,
  tenant: Tenant,
  batch: { readonly name: string; readonly calls: readonly { readonly session: string; readonly at_ms: number }[] },
): Promise<void> {
  const told = await reportsOfSessions(deps.store.for(tenant), batch.calls);
  if (told.length === 0) return;
  const name = `${batch.name} joined`;
  await writeJoin(deps, pinned, tenant, { name, told, links: [] });
  await withTenant(pinned, tenant, (trx) => settleDays(trx, tenant, name));
}
