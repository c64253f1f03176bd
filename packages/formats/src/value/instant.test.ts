import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf, readInstant, toIso } from './instant.ts';

const anchor = Date.UTC(2026, 0, 1);
const read = (value: unknown): string => toIso(readInstant(value, 'at', anchor));

test('any moment written as ISO is read back to the millisecond', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('2299-12-31'), noInvalidDate: true }), (date) => {
      const iso = date.toISOString();
      expect(read(iso)).toBe(iso);
      expect(read(iso.replace('T', ' ').replace('Z', ''))).toBe(iso);
      expect(read(iso.replace('Z', '+00:00'))).toBe(iso);
      expect(read(iso.replace('Z', '9999Z'))).toBe(iso);
      expect(read(date)).toBe(iso);
    }),
  );
});

test('the spellings of exports are understood', () => {
  expect(read('2023-11-16 18:17:03.9799600')).toBe('2023-11-16T18:17:03.979Z');
  expect(read('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
  expect(read('2026/03/01 10:00')).toBe('2026-03-01T10:00:00.000Z');
  expect(read('2026-03-01T10:00:00+05:30')).toBe('2026-03-01T04:30:00.000Z');
  expect(read('2026-03-01 10:00:00-0800')).toBe('2026-03-01T18:00:00.000Z');
  expect(read('2026-03-01 10:00:00 UTC')).toBe('2026-03-01T10:00:00.000Z');
  expect(read('Sun, 01 Mar 2026 10:00:00 GMT')).toBe('2026-03-01T10:00:00.000Z');
  expect(read('Mar 1, 2026 10:00:00')).toBe('2026-03-01T10:00:00.000Z');
});

test('numbers are seconds, milliseconds, microseconds or nanoseconds by their size', () => {
  const ms = Date.UTC(2026, 2, 1, 10, 0, 0, 123);
  for (const value of [ms, ms / 1000, ms * 1000, BigInt(ms) * 1_000_000n, String(ms), String(ms / 1000)]) {
    expect(read(value)).toBe('2026-03-01T10:00:00.123Z');
  }
});

test('a number too small for a date counts seconds from the anchor', () => {
  expect(read(0)).toBe('2026-01-01T00:00:00.000Z');
  expect(read('90.5')).toBe('2026-01-01T00:01:30.500Z');
});

test('what is no moment is refused by the name of its field', () => {
  for (const value of [
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '01/02/2026',
    '25:00',
    'soon',
    -5,
    Number.NaN,
    {},
    true,
  ]) {
    expect(() => read(value)).toThrow(/^at: /);
  }
  expect(() => read('')).toThrow('at: no time');
  expect(instantOf('2026-03-01T24:00:00Z', 0)).toBeUndefined();
  expect([instantOf('2299-12-31T23:59:59Z', 0), instantOf('2300-01-01T00:00:00Z', 0)]).toEqual([
    10413791999000,
    undefined,
  ]);
  expect(instantOf('1969-12-31T23:59:59Z', 0)).toBeUndefined();
  expect(instantOf('2026-03-01T10:60:00Z', 0)).toBeUndefined();
});
