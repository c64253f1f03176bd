import type { CallReport } from '@apex/contracts';
import { expect, test } from 'vitest';
import { verdictOf, whyPriced } from './report-words.ts';

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
const sdk: CallReport = { ...report, emitter: 'anthropic-sdk', rank: 'sdk', priced: true };

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
