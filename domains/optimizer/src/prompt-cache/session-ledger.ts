import { pico } from '@apex/pricing';
import { CostMeter, type MeteredCosts } from './cost-meter.ts';
import { type CallHits, HitMeter, shareOf } from './hit-meter.ts';
import type {
  CacheRates,
  PromptCacheOptions,
  PromptCacheOutcome,
  PromptCacheRecord,
  PromptCacheTtl,
  SessionOutcome,
} from './prompt-cache-types.ts';
import { lifetimes } from './touch-clock.ts';

/** One session's counted calls. */
export class SessionLedger {
  calls = 0;
  unpriced_calls = 0;
  readonly hits: HitMeter;
  readonly #costs = new CostMeter();

  constructor(definition: PromptCacheOptions['definition']) {
    this.hits = new HitMeter(definition);
  }

  add(record: PromptCacheRecord, hits: CallHits, rates: CacheRates | null): void {
    this.calls += 1;
    this.hits.add(hits);
    if (rates === null) this.unpriced_calls += 1;
    else {
      const { prompt_tokens: prompt, output_tokens: output, usage } = record;
      const reasoning = Math.min(usage?.reasoning ?? 0, output);
      this.#costs.add(rates, { prompt, output, reasoning, hits: hits.hit_tokens });
    }
  }

  costs(): MeteredCosts {
    return this.#costs.costs();
  }
}

/** Sums of sessions, `best` chosen in each. */
export class TotalLedger {
  sessions = 0;
  calls = 0;
  unpriced_calls = 0;
  readonly best_sessions = { '5m': 0, '1h': 0 };
  readonly #found = { '5m': 0, '1h': 0, inf: 0, best: 0 };
  readonly #costs = { none: 0n, '5m': 0n, '1h': 0n, inf: 0n, best: 0n };
  #whole = 0;

  add(session: string, ledger: SessionLedger, ttls: readonly PromptCacheTtl[]): SessionOutcome {
    const costs = ledger.costs();
    const best_ttl = costs['1h'] < costs['5m'] ? '1h' : '5m';
    const all = { ...costs, best: costs[best_ttl] };
    this.sessions += 1;
    this.calls += ledger.calls;
    this.unpriced_calls += ledger.unpriced_calls;
    this.best_sessions[best_ttl] += 1;
    this.#whole += ledger.hits.whole;
    for (const [index, ttl] of lifetimes.entries()) this.#found[ttl] += ledger.hits.found[index] ?? 0;
    this.#found.best += ledger.hits.found[lifetimes.indexOf(best_ttl)] ?? 0;
    for (const ttl of ['none', '5m', '1h', 'inf', 'best'] as const) this.#costs[ttl] += all[ttl];
    const rateOf = (ttl: PromptCacheTtl) =>
      ttl === 'none' ? 0 : ledger.hits.rate(lifetimes.indexOf(ttl === 'best' ? best_ttl : ttl));
    return {
      session,
      calls: ledger.calls,
      unpriced_calls: ledger.unpriced_calls,
      best_ttl,
      options: ttls.map((ttl) => ({ ttl, hit_rate: rateOf(ttl), cost_usd: pico(all[ttl]) })),
    };
  }

  outcome(ttl: PromptCacheTtl): PromptCacheOutcome {
    const hit_rate = ttl === 'none' ? 0 : shareOf(this.#found[ttl], this.#whole);
    return { ttl, hit_rate, cost_usd: pico(this.#costs[ttl]) };
  }
}
