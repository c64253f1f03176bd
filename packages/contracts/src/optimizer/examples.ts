import { policyPreviewExample } from '../gateway/examples.ts';

const at = '2026-03-31T08:00:00.000Z';
const from = '2026-03-01T00:00:00.000Z';
const to = '2026-03-31T00:00:00.000Z';
const callId = '0123456789abcdef0123456789abcdef';
const findingId = 'finding_01993a5e-7c00-7000-8000-000000000008';
const proposalId = 'proposal_01993a5e-7c00-7000-8000-000000000009';
const runId = 'run_thread_01993a5e-7c00-7000-8000-000000000006_01993a5e-7c00-7000-8000-000000000007';

export const promptCacheExample = {
  input: { ttl: ['none', '5m', '1h'] },
  output: {
    scope: 'session',
    definition: 'tokens',
    forks: 'once',
    prices: 'full',
    warmup: 0,
    capacity: null,
    block_size: 64,
    calls: 2,
    distinct_calls: 2,
    counted_calls: 2,
    unpriced_calls: 0,
    calls_without_prefix: 0,
    sessions: 1,
    best_sessions: { '5m': 1, '1h': 0 },
    options: [{ ttl: '5m', hit_rate: 0.91, cost_usd: '1.625290000000' }],
  },
};

const comparison = {
  current_usd: '10.000000000000',
  would_usd: '2.000000000000',
  difference_usd: '-8.000000000000',
  saving_usd: '8.000000000000',
  extra_usd: '0.000000000000',
  change_rate: -0.8,
};

export const modelSimulationExample = {
  input: { from, to, to_models: ['claude-haiku-4-5'] },
  output: {
    from,
    to,
    all_time: false,
    basis: 'price_only',
    quality: 'unproven',
    calls: 100,
    cost_usd: '10.000000000000',
    calls_without_usage: 0,
    unpriced_calls: 0,
    models: [
      {
        asked: 'claude-haiku-4-5',
        provider: 'anthropic',
        model: 'claude-haiku-4-5',
        title: 'Claude Haiku 4.5',
        context_window: 200_000,
        calls: 100,
        replayed_calls: 100,
        calls_without_usage: 0,
        unpriced_calls: 0,
        not_sold_calls: 0,
        same_model_calls: 0,
        too_long_calls: 0,
        ...comparison,
        current_usd_per_call: '0.100000000000',
        would_usd_per_call: '0.020000000000',
        by_model: [{ provider: 'anthropic', model: 'claude-opus-4-6', calls: 100, ...comparison }],
        by_feature: [{ feature: 'support-chat', calls: 100, ...comparison }],
        more_models: 0,
        more_features: 0,
        rules: [],
        notes: [],
      },
    ],
    cheapest: { provider: 'anthropic', model: 'claude-haiku-4-5', saving_usd: '8.000000000000' },
    assumptions: ['The same tokens at the other model’s list prices of the day of each call.'],
  },
};

const listed = {
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  title: 'Claude Opus 4.6',
  context_window: 200_000,
  input_usd: '5.000000000000',
  cache_read_usd: '0.500000000000',
  cache_write_usd: '6.250000000000',
  output_usd: '25.000000000000',
};

export const modelCandidatesExample = {
  input: { model: 'claude-opus-4-6' },
  output: {
    model: listed,
    candidates: [
      {
        ...listed,
        model: 'claude-sonnet-4-6',
        title: 'Claude Sonnet 4.6',
        input_usd: '3.000000000000',
        cache_read_usd: '0.300000000000',
        cache_write_usd: '3.750000000000',
        output_usd: '15.000000000000',
        same_provider: true,
        price_ratio: 0.6,
      },
    ],
    quality: 'unproven',
  },
};

const failures = {
  failed_calls: 4,
  paid_failed_calls: 4,
  paid_failed_usd: '0.400000000000',
  chains: 1,
  storms: 1,
  wasted_calls: 3,
  wasted_usd: '0.300000000000',
};

export const retryTraceExample = {
  input: { from, to },
  output: {
    from,
    to,
    all_time: false,
    window_s: 120,
    storm_attempts: 3,
    calls: 100,
    cost_usd: '10.000000000000',
    unpriced_calls: 0,
    ...failures,
    failed_share: 0.04,
    paid_failed_share: 0.04,
    wasted_share: 0.03,
    failed_without_usage_calls: 0,
    unpriced_failed_calls: 0,
    chain_calls: 4,
    recovered_chains: 0,
    given_up_chains: 1,
    storm_calls: 4,
    storm_wasted_usd: '0.300000000000',
    longest_chain_attempts: 4,
    discarded: { known: false, calls: 0, cost_usd: '0.000000000000' },
    by_error_type: [{ error_type: 'timeout', ...failures }],
    by_model: [{ provider: 'openai', model: 'gpt-5-mini', ...failures }],
    by_feature: [{ feature: 'support-chat', ...failures }],
    more_error_types: 0,
    more_models: 0,
    more_features: 0,
    samples: [
      {
        call_ids: [callId],
        session: 'one',
        feature: 'support-chat',
        provider: 'openai',
        model: 'gpt-5-mini',
        error_type: 'timeout',
        attempts: 4,
        failed_attempts: 4,
        wasted_calls: 3,
        ended: 'error',
        is_storm: true,
        first_at: '2026-03-02T08:00:00.000Z',
        last_at: '2026-03-02T08:02:00.000Z',
        cost_usd: '0.400000000000',
        wasted_usd: '0.300000000000',
        alike_by: 'prompt_hash',
      },
    ],
    assumptions: [],
  },
};

