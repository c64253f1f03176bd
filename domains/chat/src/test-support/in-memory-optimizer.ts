import {
  type CacheLifetime,
  type ModelSimulation,
  optimizerRoutes,
  type PromptCacheQuery,
  type PromptCacheResult,
  storedProposalSchema,
} from '@apex/contracts';
import { randomUUIDv7 } from 'node:crypto';
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

const { simulateModel, traceRetries, listFindings, measureFindings, listProposals } = optimizerRoutes;

/** What the simulation of the contract's example says, for whatever models are asked. */
function simulated(names: readonly string[]): ModelSimulation {
  const example = simulateModel.output.parse(simulateModel.example.output);
  const [first] = example.models;
  if (first === undefined || names.length === 0) return example;
  const models = names.map((model) => ({ ...first, asked: model, model }));
  const [{ model, provider, saving_usd } = first] = models;
  return { ...example, models, cheapest: { model, provider, saving_usd } };
}

/** The optimizer port with stated costs a lifetime; the rest answers as the examples of the contract do. */
export function inMemoryOptimizer(
  costs: CacheCosts = cacheCosts,
  calls = 10,
  more: Partial<ChatPorts['optimizer']> = {},
): ChatPorts['optimizer'] {
  return {
    async *simulatePromptCache(_caller, query) {
      yield { done: calls, total: calls };
      return cacheResult(query, costs, calls);
    },
    simulateModel: async (_caller, { to_models }) => simulated(to_models.map((one) => one.model)),
    traceRetries: async () => traceRetries.output.parse(traceRetries.example.output),
    listFindings: async () => listFindings.output.parse(listFindings.example.output),
    async *measureFindings() {
      yield { stage: 'sums', done: calls, total: calls };
      return measureFindings.output.parse(measureFindings.example.output);
    },
    listProposals: async () => listProposals.output.parse(listProposals.example.output),
    recordProposals: async (_caller, { run_id, proposals }) => {
      const at = new Date(0).toISOString();
      return {
        proposals: proposals.map(({ key: _, ...change }) =>
          storedProposalSchema.parse({
            ...change,
            id: `proposal_${randomUUIDv7()}`,
            run_id,
            status: 'open',
            policy_id: null,
            applied_at: null,
            applied_by: null,
            closed_reason: null,
            created_at: at,
            updated_at: at,
          }),
        ),
      };
    },
    ...more,
  };
}
