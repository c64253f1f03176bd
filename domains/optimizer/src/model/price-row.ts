import type { UsageSumsRow } from '@apex/contracts';
import { type Catalogue, type Component, components, type Rate, resolveRate } from '@apex/pricing';
import { picoOfAtto } from '../money/pico-of-atto.ts';
import { type BandPlan, momentOf, promptOf } from './band-plan.ts';
import type { Target } from './resolve-target.ts';

export interface PricedRow {
  /** Picodollars. */
  readonly cost: bigint;
  readonly rate: Rate;
  readonly prices: Rate['bands'][number]['prices'];
  readonly is_long_context: boolean;
}

/** What the calls of a row cost on a target; null where it has no price for them. Rounded once a row. */
export function priceRow(row: UsageSumsRow, target: Target, plan: BandPlan, catalogue?: Catalogue): PricedRow | null {
  const at = momentOf(plan, row.at_band, row.day_band);
  const { provider, model } = target;
  const options = catalogue === undefined ? undefined : { catalogue };
  const { rate } = resolveRate({ provider, model, at, tier: row.tier }, options);
  if (rate === null) return null;
  const prompt = promptOf(plan, row.prompt_band);
  const band = rate.bands.findLast(({ above }) => prompt > above) ?? rate.bands[0];
  if (band === undefined) return null;
  const exact = exactCost(row, band.prices);
  if (exact === null) return null;
  return { cost: picoOfAtto(exact), rate, prices: band.prices, is_long_context: band.above >= 0 };
}

function exactCost({ tokens, calls }: UsageSumsRow, prices: PricedRow['prices']): bigint | null {
  let total = 0n;
  for (const component of components) {
    const count = component === 'request' ? calls : billedTokens(component, tokens, prices.reasoning !== undefined);
    if (count === 0) continue;
    const price = prices[component];
    if (price === undefined && component === 'request') continue;
    if (price === undefined) return null;
    total += price * BigInt(count);
  }
  return total;
}

/** Reasoning is a part of the output and is counted apart only where it has a price of its own. */
function billedTokens(
  component: Exclude<Component, 'request'>,
  tokens: UsageSumsRow['tokens'],
  reasoning_apart: boolean,
): number {
  const reasoning = reasoning_apart ? Math.min(tokens.reasoning, tokens.output) : 0;
  if (component === 'reasoning') return reasoning;
  return component === 'output' ? tokens.output - reasoning : tokens[component];
}
