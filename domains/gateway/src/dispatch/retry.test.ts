import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isIllness, mayPass, pauseBefore, retryAfterMs } from './retry.ts';

const now = Date.UTC(2026, 2, 1);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('pauses double up to eight seconds, and jitter takes half of one at most', () => {
  fc.assert(
    fc.property(fc.nat(100), random, (attempt, drawn) => {
      const most = Math.min(8000, 200 * 2 ** attempt);
      const ms = pauseBefore(attempt, {}, now, () => drawn) ?? -1;
      expect(ms).toBeGreaterThanOrEqual(most / 2);
      expect(ms).toBeLessThanOrEqual(most);
    }),
  );
});

test.each([
  [{ 'retry-after': '2' }, 2000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after-ms': '150', 'retry-after': '9' }, 150],
  [{ 'retry-after-ms': 'soon', 'retry-after': '9' }, 9000],
  [{ 'retry-after': 'Sun, 01 Mar 2026 00:00:03 GMT' }, 3000],
  [{ 'retry-after': 'Sat, 28 Feb 2026 00:00:00 GMT' }, 0],
  // None of these says anything.
  [{ 'retry-after-ms': '' }, null],
  [{ 'retry-after': ' ' }, null],
  [{ 'retry-after': '-5' }, null],
  [{ 'retry-after': 'later' }, null],
  [{ 'retry-after': ['1', '2'] }, null],
  [{}, null],
])('%o asks to wait %s ms', (headers, ms) => {
  expect(retryAfterMs(headers, now)).toBe(ms);
});

test('what a provider asks for is waited, unless the client should rather wait itself', () => {
  const one = (): number => 1;
  expect(pauseBefore(5, { 'retry-after': '10' }, now, one)).toBe(10_000);
  expect(pauseBefore(0, { 'retry-after-ms': '10001' }, now, one)).toBeNull();
  expect(pauseBefore(0, { 'retry-after': 'Infinity' }, now, one)).toBeNull();
  expect(pauseBefore(1, { 'retry-after': 'x' }, now, one)).toBe(400);
  expect(pauseBefore(1, undefined, now, one)).toBe(400);
});

test('a refusal is neither tried again nor an illness', () => {
  expect([400, 401, 403, 404, 413, 422].filter((status) => mayPass(status) || isIllness(status))).toEqual([]);
  expect([408, 409, 429, 500, 502, 503, 504, 529].filter((status) => !mayPass(status))).toEqual([]);
  expect([408, 429].filter(isIllness)).toEqual([]);
});
