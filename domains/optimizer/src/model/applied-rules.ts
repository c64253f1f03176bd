import type { AppliedRule, UsageSumsRow } from '@apex/contracts';
import type { PricedRow } from '@apex/pricing';
import type { Target } from './resolve-target.ts';

type RuleName = AppliedRule['rule'];

const texts: Readonly<Record<RuleName, (model: string) => string>> = {
  cache_read_as_input: (model) => `${model} has no price for cached tokens: they are priced as fresh input.`,
  cache_write_as_input: (model) =>
    `${model} has no price for writing to its cache: written tokens are priced as fresh input.`,
  cache_write_1h_as_5m: (model) =>
    `${model} has no price of its own for the 1-hour cache: those writes are priced as 5-minute ones.`,
  no_write_premium_added: (model) =>
    `These calls were cached without a charge for writing; ${model} charges one. Their fresh input is priced as input, so the real cost would be higher by that premium.`,
  long_context_price: (model) => `These prompts are long enough for ${model}'s long-context price.`,
  tier_not_sold: (model) => `The catalogue has no price of ${model} for the service tier of these calls: left out.`,
  provider_taken_from_name: (model) => `No provider was named for ${model}: it was taken from the name.`,
};

/** Collects which rules were needed to price the calls, and on how much. */
export class AppliedRules {
  readonly #target: Target;
  readonly #sums = new Map<RuleName, { calls: number; tokens: number }>();

  constructor(target: Target) {
    this.#target = target;
  }

  addPriced({ tokens, calls }: UsageSumsRow, { prices, rate, is_long_context }: PricedRow): void {
    const { cache_read, cache_write_5m, cache_write_1h, input } = tokens;
    const substituted = (kind: 'cache_read' | 'cache_write_5m' | 'cache_write_1h'): boolean =>
      rate.component_notes[kind]?.includes('priced as') === true;
    if (substituted('cache_read')) this.#add('cache_read_as_input', calls, cache_read);
    const written = substituted('cache_write_5m') ? cache_write_5m : 0;
    const asInput = prices.cache_write_1h === prices.input ? cache_write_1h : 0;
    this.#add('cache_write_as_input', calls, written + asInput);
    if (substituted('cache_write_1h') && asInput === 0) this.#add('cache_write_1h_as_5m', calls, cache_write_1h);
    const chargesWrites = (prices.cache_write_5m ?? 0n) > (prices.input ?? 0n);
    if (chargesWrites && cache_read > 0 && cache_write_5m + cache_write_1h === 0) {
      this.#add('no_write_premium_added', calls, input);
    }
    if (is_long_context) this.#add('long_context_price', calls, input + cache_read + cache_write_5m + cache_write_1h);
  }

  addNotSold({ calls, tokens }: UsageSumsRow): void {
    this.#add('tier_not_sold', calls, Math.max(1, tokens.input + tokens.output));
  }

  list(): AppliedRule[] {
    return Array.from(this.#sums, ([rule, sum]) => ({ rule, ...sum, text: texts[rule](this.#target.model) }));
  }

  #add(rule: RuleName, calls: number, tokens: number): void {
    if (tokens === 0) return;
    const sum = this.#sums.get(rule) ?? { calls: 0, tokens: 0 };
    this.#sums.set(rule, { calls: sum.calls + calls, tokens: sum.tokens + tokens });
  }
}
