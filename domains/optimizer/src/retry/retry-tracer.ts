import type { ReplayCall, RetryChain, RetryTraceQuery } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { dearest } from '../money/dearest.ts';
import { picoOf } from '../money/pico-of.ts';
import { FailureSums } from './failure-sums.ts';
import { type Chain, RetryChains, wastedOf } from './retry-chains.ts';

type TraceOptions = Pick<RetryTraceQuery, 'window_s' | 'storm_attempts' | 'samples' | 'limit'>;

const mostIds = 100;

interface Sample {
  readonly chain: Chain;
  readonly wasted: bigint;
}

/** Follows failed calls; they come by prompt, then time. Keeps sums and the dearest chains, nothing else. */
export class RetryTracer {
  readonly #options: TraceOptions;
  readonly #chains: RetryChains;
  readonly #total = new FailureSums();
  readonly #by_error_type = new Map<string, FailureSums>();
  readonly #by_model = new Map<string, FailureSums>();
  readonly #by_feature = new Map<string, FailureSums>();
  readonly #counts = {
    failed_without_usage_calls: 0,
    unpriced_failed_calls: 0,
    chain_calls: 0,
    recovered_chains: 0,
    given_up_chains: 0,
    storm_calls: 0,
    longest_chain_attempts: 0,
  };
  #storm_wasted = 0n;
  #discarded = { calls: 0, cost: 0n };
  #samples: Sample[] = [];

  constructor(options: TraceOptions) {
    this.#options = options;
    this.#chains = new RetryChains({ window_ms: options.window_s * 1000 }, (chain) => this.#take(chain));
  }

  add(calls: Iterable<ReplayCall>): void {
    for (const call of calls) {
      if (isCutOff(call)) {
        this.#discarded.calls += 1;
        this.#discarded.cost += costOf(call);
      }
      this.#chains.add(call);
    }
  }

  finish() {
    this.#chains.finish();
    const { samples, limit } = this.#options;
    const { calls, cost } = this.#discarded;
    const rows = (map: ReadonlyMap<string, FailureSums>) => dearest(map, ([, sums]) => sums.paid_failed, limit);
    return {
      total: this.#total,
      ...this.#counts,
      storm_wasted_usd: formatUsd(this.#storm_wasted),
      discarded: { known: calls > 0, calls, cost_usd: formatUsd(cost) },
      by_error_type: rows(this.#by_error_type).map(([error_type, sums]) => ({ error_type, ...sums.shown() })),
      by_model: rows(this.#by_model).map(([key, sums]) => ({ ...modelOf(key), ...sums.shown() })),
      by_feature: rows(this.#by_feature).map(([feature, sums]) => ({ feature, ...sums.shown() })),
      more_error_types: Math.max(0, this.#by_error_type.size - limit),
      more_models: Math.max(0, this.#by_model.size - limit),
      more_features: Math.max(0, this.#by_feature.size - limit),
      samples: this.#dearestChains(samples).map((sample) => this.#shown(sample)),
    };
  }

  #take(chain: Chain): void {
    const failed = chain.filter((call) => call.failed);
    for (const call of failed) {
      if (call.usage === null) this.#counts.failed_without_usage_calls += 1;
      else if (call.cost_usd === null) this.#counts.unpriced_failed_calls += 1;
      for (const sums of this.#sumsOf(call)) sums.addFailed(costOf(call));
    }
    const [first] = chain;
    if (first !== undefined && chain.length > 1) this.#takeRetries(chain, first, failed.length);
  }

  #takeRetries(chain: Chain, first: ReplayCall, failed_attempts: number): void {
    const is_storm = failed_attempts >= this.#options.storm_attempts;
    let wasted = 0n;
    for (const call of wastedOf(chain)) {
      const cost = costOf(call);
      wasted += cost;
      for (const sums of this.#sumsOf(call)) sums.addWasted(cost);
    }
    for (const sums of this.#sumsOf(first)) sums.addChain(is_storm);
    this.#counts.chain_calls += chain.length;
    this.#counts.longest_chain_attempts = Math.max(this.#counts.longest_chain_attempts, chain.length);
    if (chain.at(-1)?.failed === true) this.#counts.given_up_chains += 1;
    else this.#counts.recovered_chains += 1;
    if (is_storm) {
      this.#counts.storm_calls += chain.length;
      this.#storm_wasted += wasted;
    }
    this.#samples.push({ chain, wasted });
    const most = Math.max(1, this.#options.samples);
    if (this.#samples.length > most * 20) this.#samples = this.#dearestChains(most);
  }

  #dearestChains(count: number): Sample[] {
    return dearest(this.#samples, ({ wasted }) => wasted, count);
  }

  #sumsOf(call: ReplayCall): FailureSums[] {
    return [
      this.#total,
      sumsIn(this.#by_error_type, call.error_type || '(none)'),
      sumsIn(this.#by_model, `${call.provider}\n${call.model}`),
      sumsIn(this.#by_feature, call.feature),
    ];
  }

  #shown({ chain, wasted }: Sample): RetryChain {
    const [first] = chain;
    const last = chain.at(-1);
    if (first === undefined || last === undefined) throw new RangeError('a chain has calls');
    const failed_attempts = chain.filter(({ failed }) => failed).length;
    return {
      call_ids: chain.slice(0, mostIds).map(({ call_id }) => call_id),
      session: first.session,
      feature: first.feature,
      ...modelOf(`${first.provider}\n${first.model}`),
      error_type: first.error_type,
      attempts: chain.length,
      failed_attempts,
      wasted_calls: wastedOf(chain).length,
      ended: last.failed ? 'error' : 'ok',
      is_storm: failed_attempts >= this.#options.storm_attempts,
      first_at: new Date(first.at_ms).toISOString(),
      last_at: new Date(last.at_ms).toISOString(),
      cost_usd: formatUsd(chain.reduce((sum, call) => sum + costOf(call), 0n)),
      wasted_usd: formatUsd(wasted),
      alike_by: first.prompt_hash === '' ? 'prompt_tokens' : 'prompt_hash',
    };
  }
}

function sumsIn(map: Map<string, FailureSums>, key: string): FailureSums {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = new FailureSums();
  map.set(key, fresh);
  return fresh;
}

function modelOf(key: string): { provider: string; model: string } {
  const [provider = '', model = ''] = key.split('\n');
  return { provider: provider || '(none)', model: model || '(none)' };
}

function costOf({ cost_usd }: ReplayCall): bigint {
  return cost_usd === null ? 0n : picoOf(cost_usd);
}

const cutOff = new Set(['cancelled', 'canceled', 'aborted', 'interrupted', 'client_disconnected', 'client_closed']);

function isCutOff({ finish_reason }: ReplayCall): boolean {
  return cutOff.has(finish_reason.toLowerCase());
}
