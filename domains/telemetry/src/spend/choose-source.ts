import type { SpendQuery } from '@apex/contracts';
import type { Kysely } from 'kysely';
import { hasDirtyDays } from '../roll-up/day-states.ts';
import { sessionSums } from '../roll-up/recompute-days.ts';
import { dayBefore, dayOf, isDayAligned, isHourAligned } from '../store/instant.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { neededAggregates, type SpendSource } from './compile-spend.ts';
import { dimensionDefinitions, type RollUp } from './dimensions.ts';
import { type AggregateName, isSum } from './sums.ts';

/** Distinct values and their cost, which rows that name the session and the user tell as well as calls do. */
const sessionAggregates: ReadonlySet<AggregateName> = new Set<AggregateName>([
  ...sessionSums,
  'sessions',
  'users',
  'session_cost',
  'user_cost',
]);

/** Whether a roll-up can answer a query at all. */
export function fitsRollUp(query: SpendQuery, rollUp: RollUp): boolean {
  if (query.import_id !== undefined) return false;
  const isCut = rollUp === 'rollup_hours' ? isHourAligned : isDayAligned;
  if (![query.from, query.to].every((time) => time === undefined || isCut(Date.parse(time)))) return false;
  const named = [...query.by, ...query.filters.map(({ dimension }) => dimension)];
  if (!named.every((name) => dimensionDefinitions[name].rollUps.includes(rollUp))) return false;
  const needed = neededAggregates(query);
  return needed.every((name) => (rollUp === 'rollup_hours' ? isSum(name) : sessionAggregates.has(name)));
}

/** The roll-up that can answer with the fewest rows. */
export function rollUpFor(query: SpendQuery): RollUp | null {
  if (fitsRollUp(query, 'rollup_hours')) return 'rollup_hours';
  return fitsRollUp(query, 'rollup_sessions') ? 'rollup_sessions' : null;
}

/** A roll-up where one can answer and is known to tell what the calls tell; otherwise the calls. */
export async function chooseSource(
  db: Kysely<TelemetryDatabase>,
  tenant: Tenant,
  query: SpendQuery,
): Promise<SpendSource> {
  const rollUp = rollUpFor(query);
  if (rollUp === null) return 'calls';
  const first = query.from === undefined ? null : dayOf(Date.parse(query.from));
  const last = query.to === undefined ? null : dayBefore(Date.parse(query.to));
  return (await hasDirtyDays(db, tenant, first, last)) ? 'calls' : rollUp;
}
