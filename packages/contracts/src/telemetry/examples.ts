/** Examples for the document; each is checked against its schema by a test. */
export const importIdExample = 'import_01993a5e-7c00-7000-8000-000000000005';

const usage = {
  input: 10,
  cache_read: 900,
  cache_write_5m: 0,
  cache_write_1h: 0,
  output: 5,
  reasoning: 0,
};
const row = { cost_usd: '0.001250000000', calls: 1, unpriced_calls: 0, tokens: usage };

export const spendExample = {
  input: { by: ['model'], measures: ['cache_hit_rate'], from: '2026-03-01', to: '2026-04-01' },
  output: {
    rows: [{ model: 'claude-opus-4-6', ...row, cache_hit_rate: 0.989 }],
    total: { ...row, cache_hit_rate: 0.989 },
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-04-01T00:00:00.000Z',
    all_time: false,
    truncated: false,
  },
};

export const importExample = {
  import_id: importIdExample,
  format: 'claude-code',
  status: 'complete',
  files: 1,
  records: 3,
  calls: 2,
  duplicates: 1,
  rejected: [],
  rejected_count: 0,
  cost_usd: '0.002500000000',
  unpriced_calls: 0,
  improved_calls: 0,
  improved_cost_usd: '0.000000000000',
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-01T00:05:00.000Z',
  created_at: '2026-03-02T00:00:00.000Z',
};

export const callExample = {
  id: '00112233445566778899aabbccddeeff',
  at: '2026-03-01T00:00:00.000Z',
  source: 'claude-code',
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  operation: 'chat',
  tier: 'standard',
  status: 'ok',
  error_type: '',
  finish_reason: 'end_turn',
  usage: { ...usage, audio_in: 0, audio_out: 0, image_in: 0, image_out: 0 },
  cost_usd: '0.000625000000',
  components: {
    input: '0.000050000000',
    cache_read: '0.000450000000',
    cache_write: '0.000000000000',
    output: '0.000125000000',
  },
  price_version: '0.1.8',
  reported_cost_usd: null,
  latency_ms: 1200,
  ttft_ms: null,
  project: 'shop',
  branch: 'main',
  feature: '',
  user: '',
  session: 'c0ffee',
  task: '',
  agent: '',
  environment: '',
  tools: ['Read'],
};

export const callDetailExample = {
  ...callExample,
  import_id: importIdExample,
  model_served: '',
  application: '',
  streaming: true,
  prompt_hash: '',
  trace_id: '',
  span_id: '',
  response_id: 'msg_1',
  tags: {},
  reports: [
    {
      emitter: 'anthropic-sdk',
      signal: 'traces' as const,
      scope: 'apex-anthropic',
      scope_version: '1.0.0',
      service: 'checkout',
      rank: 'sdk' as const,
      model: 'claude-opus-4-6',
      convention: 'exclusive' as const,
      reported_input: 10,
      reported_output: 5,
      usage: callExample.usage,
      reported_cost_usd: null,
      trace_id: '',
      span_id: '',
      priced: true,
      disagrees: false,
    },
  ],
  price: {
    source: 'genai-prices',
    version: '0.1.8',
    valid_from: '2026-02-05',
    lines: [
      { kind: 'input', tokens: 10, usd_per_million: '5', cost_usd: '0.000050000000' },
      { kind: 'cache_read', tokens: 900, usd_per_million: '0.5', cost_usd: '0.000450000000' },
      { kind: 'output', tokens: 5, usd_per_million: '25', cost_usd: '0.000125000000' },
    ],
  },
};

export const sessionExample = {
  session: 'c0ffee',
  project: 'shop',
  user: 'ada',
  agent: 'claude-code',
  feature: 'coding',
  models: ['claude-opus-4-6'],
  first_at: '2026-03-01T00:00:00.000Z',
  last_at: '2026-03-01T00:20:00.000Z',
  calls: 2,
  errors: 0,
  tokens: usage,
  cost_usd: '0.001250000000',
  cache_hit_rate: 0.989,
  unpriced_calls: 0,
};

export const sessionDetailExample = {
  ...sessionExample,
  duration_ms: 1_200_000,
  branches: ['main'],
  tasks: [],
  environments: [],
  by_model: [{ provider: 'anthropic', model: 'claude-opus-4-6', calls: 2, cost_usd: '0.001250000000', tokens: usage }],
  tools: [{ tool: 'Read', uses: 3 }],
  error_types: [],
};

export const priceExample = {
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  tier: 'standard',
  input: '5',
  cache_read: '0.5',
  cache_write_5m: '6.25',
  cache_write_1h: '10',
  output: '25',
  context_tier: null,
  valid_from: null,
  version: '0.1.8',
  source: 'genai-prices',
  used_calls: 2,
};

export const uploadIdExample = 'upload_01993a5e-7c00-7000-8000-000000000006';

export const previewExample = {
  format: 'csv',
  formats: ['csv', 'json', 'jsonl', 'parquet'],
  columns: [{ name: 'When', samples: ['2026-03-01T00:00:00Z'] }],
  fields: [{ name: 'at', required: true, about: 'start of the call' }],
  map: { at: 'When' },
  rows: [{ line: 2, values: { When: 'yesterday' }, record: null, reason: 'When: "yesterday" is no time' }],
  rejected_count: 1,
  needs_mapping: false,
  problem: null,
};
