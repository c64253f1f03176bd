import type { CacheLifetime, PromptCacheQuery, PromptCacheResult } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';

export type CacheCosts = Readonly<Record<CacheLifetime, string>>;

export const cacheCosts: CacheCosts = {
  none: '100.000000000000',
  '5m': '40.000000000000',
  '1h': '30.500000000000',
  best: '29.000000000000',
  inf: '25.000000000000',
};

const hitRates: Readonly<Record<CacheLifetime, number>> = { none: 0, '5m': 0.7, '1h': 0.85, best: 0.84, inf: 0.95 };

export function cacheResult(query: PromptCacheQuery, costs: CacheCosts, calls = 10): PromptCacheResult {
  const { scope, definition, forks, prices, warmup, capacity, ttl } = query;
  return {
    scope,
    definition,
    forks,
    prices,
    warmup,
    capacity,
    block_size: 64,
    calls,
    distinct_calls: calls,
    counted_calls: calls,
    unpriced_calls: 0,
    calls_without_prefix: 2,
    sessions: 1,
    best_sessions: { '5m': 0, '1h': 1 },
    options: ttl.map((name) => ({ ttl: name, hit_rate: hitRates[name], cost_usd: costs[name] })),
  };
}

/** The optimizer port with stated costs a lifetime. */
export function inMemoryOptimizer(costs: CacheCosts = cacheCosts, calls = 10): ChatPorts['optimizer'] {
  return {
    async *simulatePromptCache(_caller, query) {
      yield { done: calls, total: calls };
      return cacheResult(query, costs, calls);
    },
  };
}
