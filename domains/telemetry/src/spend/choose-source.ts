import type { SpendQuery } from '@apex/contracts';
import type { Kysely } from 'kysely';
import { hasDirtyDays } from '../roll-up/day-states.ts';
import { dayBefore, dayOf, isHourAligned } from '../store/instant.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { neededAggregates, type SpendSource } from './compile-spend.ts';
import { dimensionDefinitions } from './dimensions.ts';
import { isSum } from './sums.ts';

/** Whether the hourly roll-up can answer a query at all. */
export function fitsRollUp(query: SpendQuery): boolean {
  if (query.import_id !== undefined) return false;
  if (!isAligned(query.from) || !isAligned(query.to)) return false;
  const named = [...query.by, ...query.filters.map(({ dimension }) => dimension)];
  return named.every((name) => dimensionDefinitions[name].inRollUp) && neededAggregates(query).every(isSum);
}

/** The roll-up where it can answer and is known to tell what the calls tell; otherwise the calls. */
export async function chooseSource(
  db: Kysely<TelemetryDatabase>,
  tenant: Tenant,
  query: SpendQuery,
): Promise<SpendSource> {
  if (!fitsRollUp(query)) return 'calls';
  const first = query.from === undefined ? null : dayOf(Date.parse(query.from));
  const last = query.to === undefined ? null : dayBefore(Date.parse(query.to));
  return (await hasDirtyDays(db, tenant, first, last)) ? 'calls' : 'rollup_hours';
}

function isAligned(time: string | undefined): boolean {
  return time === undefined || isHourAligned(Date.parse(time));
}
