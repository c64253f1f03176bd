import { expect, test } from 'vitest';
import { judgeAmounts } from './judge-amounts.ts';
import { bucketMs } from './watched-series.ts';

const monday = Date.parse('2026-03-02T00:00:00Z');

test('somebody who comes back after days of nothing is judged by numbers that can be told', () => {
  const hours = Array.from({ length: 60 * 24 }, (_, hour) => {
    const day = Math.floor(hour / 24);
    const value = day % 4 === 3 || (day > 30 && day < 36) ? 0 : 1 + (hour % 7);
    return { at: monday + hour * bucketMs.hour, value, calls: value === 0 ? 0 : 5 };
  });
  const rule = { grain: 'hour', least_spread: 0.1, chance: 1, adds_up: true } as const;
  const judged = judgeAmounts(hours, rule).filter((one) => one !== null);
  expect(judged.length).toBeGreaterThan(100);
  for (const { expected, low, high, score } of judged) {
    expect([expected, low, high, score].filter((value) => !Number.isFinite(value))).toEqual([]);
  }
});
