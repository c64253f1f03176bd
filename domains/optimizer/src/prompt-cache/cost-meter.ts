import { roundHalfEven } from '@apex/pricing';
import type { CacheRates } from './prompt-cache-types.ts';

/** What is metered at once: no cache, then the lifetimes of `TouchClock`, short to long. */
export const meteredTtls = ['none', '5m', '1h', 'inf'] as const;
export type MeteredTtl = (typeof meteredTtls)[number];
export type MeteredCosts = Record<MeteredTtl, bigint>;

const attoPerPico = 1_000_000n;
const mostTallies = 64;

interface Tally {
  readonly rates: CacheRates;
  readonly needs_rounding: boolean;
  prompt: number;
  output: number;
  readonly hit: [number, number, number];
}

/**
 * Exact cost under every lifetime at once: hits at the read price, the rest of the prompt at the write price, output
 * at its own. Prices that are whole picodollars a token need no rounding, so tokens are summed and multiplied once;
 * with finer prices each call is rounded by itself, half-even.
 */
export class CostMeter {
  readonly #tallies = new Map<CacheRates, Tally>();
  readonly #settled: MeteredCosts = { none: 0n, '5m': 0n, '1h': 0n, inf: 0n };

  /** `hits` in tokens, by lifetime. */
  add(rates: CacheRates, tokens: { prompt: number; output: number; hits: ArrayLike<number> }): void {
    const tally = this.#tallyOf(rates);
    tally.prompt += tokens.prompt;
    tally.output += tokens.output;
    tally.hit[0] += tokens.hits[0] ?? 0;
    tally.hit[1] += tokens.hits[1] ?? 0;
    tally.hit[2] += tokens.hits[2] ?? 0;
    if (tally.needs_rounding) this.#settle(tally);
  }

  /** In picodollars. */
  costs(): MeteredCosts {
    for (const tally of this.#tallies.values()) this.#settle(tally);
    return { ...this.#settled };
  }

  #tallyOf(rates: CacheRates): Tally {
    const known = this.#tallies.get(rates);
    if (known !== undefined) return known;
    if (this.#tallies.size === mostTallies) {
      this.costs();
      this.#tallies.clear();
    }
    const tally: Tally = { rates, needs_rounding: !isWhole(rates), prompt: 0, output: 0, hit: [0, 0, 0] };
    this.#tallies.set(rates, tally);
    return tally;
  }

  #settle(tally: Tally): void {
    const cost = costsOf(tally);
    for (const ttl of meteredTtls) this.#settled[ttl] += roundHalfEven(cost[ttl], attoPerPico);
    tally.prompt = 0;
    tally.output = 0;
    tally.hit.fill(0);
  }
}

function costsOf({ rates, prompt, output, hit }: Tally): MeteredCosts {
  const answer = BigInt(output) * rates.output;
  const cached = (hits: number, write: bigint) =>
    BigInt(hits) * rates.cache_read + BigInt(prompt - hits) * write + answer;
  return {
    none: BigInt(prompt) * rates.input + answer,
    '5m': cached(hit[0], rates.cache_write_5m),
    '1h': cached(hit[1], rates.cache_write_1h),
    inf: cached(hit[2], rates.cache_write_5m),
  };
}

function isWhole(rates: CacheRates): boolean {
  const { input, cache_read, cache_write_5m, cache_write_1h, output } = rates;
  return [input, cache_read, cache_write_5m, cache_write_1h, output].every((rate) => rate % attoPerPico === 0n);
}
