import { dearest } from '../money/dearest.ts';
import { picoOf } from '../money/pico-of.ts';
import { type Chain, wastedOf } from '../retry/retry-chains.ts';

export interface ChainSample {
  readonly call_ids: readonly string[];
  readonly attempts: number;
  readonly error_type: string;
  readonly first_at_ms: number;
  readonly wasted: bigint;
}

const mostSamples = 5;
const mostIds = 20;
const stormAttempts = 3;

/** Chains of retries in one scope that failed again and were paid for. */
export class RetrySums {
  chains = 0;
  storms = 0;
  wasted = 0n;
  /** In chains with three failed attempts or more. */
  storm_wasted = 0n;
  /** Of the first attempts, which no change of retries saves. */
  first = 0n;
  #samples: ChainSample[] = [];

  add(chain: Chain): void {
    const [first] = chain;
    if (first === undefined) return;
    const costOf = (cost_usd: string | null): bigint => (cost_usd === null ? 0n : picoOf(cost_usd));
    const wasted = wastedOf(chain).reduce((sum, { cost_usd }) => sum + costOf(cost_usd), 0n);
    const is_storm = chain.filter(({ failed }) => failed).length >= stormAttempts;
    this.chains += 1;
    this.storms += is_storm ? 1 : 0;
    this.wasted += wasted;
    this.storm_wasted += is_storm ? wasted : 0n;
    this.first += costOf(first.cost_usd);
    const call_ids = chain.slice(0, mostIds).map(({ call_id }) => call_id);
    const { error_type, at_ms } = first;
    this.#samples.push({ call_ids, attempts: chain.length, error_type, first_at_ms: at_ms, wasted });
    if (this.#samples.length > mostSamples * 20) this.#samples = this.samples();
  }

  samples(): ChainSample[] {
    return dearest(this.#samples, ({ wasted }) => wasted, mostSamples);
  }
}
