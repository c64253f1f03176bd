/** Examples for the document; each is checked against its schema by a test. */
export const reconciliationIdExample = 'reconciliation_01993a5e-7c00-7000-8000-000000000021';

export const reconciliationExample = {
  id: reconciliationIdExample,
  name: 'cost_2026-03.csv',
  preset: 'anthropic-cost',
  basis: 'amounts',
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-04-01T00:00:00.000Z',
  shift_hours: 0,
  ours_usd: '412.370000000000',
  theirs_usd: '415.020000000000',
  difference_usd: '2.650000000000',
  causes: [{ cause: 'calls_missing', amount_usd: '2.650000000000', lines: 3 }],
  error: {
    absolute_usd: '2.650000000000',
    share: '0.006385',
    matched_usd: '0.000000000000',
    matched_share: '0.000000',
    coverage: '0.993615',
    least_coverage: '0.941000',
    least_coverage_day: '2026-03-14',
  },
  lines: 124,
  rejected_count: 0,
  rejected: [],
  other_currencies: [],
  unmatched_models: [],
  created_at: '2026-04-02T08:00:00.000Z',
};

export const reconciledLineExample = {
  position: 0,
  day: '2026-03-14',
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  kind: 'output',
  description: '',
  our_tokens: 400_000,
  their_tokens: 425_000,
  our_usd: '10.000000000000',
  their_usd: '10.625000000000',
  difference_usd: '0.625000000000',
  causes: [{ cause: 'calls_missing', amount_usd: '0.625000000000' }],
};

export const reconciliationPreviewExample = {
  format: 'csv',
  preset: 'anthropic-cost',
  columns: [{ name: 'usage_date_utc', samples: ['2026-03-14'] }],
  fields: [{ name: 'at', required: true, about: 'The day or hour that was billed' }],
  map: { at: 'usage_date_utc' },
  lines: [
    {
      line: 2,
      at: '2026-03-14T00:00:00.000Z',
      provider: 'anthropic',
      model: 'claude-opus-4-6',
      kind: 'output',
      tokens: null,
      amount: '10.625',
      currency: 'USD',
      description: 'output',
    },
  ],
  rejected: [],
  needs_mapping: false,
  problem: null,
};

const reportedFigures = {
  calls: 900,
  compared_calls: 880,
  ours_usd: '12.100000000000',
  reported_usd: '12.080000000000',
  difference_usd: '-0.020000000000',
  share: '-0.001653',
};

export const reportedCostsExample = {
  rows: [
    { agent: '(none)', source: 'claude-code', provider: 'anthropic', model: 'claude-opus-4-6', ...reportedFigures },
  ],
  total: reportedFigures,
};
