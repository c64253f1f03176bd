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
