import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketBefore, bucketsOf } from './buckets.ts';

const span = { from: '2026-02-27', to: '2026-03-03' };

test('every bucket that has begun is there, also those without calls', () => {
  expect(bucketsOf(span, 'day', new Date('2026-03-01T09:00:00Z'))).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(bucketsOf(span, 'week', new Date('2027-01-01T00:00:00Z'))).toEqual(['2026-02-23', '2026-03-02']);
  expect(bucketsOf(span, 'month', new Date('2027-01-01T00:00:00Z'))).toEqual(['2026-02', '2026-03']);
  expect(bucketsOf({ from: '2026-03-01', to: '2026-03-02' }, 'hour', new Date('2026-03-01T01:30:00Z'))).toEqual([
    '2026-03-01T00:00:00.000Z',
    '2026-03-01T01:00:00.000Z',
  ]);
});

test('days of one period stand at the places of the days of another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (days) => {
      const day = (offset: number) => new Date(Date.UTC(2026, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
      const now = new Date(Date.UTC(2030, 0, 1));
      const one = { from: day(0), to: day(days) };
      const before = { from: day(-days), to: day(0) };
      expect(bucketsOf(one, 'day', now).map((bucket) => bucketBefore(bucket, 'day', { span: one, before }))).toEqual(
        bucketsOf(before, 'day', now),
      );
    }),
    { numRuns: 20 },
  );
  expect(bucketBefore('2026-03', 'month', { span, before: span })).toBeNull();
});
