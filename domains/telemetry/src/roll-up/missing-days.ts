import type { Kysely } from 'kysely';
import type { Log } from '@apex/kit/log';
import type { CallStore } from '../store/call-store.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { dirtyDays, listKnownDays } from './day-states.ts';

export interface TenantDay extends Tenant {
  readonly day: string;
}

/**
 * Days with calls that the state database does not know, or whose roll-up is not there: after one of the two stores
 * was restored or migrated without the other. They become dirty, so that no query trusts a roll-up that is not.
 */
export async function markMissingDays(deps: {
  readonly db: Kysely<TelemetryDatabase>;
  readonly store: CallStore;
  readonly log: Log;
  readonly now_ms: number;
}): Promise<void> {
  const { db, store, log, now_ms } = deps;
  const [known, stored] = await Promise.all([listKnownDays(db), store.listDays()]);
  const knownKeys = new Set(known.map(keyOf));
  const missing = stored.filter((day) => !day.rolled_up || !knownKeys.has(keyOf(day)));
  for (const days of Map.groupBy(missing, tenantKey).values()) {
    const [tenant] = days;
    if (tenant === undefined) continue;
    log.info({ project_id: tenant.project_id, days: days.length }, 'days without a roll-up are computed afresh');
    await dirtyDays(
      db,
      tenant,
      days.map(({ day }) => day),
      now_ms,
    );
  }
}

function tenantKey({ organisation_id, project_id }: Tenant): string {
  return `${organisation_id} ${project_id}`;
}

function keyOf(day: TenantDay): string {
  return `${tenantKey(day)} ${day.day}`;
}
