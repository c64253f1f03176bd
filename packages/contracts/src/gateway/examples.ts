const userId = 'user_01993a5e-7c00-7000-8000-000000000001';
const keyId = 'key_01993a5e-7c00-7000-8000-000000000004';
const at = '2026-03-01T00:00:00.000Z';

export const upstreamExample = {
  id: 'upstream_01993a5e-7c00-7000-8000-000000000021',
  name: 'openai',
  kind: 'openai',
  base_url: 'https://api.openai.com/v1',
  models: [],
  formats: [],
  weight: 100,
  enabled: true,
  provider: null,
  api_version: null,
  secret_id: 'secret_01993a5e-7c00-7000-8000-000000000013',
  key_last_four: 'f3Qa',
  created_at: at,
  version: 1,
} as const;

export const upstreamHealthExample = {
  upstream_id: upstreamExample.id,
  name: 'openai',
  breaker: 'closed',
  retry_at: null,
  requests: 120,
  failures: 1,
  in_flight: 2,
  first_byte_p50_ms: 310,
  first_byte_p95_ms: 900,
  last_error: null,
} as const;

export const budgetExample = {
  id: 'budget_01993a5e-7c00-7000-8000-000000000022',
  name: 'Search, a day',
  scope: 'label',
  label: 'feature',
  subject: 'search',
  unit: 'usd',
  amount: '5',
  window: 'day',
  action: 'hard',
  ladder: [],
  alert_at: [0.8, 1],
  enabled: true,
  created_at: at,
  created_by: userId,
  version: 1,
} as const;

export const budgetStateExample = {
  budget: budgetExample,
  uses: [
    {
      subject: '',
      spent: '1.25',
      reserved: '0.02',
      share: 0.25,
      window_from: at,
      renews_at: '2026-03-02T00:00:00.000Z',
    },
  ],
  subjects: 1,
} as const;

const rule = {
  match: { models: ['claude-opus-*'], labels: { feature: ['summaries'] } },
  action: { model: 'claude-haiku-4-5' },
  rollout_percent: 50,
  holdout_percent: 10,
} as const;

export const policyExample = {
  id: 'policy_01993a5e-7c00-7000-8000-000000000023',
  name: 'Summaries on the small model',
  position: 0,
  version: 1,
  rule,
  active_version: null,
  activated_at: null,
  proposal_id: null,
  created_at: at,
  created_by: userId,
  updated_at: at,
} as const;

export const policyVersionExample = {
  policy_id: policyExample.id,
  version: 1,
  rule,
  created_at: at,
  created_by: userId,
} as const;

export const policyActivationExample = {
  at,
  version: 1,
  previous_version: null,
  kind: 'activate',
  by: userId,
  proposal_id: null,
} as const;

export const policyPreviewExample = {
  from: '2026-02-01T00:00:00.000Z',
  to: '2026-03-03T00:00:00.000Z',
  calls: 1000,
  matched_calls: 100,
  treated_calls: 45,
  cost_usd: '12.500000000000',
  matched_cost_usd: '4.000000000000',
  new_cost_usd: '1.000000000000',
  saving_usd: '1.350000000000',
  basis: 'price_only',
  notes: ['The same tokens at the other model’s list price; quality is not judged.'],
  by_model: [
    {
      model: 'claude-opus-4-5',
      new_model: 'claude-haiku-4-5',
      calls: 100,
      cost_usd: '4.000000000000',
      new_cost_usd: '1.000000000000',
    },
  ],
  sample: [],
} as const;

export const policyStepExample = {
  policy_id: policyExample.id,
  name: policyExample.name,
  version: 1,
  matched: true,
  arm: 'treatment',
  probability: 0.45,
  why: 'Model and feature match; the session falls into the roll-out.',
  applied: ['model'],
} as const;

export const trafficCallExample = {
  request_id: 'gw_00f067aa0ba902b7',
  sequence: 2,
  state: 'done',
  started_at: at,
  key_id: keyId,
  key_name: 'search',
  operation: 'chat',
  path: '/v1/chat/completions',
  client: 'OpenAI/JS 7.55.0',
  model_asked: 'gpt-5.5',
  model: 'gpt-5.5',
  upstream: 'openai',
  streaming: false,
  status: 200,
  error: '',
  cache: 'off',
  feature: 'search',
  user: '',
  session: '',
  task: '',
  usage: null,
  cost_usd: '0.000350000000',
  latency_ms: 812,
  first_byte_ms: 640,
  policies: [],
} as const;

export const trafficSummaryExample = {
  requests_per_minute: 12,
  errors_per_minute: 0,
  in_flight: 1,
  cost_per_minute_usd: '0.004200000000',
  cache_hits_per_minute: 3,
  records_waiting: 0,
  records_waiting_bytes: 0,
  stale_since: null,
} as const;

export const decisionExample = {
  call: trafficCallExample,
  attempts: [{ upstream: 'openai', model: 'gpt-5.5', status: 200, error: '', duration_ms: 810 }],
  steps: [policyStepExample],
  why: ['openai is the only upstream that serves gpt-5.5.'],
} as const;
