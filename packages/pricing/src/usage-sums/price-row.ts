import type { UsageSumsRow } from '@apex/contracts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ModelProfile } from '../catalogue/model-profile.ts';
import { roundHalfEven } from '../decimal.ts';
import { type Pico, pico } from '../money.ts';
import { type Component, components } from '../rate/component.ts';
import { type Rate, resolveRate } from '../rate/resolve-rate.ts';
import { type BandPlan, momentOf, promptOf } from './band-plan.ts';

const attoPerPico = 1_000_000n;

export interface PricedRow {
  readonly cost: Pico;
  readonly rate: Rate;
  readonly prices: Rate['bands'][number]['prices'];
  readonly is_long_context: boolean;
}

/** What the calls of a row cost on a target; null where it has no price for them. Rounded once a row. */
export function priceRow(
  row: UsageSumsRow,
  target: Pick<ModelProfile, 'provider' | 'model'>,
  plan: BandPlan,
  catalogue?: Catalogue,
): PricedRow | null {
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
  return { cost: pico(roundHalfEven(exact, attoPerPico)), rate, prices: band.prices, is_long_context: band.above >= 0 };
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