const saving = { low_usd: '0.900000000000', expected_usd: '1.000000000000', high_usd: '1.000000000000' };
const evidence = [{ label: 'Spend', route: 'querySpend', input: { by: ['feature'] }, rows: [{ calls: 20 }] }];

const finding = {
  id: findingId,
  kind: 'exact_cache',
  scope: { feature: 'support-chat' },
  title: 'Answer repeated prompts of support-chat from a cache',
  summary: '10 of 100 calls asked what had been answered less than 5 minutes before; they cost $1.00.',
  facts: [{ name: 'repeated_calls', label: 'Repeated calls', value: 10, unit: 'calls' }],
  saving,
  saving_note: 'Low: a cache of one minute. High: one of a week.',
  percent: 0.1,
  joint_usd: '1.000000000000',
  calls: 10,
  cost_usd: '1.000000000000',
  from,
  to,
  basis: 'replayed',
  confidence: 'high',
  needs_experiment: false,
  quality_effect: 'The same answer is given again.',
  latency_effect: 'Repeated prompts are answered at once.',
  effort: 'medium',
  risk: 'An answer may be out of date by the lifetime.',
  evidence,
  status: 'open',
  dismissed_reason: null,
  measured_at: at,
  first_measured_at: at,
  proposal_id: proposalId,
};

export const findingExample = { input: { id: findingId }, output: finding };

const total = {
  expected_usd: '1.000000000000',
  proven_usd: '1.000000000000',
  price_only_usd: '0.000000000000',
  spend_usd: '10.000000000000',
  of_spend: 0.1,
  proven_of_spend: 0.1,
  findings: 1,
};
const measurement = {
  measured_at: at,
  from,
  to,
  calls: 100,
  cost_usd: '10.000000000000',
  unpriced_calls: 0,
  calls_with_prefix: 0,
  calls_with_prompt_hash: 100,
  blind_spots: [],
  duration_ms: 12,
};

export const measuredExample = { input: { from, to }, output: { findings: [finding], total, measurement } };

export const findingListExample = {
  output: {
    findings: [finding],
    total,
    measurement,
    pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 },
  },
};

const cacheRule = {
  match: { labels: { feature: ['support-chat'] } },
  action: { cache: { ttl_seconds: 300, scope: 'key', coalesce: true } },
  rollout_percent: 100,
  holdout_percent: 0,
};

const change = {
  title: finding.title,
  setting: 'exact_cache.ttl',
  old_value: 'off',
  new_value: '5m',
  saving,
  percent: 0.1,
  basis: 'replayed',
  evidence,
  verify: 'Measure again after a week: the finding is gone.',
  risk: finding.risk,
  undo: 'Set exact_cache.ttl to off.',
  quality_effect: finding.quality_effect,
  kind: 'policy',
  policy: { name: 'Answers kept: support-chat', rule: cacheRule },
};

const proposal = {
  id: proposalId,
  finding_id: findingId,
  run_id: null,
  ...change,
  status: 'open',
  policy_id: null,
  applied_at: null,
  applied_by: null,
  closed_reason: null,
  created_at: at,
  updated_at: at,
};

export const proposalExample = { input: { id: proposalId }, output: proposal };

export const recordProposalsExample = {
  input: { run_id: runId, proposals: [{ key: 'cache', ...change }] },
  output: { proposals: [{ ...proposal, finding_id: null, run_id: runId }] },
};

export const proposalListExample = {
  output: { proposals: [proposal], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } },
};

const policyId = 'policy_01993a5e-7c00-7000-8000-000000000023';
const userId = 'user_01993a5e-7c00-7000-8000-000000000001';

const applied = { ...proposal, status: 'applied', policy_id: policyId, applied_at: at, applied_by: userId };
const policy = {
  id: policyId,
  name: 'Answers kept: support-chat',
  position: 0,
  version: 1,
  rule: { ...cacheRule, rollout_percent: 50 },
  active_version: null,
  activated_at: null,
  proposal_id: proposalId,
  created_at: at,
  created_by: userId,
  updated_at: at,
};

export const previewProposalExample = {
  input: { id: proposalId, rollout_percent: 50 },
  output: policyPreviewExample,
};

export const applyProposalExample = {
  input: { id: proposalId, rollout_percent: 50 },
  output: { proposal: applied, policy: { ...policy, active_version: 1, activated_at: at } },
};

export const rollBackProposalExample = {
  input: { id: proposalId },
  output: { proposal: { ...applied, status: 'rolled_back' }, policy },
};

export const closeProposalExample = {
  input: { id: proposalId, reason: 'The answers must be fresh.' },
  output: { ...proposal, status: 'closed', closed_reason: 'The answers must be fresh.' },
};
