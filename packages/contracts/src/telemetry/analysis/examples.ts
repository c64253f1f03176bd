/** Examples for the document; each is checked against its schema by a test. */
const usd = (whole: string): string => `${whole}.000000000000`;

const effects = { volume_effect: usd('10'), per_call_effect: usd('60'), mix_effect: usd('0') };

const contribution = {
  values: ['search'],
  presence: 'both',
  before: usd('40'),
  after: usd('110'),
  change: usd('70'),
  relative_change: 1.75,
  contribution: usd('70'),
  share_of_change: 1,
  calls_before: 400,
  calls_after: 500,
  cost_per_call_before: '0.100000000000',
  cost_per_call_after: '0.220000000000',
  ...effects,
};

const breakdown = {
  dimensions: ['feature'],
  values: 3,
  new_values: 0,
  gone_values: 0,
  leading: [['search']],
  leading_contribution: usd('70'),
  leading_share_of_change: 1,
  explanatory_power: 0.98,
  score: 0.86,
  ...effects,
  contributions: [contribution],
  others: { values: 2, contribution: usd('0'), share_of_change: 0 },
};

const period = { complete: true, calls: 1000, unpriced_calls: 0, days: 7 };

export const explainExample = {
  input: { measure: 'cost', from: '2026-03-08', to: '2026-03-15' },
  output: {
    measure: 'cost',
    unit: 'usd',
    decomposed: 'cost',
    before: {
      ...period,
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-08T00:00:00.000Z',
      value: usd('140'),
      per_day: usd('20'),
    },
    after: {
      ...period,
      from: '2026-03-08T00:00:00.000Z',
      to: '2026-03-15T00:00:00.000Z',
      value: usd('210'),
      per_day: usd('30'),
    },
    change: usd('70'),
    relative_change: 0.5,
    per_day_change: usd('10'),
    per_day_relative_change: 0.5,
    basis: 'as_recorded',
    decomposed_before: usd('140'),
    decomposed_after: usd('210'),
    decomposed_change: usd('70'),
    decomposed_relative_change: 0.5,
    verdict: 'concentrated',
    best: breakdown,
    breakdowns: [breakdown],
    skipped: [{ dimension: 'environment', reason: 'one_value' }],
    criterion: 'The breakdown whose few leading values explain most.',
    drivers: [
      {
        name: 'prompt_tokens_per_call',
        unit: 'count',
        before: 1200,
        after: 2400,
        relative_change: 1,
        effect: usd('58'),
        share_of_change: 0.829,
      },
    ],
    components: [
      {
        component: 'input',
        before: usd('100'),
        after: usd('165'),
        change: usd('65'),
        share_of_change: 0.929,
        tokens_before: 20_000_000,
        tokens_after: 33_000_000,
        usd_per_million_tokens_before: usd('5'),
        usd_per_million_tokens_after: usd('5'),
        token_effect: usd('65'),
        price_effect: usd('0'),
      },
    ],
    notes: [],
  },
};

const range = (expected: string, low: string, high: string) => ({
  expected: usd(expected),
  low: usd(low),
  high: usd(high),
});

export const forecastExample = {
  input: { measure: 'cost', level: 0.8 },
  output: {
    measure: 'cost',
    unit: 'usd',
    as_of: '2026-03-15T00:00:00.000Z',
    as_of_is: 'now',
    from: '2026-03-01T00:00:00.000Z',
    until: '2026-04-01T00:00:00.000Z',
    so_far: usd('300'),
    remainder: range('380', '340', '430'),
    total: range('680', '640', '730'),
    level: 0.8,
    days_elapsed: 14,
    days_left: 17,
    method: 'weekday_median_trend',
    interval_basis: 'backtest',
    backtest: {
      origins: 30,
      horizon_days: 17,
      coverage: 0.83,
      coverage_origins: 24,
      mean_error: 0.07,
      bias: -0.01,
      naive_error: 0.12,
      candidates: [{ method: 'weekday_median_trend', mean_error: 0.07 }],
    },
    run_rate: { per_day: usd('21'), days: 7, total: usd('657') },
    previous: {
      from: '2026-02-01T00:00:00.000Z',
      to: '2026-03-01T00:00:00.000Z',
      value: usd('560'),
      relative_change: 0.214,
    },
    history: {
      from: '2025-12-20',
      to: '2026-03-14',
      days: 85,
      days_with_calls: 84,
      unpriced_calls: 0,
      unusual: [{ day: '2026-02-11', value: usd('90'), expected: usd('20') }],
    },
    trend_per_week: usd('1'),
    trend_per_week_relative: 0.007,
    weekdays: [{ weekday: 1, factor: 1.2 }],
    days: [{ day: '2026-03-15', ...range('22', '17', '28') }],
    past: [{ day: '2026-03-14', value: usd('21'), complete: true }],
    notes: [],
  },
};

export const anomaliesExample = {
  input: { measure: 'cost', by: 'feature', from: '2026-03-01', to: '2026-04-01' },
  output: {
    measure: 'cost',
    unit: 'usd',
    by: 'feature',
    grain: 'day',
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-04-01T00:00:00.000Z',
    history_from: '2026-01-04T00:00:00.000Z',
    anomalies: [
      {
        series: { dimension: 'feature', value: 'search' },
        from: '2026-03-11T00:00:00.000Z',
        to: '2026-03-12T00:00:00.000Z',
        buckets: 1,
        ongoing: false,
        direction: 'above',
        observed: usd('90'),
        expected: usd('20'),
        low: usd('14'),
        high: usd('28'),
        change: usd('70'),
        relative_change: 3.5,
        extra_usd: usd('70'),
        calls: 900,
        score: 17.5,
        worst: { at: '2026-03-11T00:00:00.000Z', observed: usd('90'), expected: usd('20') },
        explained_by: [
          { dimension: 'feature', explanatory_power: 0.98, leading_share_of_change: 1, leading: [contribution] },
        ],
      },
    ],
    found: { above: 1, below: 0, extra_usd: usd('70') },
    tested: { series: 4, buckets: 124, small_series: 1, short_series: 0 },
    false_discovery_rate: 0.01,
    floor: { usd: usd('1'), calls: 20, relative: 0.3 },
    points: [
      {
        at: '2026-03-11T00:00:00.000Z',
        observed: usd('110'),
        expected: usd('40'),
        low: usd('30'),
        high: usd('52'),
        anomalous: true,
      },
    ],
    notes: [],
  },
};
