import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { markDays, settleDays } from '../roll-up/day-states.ts';
import type { Bound } from '../scope.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { removeUpload, listUploads } from '../upload/upload-store.ts';
import { countAlertsOf, deleteAlertsOf } from './alerts-of.ts';
import { countSelected } from './count-selected.ts';
import { type Selected, selectionOf } from './selection.ts';

export type DeleteDeps = Pick<Bound, 'store' | 'clock' | 'uploads'>;

type Counts = Record<string, number>;

/** What a deletion would take, files that wait to be imported included. */
export async function countAll(
  deps: DeleteDeps,
  db: Kysely<TelemetryDatabase>,
  tenant: Tenant,
  selected: Selected,
): Promise<Counts> {
  const counts = await countSelected(deps.store.for(tenant), selected);
  if (selected.kind === 'before') return counts;
  const alerts = await countAlertsOf(db, tenant, selected);
  return { ...counts, ...alerts, uploads: (await listUploads(db, tenant)).length };
}

/**
 * Removes all that is selected, from the files of the engine as well. What leads to calls goes before the calls, so that
 * one that broke off is repeated whole. Under the project's lock, whose connection `pinned` is.
 */
export async function deleteSelected(
  deps: DeleteDeps,
  pinned: Kysely<TelemetryDatabase>,
  tenant: Tenant,
  { name, selected, signal }: { readonly name: string; readonly selected: Selected; readonly signal: AbortSignal },
): Promise<void> {
  const { store: stores, clock, uploads } = deps;
  const store = stores.for(tenant);
  const { tables, calls_first, params } = selectionOf(store, selected);
  const calls = tables.find(([table]) => table === 'calls')?.[1] ?? '0';
  const days = await store.query({
    columns: 'DISTINCT day',
    from: 'calls',
    where: [`${calls} OR (${calls_first})`],
    params,
    schema: z.object({ day: z.string() }),
  });
  await markDays(pinned, tenant, { name, days: days.map(({ day }) => day), now_ms: clock.now() });
  if (selected.kind !== 'before') {
    // Nobody reads what a waiting file holds; files before the rows that know their names.
    for (const id of await listUploads(pinned, tenant)) {
      await uploads.folder.remove(id);
      await removeUpload(pinned, tenant, id);
    }
  }
  for (const [table, where] of tables) {
    signal.throwIfAborted();
    if (table === 'calls') await store.erase(table, calls_first, params);
    await store.erase(table, where, params);
  }
  await stores.purge(
    tables.map(([table]) => table),
    signal,
  );
  // After the calls: a look at a rule meanwhile could have told of them again.
  if (selected.kind !== 'before') await deleteAlertsOf(pinned, tenant, selected);
  await withTenant(pinned, tenant, (trx) => settleDays(trx, tenant, name));
}
