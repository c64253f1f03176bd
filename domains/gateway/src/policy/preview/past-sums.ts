import type { Filter, UsageSumsRow } from '@apex/contracts';
import { type BandPlan, bandPlan, momentOf, promptOf } from '@apex/pricing';
import type { NewPrices } from './new-prices.ts';
import { midnights, type PastCall, type PastMatch } from './past-match.ts';
import type { PastScope, Period } from './preview-period.ts';

const day_ms = 86_400_000;
/** So many midnights leave room for the cuts of prices. */
const daysAtOnce = 180;

/** Calls of a period in sums, each wholly in or out of the match, and the plan by which they can be priced. */
export interface PastSums {
  readonly plan: BandPlan;
  readonly all: readonly UsageSumsRow[];
  readonly matched: readonly UsageSumsRow[];
}

/** One after the other where a period needs more cuts than one question may have; sums of parts add up. */
export async function* pastSums(
  { caller, telemetry }: PastScope,
  period: Period,
  { match, prices }: { readonly match: PastMatch; readonly prices: NewPrices },
): AsyncGenerator<PastSums, void, void> {
  for (const { from_ms, to_ms } of match.by_day ? partsOf(period) : [period]) {
    const ask = async (plan: BandPlan, filters: readonly Filter[]): Promise<readonly UsageSumsRow[]> => {
      const { rows } = await telemetry.sumUsage(caller, {
        from: iso(from_ms),
        to: iso(to_ms),
        filters: [...filters],
        prompt_above: [...plan.prompt_above],
        at: plan.at_ms.map(iso),
        seconds_of_day: [...plan.seconds_of_day],
        call_above: [],
        by_feature: match.by_feature,
      });
      return rows;
    };
    const own = prices.needsOwnModels ? (await ask(uncut, match.filters)).map((row) => prices.ownModel(row)) : [];
    const plan = planOf(bandPlan([...prices.targets, ...own], prices.catalogue), match, { from_ms, to_ms });
    const chosen = await ask(plan, match.filters);
    const all = match.filters.length === 0 ? chosen : await ask(uncut, []);
    yield { plan, all, matched: match.impossible ? [] : chosen.filter((row) => match.takes(pastCallOf(row, plan))) };
  }
}

const uncut: BandPlan = { at_ms: [], seconds_of_day: [], prompt_above: [], call_above: [] };
const iso = (ms: number): string => new Date(ms).toISOString();

function partsOf({ from_ms, to_ms }: Period): Period[] {
  const step = daysAtOnce * day_ms;
  const count = Math.max(1, Math.ceil((to_ms - from_ms) / step));
  return Array.from({ length: count }, (_, index) => ({
    from_ms: from_ms + index * step,
    to_ms: Math.min(to_ms, from_ms + (index + 1) * step),
  }));
}

/** The cuts of prices and of the match together; of moments that which holds at the beginning and those after it. */
function planOf(prices: BandPlan, { cuts, by_day }: PastMatch, period: Period): BandPlan {
  const moments = [...prices.at_ms, ...(by_day ? midnights(period) : [])];
  const first = Math.max(...moments.filter((ms) => ms <= period.from_ms));
  return {
    at_ms: ascending(moments.filter((ms) => ms >= first && ms < period.to_ms)),
    seconds_of_day: ascending([...prices.seconds_of_day, ...cuts.seconds_of_day]).filter((second) => second > 0),
    prompt_above: ascending([...prices.prompt_above, ...cuts.prompt_above]),
    call_above: [],
  };
}

/** All calls of a row are alike in what a match asks. */
function pastCallOf({ model, feature, at_band, day_band, prompt_band }: UsageSumsRow, plan: BandPlan): PastCall {
  return {
    model,
    feature,
    at_ms: momentOf(plan, at_band, day_band),
    prompt_tokens: promptOf(plan, prompt_band),
  };
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((left, right) => left - right);
}
