import { promptTokens } from '@apex/tokens';
import type { ServiceTier, Usage } from '@apex/contracts';
import { roundHalfEven } from './decimal.ts';
import { type Pico, pico } from './money.ts';
import { type Component, components } from './rate/component.ts';
import { type Instant, type PriceSource, type Rate, type RateOptions, resolveRate } from './rate/resolve-rate.ts';
import type { PriceBand } from './rate/token-prices.ts';

const attoPerPico = 1_000_000n;

export interface CallToPrice {
  /** `null` or unknown: taken from the model name, and said so in the notes. */
  readonly provider: string | null;
  readonly model: string;
  readonly at: Instant;
  readonly tier: ServiceTier;
  readonly usage: Usage;
}

export interface UsageCost {
  /** `null`: not known; never 0 for want of a price. */
  readonly cost: Pico | null;
  /** Only what was used. Each is rounded for itself, so their sum may differ from `cost` by half a pico each. */
  readonly components: Readonly<Partial<Record<Component, Pico>>>;
  readonly notes: readonly string[];
}

export interface PricedCall extends UsageCost {
  /** What the names were taken for; `null` when the model is not known. */
  readonly matched: { readonly provider: string; readonly model: string } | null;
  readonly price: PriceSource | null;
  /** Up to five known names, only when the model is not known. */
  readonly nearest: readonly string[];
}

/** The list price of one call: exact at 1e-18 USD, rounded once, half-even, to a picodollar. */
export function priceCall(call: CallToPrice, options?: RateOptions): PricedCall {
  const { rate, notes, nearest } = resolveRate(call, options);
  if (rate === null) return { cost: null, components: {}, notes, matched: null, price: null, nearest };
  const { cost, components: parts, notes: said } = priceUsage(rate, call.usage);
  const matched = { provider: rate.provider, model: rate.model };
  return { cost, components: parts, notes: said, matched, price: rate.price, nearest };
}

/** The hot half of `priceCall`, for callers that hold on to a rate. */
export function priceUsage(rate: Rate, usage: Usage): UsageCost {
  const { prices } = bandOf(rate.bands, promptTokens(usage));
  const parts: Partial<Record<Component, Pico>> = {};
  const notes: string[] = [];
  let total = 0n;
  for (const component of components) {
    const count = billedCount(component, usage, prices.reasoning !== undefined);
    if (count === 0) continue;
    const price = prices[component];
    if (price === undefined) {
      if (component === 'request') continue;
      return { cost: null, components: {}, notes: [...rate.notes, ...notes, noPrice(rate, component)] };
    }
    const note = rate.component_notes[component];
    if (note !== undefined) notes.push(note);
    const exact = price * BigInt(count);
    total += exact;
    parts[component] = toPico(exact);
  }
  return { cost: toPico(total), components: parts, notes: notes.length === 0 ? rate.notes : [...rate.notes, ...notes] };
}

/** A part of a call's cost. */
export interface PriceItem {
  readonly component: Component;
  /** Tokens; requests for `request`. */
  readonly count: number;
  /** Of a million of them. */
  readonly per_million: Pico;
  readonly cost: Pico;
}

/** What `priceUsage` adds up: counts times prices, in the order of the components. Empty where the cost is not known. */
export function itemise(rate: Rate, usage: Usage): readonly PriceItem[] {
  if (priceUsage(rate, usage).cost === null) return [];
  const { prices } = bandOf(rate.bands, promptTokens(usage));
  return components.flatMap((component) => {
    const count = billedCount(component, usage, prices.reasoning !== undefined);
    const price = prices[component];
    if (count === 0 || price === undefined) return [];
    // 1e-18 USD for one of them is 1e-12 USD for a million.
    return [{ component, count, per_million: pico(price), cost: toPico(price * BigInt(count)) }];
  });
}

function billedCount(component: Component, usage: Usage, reasoningApart: boolean): number {
  if (component === 'request') return 1;
  if (component === 'reasoning') return reasoningApart ? Math.min(usage.reasoning, usage.output) : 0;
  if (component === 'output' && reasoningApart) return usage.output - Math.min(usage.reasoning, usage.output);
  return usage[component];
}

function bandOf(bands: readonly PriceBand[], prompt: number): PriceBand {
  let chosen = bands[0];
  for (const band of bands) if (prompt > band.above) chosen = band;
  return chosen ?? { above: -1, prices: {} };
}

function toPico(atto: bigint): Pico {
  const whole = atto / attoPerPico;
  return pico(whole * attoPerPico === atto ? whole : roundHalfEven(atto, attoPerPico));
}

function noPrice(rate: Rate, component: Component): string {
  return `The catalogue has no price per token for ${component} of ${rate.model} at ${rate.provider}; the cost is not known.`;
}
