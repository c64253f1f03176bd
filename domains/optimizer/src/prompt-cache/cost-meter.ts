import { roundHalfEven } from '@apex/pricing';
import type { CacheRates } from './prompt-cache-types.ts';

/** What is metered at once: no cache, then the lifetimes of `TouchClock`, short to long. */
export const meteredTtls = ['none', '5m', '1h', 'inf'] as const;
export type MeteredTtl = (typeof meteredTtls)[number];
export type MeteredCosts = Record<MeteredTtl, bigint>;

const attoPerPico = 1_000_000n;
const mostTallies = 64;

export interface CallTokens {
  readonly prompt: number;
  readonly output: number;
  /** A part of `output`. */
  readonly reasoning: number;
  /** By lifetime. */
  readonly hits: ArrayLike<number>;
}

interface Tally {
  readonly rates: CacheRates;
  readonly needs_rounding: boolean;
  calls: number;
  prompt: number;
  output: number;
  reasoning: number;
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

  add(rates: CacheRates, tokens: CallTokens): void {
    const tally = this.#tallyOf(rates);
    tally.calls += 1;
    tally.prompt += tokens.prompt;
    tally.output += tokens.output;
    tally.reasoning += tokens.reasoning;
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
    const counts = { calls: 0, prompt: 0, output: 0, reasoning: 0 };
    const tally: Tally = { rates, needs_rounding: !isWhole(rates), ...counts, hit: [0, 0, 0] };
    this.#tallies.set(rates, tally);
    return tally;
  }

  #settle(tally: Tally): void {
    const cost = costsOf(tally);
    for (const ttl of meteredTtls) this.#settled[ttl] += roundHalfEven(cost[ttl], attoPerPico);
    tally.calls = 0;
    tally.prompt = 0;
    tally.output = 0;
    tally.reasoning = 0;
    tally.hit.fill(0);
  }
}

function costsOf({ rates, calls, prompt, output, reasoning, hit }: Tally): MeteredCosts {
  const answer =
    BigInt(output - reasoning) * rates.output + BigInt(reasoning) * rates.reasoning + BigInt(calls) * rates.request;
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
  const { input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, request } = rates;
  const all = [input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, request];
  return all.every((rate) => rate % attoPerPico === 0n);
}
