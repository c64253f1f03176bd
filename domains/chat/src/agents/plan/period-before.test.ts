import { expect, test } from 'vitest';
import { periodBefore } from './period-before.ts';

const now = Date.parse('2026-03-18T14:30:00.000Z');
const day = (text: string): string => `${text}T00:00:00.000Z`;

test.each([
  ['a month', '2026-02-01', '2026-03-01', '2026-01-01', '2026-02-01'],
  ['a week', '2026-03-09', '2026-03-16', '2026-03-02', '2026-03-09'],
  ['a quarter', '2025-10-01', '2026-01-01', '2025-07-01', '2025-10-01'],
  ['a year', '2025-01-01', '2026-01-01', '2024-01-01', '2025-01-01'],
])('%s is held against the one before', (_, ...days) => {
  const [from = '', to = '', before_from = '', before_to = ''] = days.map(day);
  expect(periodBefore({ from, to }, now)).toEqual({ from: before_from, to: before_to });
});

test('what goes on is held against the same part of the one before', () => {
  expect(periodBefore({ from: day('2026-03-01'), to: day('2026-04-01') }, now)).toEqual({
    from: day('2026-02-01'),
    to: '2026-02-18T14:30:00.000Z',
  });
  expect(periodBefore({ from: day('2026-03-16'), to: day('2026-03-23') }, now)?.to).toBe('2026-03-11T14:30:00.000Z');
});

test('other periods have no such one', () => {
  expect(periodBefore({ from: day('2026-03-03'), to: day('2026-03-10') }, now)).toBeNull();
  expect(periodBefore({ from: day('2026-03-03'), to: null }, now)).toBeNull();
  expect(periodBefore(null, now)).toBeNull();
});
