import { expect, test } from 'vitest';
import { usageSchema } from '../usage.ts';
import { verdictOf, whyPriced } from './call-reports.ts';
import type { CallReport } from './call.ts';

const report: CallReport = {
  emitter: 'openllmetry',
  signal: 'traces',
  scope: '@traceloop/instrumentation-anthropic',
  scope_version: '0.27.0',
  service: 'shop',
  rank: 'instrumentation',
  model: 'claude-opus-4-6',
  convention: 'exclusive',
  reported_input: 10,
  reported_output: 5,
  usage: null,
  reported_cost_usd: null,
  trace_id: '',
  span_id: '',
  priced: false,
  disagrees: false,
};
const sdk: CallReport = {
  ...report,
  emitter: 'anthropic-sdk',
  rank: 'sdk',
  usage: usageSchema.parse({ input: 10, output: 5 }),
  priced: true,
};

test('one sentence says which report is priced and why, another what the rest is for', () => {
  expect(whyPriced([sdk])).toBe('The tokens of anthropic-sdk are priced: the provider’s own SDK read the answer.');
  expect(whyPriced([sdk, report])).toContain('The other report is evidence and never added.');
  expect(whyPriced([sdk, report, { ...report, disagrees: true }])).toContain(
    '2 reports are evidence and never added; one of them counts other totals',
  );
  expect(whyPriced([report])).toContain('nothing to price');
});

test('a report that counted nothing neither agrees nor disagrees', () => {
  expect([sdk, report, { ...report, disagrees: true }].map(verdictOf)).toEqual(['priced', 'no tokens', 'disagrees']);
});

test('of equally trusted reports it is said which rule decided', () => {
  const other: CallReport = { ...sdk, emitter: 'openai-sdk', priced: false };
  const why = (first: Partial<CallReport>, second: Partial<CallReport>) =>
    whyPriced([
      { ...sdk, ...first },
      { ...other, ...second },
    ]).split('.')[0];
  expect(why({}, { convention: 'undecided' })).toContain('of 2 equally trusted reports it makes clear whether');
  expect(why({}, { signal: 'logs' })).toContain('it came as a trace');
  expect(why({}, { usage: usageSchema.parse({ input: 4, output: 5 }), disagrees: true })).toContain('the most tokens');
  expect(why({}, { usage: usageSchema.parse({ input: 5, output: 10 }), disagrees: true })).toContain('a fixed order');
  expect(why({ priced: false }, { rank: 'instrumentation', priced: true })).toContain(
    'tells more kinds of tokens apart',
  );
});
