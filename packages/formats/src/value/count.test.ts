import { maxTokensOfAKind } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCount, readMeasure } from './count.ts';

test('counts are read from every spelling of exports', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: maxTokensOfAKind }), (count) => {
      for (const value of [
        count,
        String(count),
        ` ${count} `,
        `${count}.0`,
        BigInt(count),
        count.toLocaleString('en-US'),
      ]) {
        expect(readCount(value, 'input')).toBe(count);
      }
    }),
  );
});

test('nothing there is no count', () => {
  for (const value of [undefined, null, '']) expect(readCount(value, 'input')).toBeUndefined();
});

test('what is no count is refused by the name of its field', () => {
  const bad = [
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '-1',
    '1.5',
    'NaN',
    'Infinity',
    '1e3',
    '0x10',
    'x',
    '1,2',
    {},
    [],
    true,
  ];
  for (const value of bad) expect(() => readCount(value, 'output')).toThrow(/^output: .* is not a count$/);
  for (const value of [maxTokensOfAKind + 1, '9999999999', 2n ** 70n]) {
    expect(() => readCount(value, 'output')).toThrow(/^output: .* is more than a call can have/);
  }
});

test('a reason never carries control characters or long values of the file', () => {
  expect(() => readCount(`\u001b[31m${'x'.repeat(500)}`, 'input')).toThrow(/^input: "\?\[31mx{35}…" is not a count$/);
});

test('durations are scaled, and negative or endless ones refused', () => {
  expect(readMeasure('1.25', 'latency_s', 1000)).toBe(1250);
  expect(readMeasure(7, 'latency_ms')).toBe(7);
  expect(readMeasure('', 'latency_ms')).toBeNull();
  for (const value of [-1, 'x', ' ', Number.NaN, Number.POSITIVE_INFINITY, 1e12]) {
    expect(() => readMeasure(value, 'latency_ms')).toThrow(/^latency_ms: /);
  }
});
