export const priceIdExample = 'price_01993a5e-7c00-7000-8000-000000000011';
const userIdExample = 'user_01993a5e-7c00-7000-8000-000000000001';

export const negotiatedPriceExample = {
  id: priceIdExample,
  version: 1,
  provider: 'anthropic',
  model: '*',
  tier: null,
  valid_from: '2026-03-01',
  valid_to: null,
  terms: { kind: 'discount', off: '0.15' },
  note: 'framework agreement',
  created_at: '2026-03-02T00:00:00.000Z',
  created_by: userIdExample,
  closed_at: null,
  closed_by: null,
} as const;

const figures = {
  calls: 2,
  unpriced_before: 0,
  unpriced_after: 0,
  cost_before_usd: '0.000350000000',
  cost_after_usd: '0.000297500000',
};

export const pricePreviewExample = {
  from: '2026-02-01T00:00:00.000Z',
  to: '2026-03-03T00:00:00.000Z',
  as_if: figures,
  on_saving: figures,
};

export const repricingExample = {
  id: 'repricing_01993a5e-7c00-7000-8000-000000000012',
  cause: 'price.create',
  price_id: priceIdExample,
  price_version: 1,
  about: 'anthropic *',
  from: '2026-03-01',
  to: null,
  requested_at: '2026-03-02T00:00:00.000Z',
  requested_by: userIdExample,
  status: 'complete',
  finished_at: '2026-03-02T00:00:01.000Z',
  progress: 1,
  calls_to_look_at: 2,
  calls_looked_at: 2,
  calls_repriced: 2,
  calls_newly_priced: 0,
  cost_before_usd: '0.000350000000',
  cost_after_usd: '0.000297500000',
} as const;

export const unpricedCallsExample = {
  models: [
    {
      provider: 'in-house',
      model: 'claude-opus-internal',
      tier: 'standard',
      calls: 2,
      tokens: 30,
      first_at: '2026-03-01T00:00:00.000Z',
      last_at: '2026-03-01T00:00:00.000Z',
      reason: 'The catalogue knows no model "claude-opus-internal" at provider "in-house".',
      nearest: ['claude-opus-4-6'],
    },
  ],
  without_usage: [],
  unpriced_calls: 2,
  calls_without_usage: 0,
} as const;

export const priceHistoryExample = {
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  tier: 'standard',
  periods: [
    {
      source: 'genai-prices',
      version: '0.1.8',
      valid_from: null,
      valid_to: null,
      daily: null,
      input: '5',
      cache_read: '0.5',
      cache_write_5m: '6.25',
      cache_write_1h: '10',
      output: '25',
      request: null,
    },
  ],
  costs: [
    {
      source: 'genai-prices',
      version: '0.1.8',
      valid_from: '',
      calls: 2,
      cost_usd: '0.000350000000',
      first_at: '2026-03-01T00:00:00.000Z',
      last_at: '2026-03-01T00:00:00.000Z',
    },
  ],
} as const;
