import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNames, grainOf, periodNames, periodOf } from './period.ts';

const now = new Date('2026-03-10T15:00:00Z');

test.each([
  ['7d', '2026-03-04', '2026-03-11', '2026-02-25', '2026-03-04', 'vs the 7 days before'],
  ['this_month', '2026-03-01', '2026-03-11', '2026-02-19', '2026-03-01', 'vs the 10 days before'],
  ['last_month', '2026-02-01', '2026-03-01', '2026-01-01', '2026-02-01', 'vs the 28 days before'],
] as const)('%s is whole days up to now, held against as many before', (period, ...expected) => {
  const { span, before, compare_label } = periodOf({ period }, now);
  expect([span?.from, span?.to, before?.from, before?.to, compare_label]).toEqual(expected);
});

test('days of one’s own count to the end of the last one', () => {
  const period = periodOf({ period: 'custom', from: '2026-01-05', to: '2026-01-05', compare: 'year' }, now);
  expect(period).toMatchObject({
    span: { from: '2026-01-05', to: '2026-01-06' },
    before: { from: '2025-01-05', to: '2025-01-06' },
    label: '2026-01-05 to 2026-01-05',
  });
});

test('days the wrong way round are no period', () => {
  const period = periodOf({ period: 'custom', from: '2026-02-05', to: '2026-01-05' }, now);
  expect(period.span).toEqual(periodOf({ period: '30d' }, now).span);
});

test('all time is compared with nothing', () => {
  expect(periodOf({ period: 'all', compare: 'previous' }, now)).toMatchObject({
    span: null,
    before: null,
    compare: 'none',
  });
});

test('a span is never empty, and the one before ends no later than it begins', () => {
  const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, fc.constantFrom(...periodNames), fc.constantFrom(...compareNames), (at, period, compare) => {
      const { span, before } = periodOf({ period, compare }, at);
      if (span === null) return;
      expect(span.from < span.to).toBe(true);
      expect(['hour', 'day', 'week', 'month']).toContain(grainOf(span));
      if (before === null) return;
      expect(before.from < before.to).toBe(true);
      expect(before.from < span.from).toBe(true);
    }),
  );
});
