import { markDays, settleDays } from '../roll-up/day-states.ts';
import type { RepricingDeps } from './repricing-deps.ts';
import { callGroups, nameOf } from './call-groups.ts';
import { mayChange } from './due-price.ts';
import { planPage, writePage } from './price-page.ts';
import { enterPage, enterPending, nextDay, type OpenDay } from './repricing-days.ts';
import type { OpenRepricing } from './repricing-store.ts';

/**
 * Prices the next page of calls; false when there is none left. It runs alone in its project, so no import writes the
 * same calls, and every import after it reads the prices it used or newer ones. What the page adds to the sums is stored
 * before the calls are: if it breaks off in between, the same page is done again and counted as it was.
 */
export async function priceNextPage(deps: RepricingDeps, run: OpenRepricing, signal: AbortSignal): Promise<boolean> {
  const found = await nextDay(deps.db, run);
  if (found === undefined) return false;
  const { store, prices, lock, clock, totals, roll_up, log } = deps;
  await lock.run(found, signal, async (pinned) => {
    const day = await nextDay(pinned, run);
    // Forgotten with its project in the meantime.
    if (!isSame(found, day)) return;
    const calls = store.for(day);
    const catalogue = await prices.of(pinned, day);
    const groups = await callGroups(calls, { from_day: day.day, to_day: dayAfter(day.day) });
    const names = new Set(groups.filter((group) => mayChange(group, run, catalogue)).map(nameOf));
    const page = await planPage({ store: calls, run, day, names: [...names], catalogue });
    const writer = `${run.id} ${day.day}`;
    if (page.changes.length > 0) {
      if (day.pending === null) await enterPending(pinned, day, run.id, page.sums);
      await markDays(pinned, day, { name: writer, days: [day.day], now_ms: clock.now() });
      // What the running imports of these calls cost is for the engine to count again.
      for (const { call } of page.changes) totals.set(call.import_id, undefined);
      await writePage(calls, page);
    }
    const done_at = page.is_last ? new Date(clock.now()) : null;
    await enterPage(pinned, day, { repricing_id: run.id, page: page.sums, done_at }, (trx) =>
      settleDays(trx, day, writer),
    );
    log.debug({ repricing_id: run.id, day: day.day, ...page.sums }, 'calls were priced anew');
  });
  roll_up.wake();
  return true;
}

function isSame(found: OpenDay, day: OpenDay | undefined): day is OpenDay {
  return day?.project_id === found.project_id && day.day === found.day;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
