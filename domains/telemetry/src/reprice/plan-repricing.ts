import { callGroups } from './call-groups.ts';
import { mayChange } from './due-price.ts';
import { enterDays, listProjects } from './repricing-days.ts';
import type { RepricingDeps } from './repricing-deps.ts';
import { markPlanned, type OpenRepricing } from './repricing-store.ts';

/**
 * Enters the days whose calls are to be looked at. Each project is counted in its turn among the imports: one that had
 * priced its calls before the change has stored them then, and one that comes later knows the change.
 */
export async function planRepricing(deps: RepricingDeps, run: OpenRepricing, signal: AbortSignal): Promise<void> {
  const { db, store, prices, lock, clock } = deps;
  for (const tenant of await listProjects(db, run.organisation_id)) {
    await lock.run(tenant, signal, async (pinned) => {
      const catalogue = await prices.of(pinned, tenant);
      const days = new Map<string, number>();
      for (const group of await callGroups(store.for(tenant), run)) {
        if (mayChange(group, run, catalogue)) days.set(group.day, (days.get(group.day) ?? 0) + group.calls);
      }
      await enterDays(pinned, tenant, run.id, days);
    });
  }
  await markPlanned(db, run, new Date(clock.now()));
}
