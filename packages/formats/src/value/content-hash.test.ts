import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentHash, hashWords } from './content-hash.ts';
import { EqualRows } from './equal-rows.ts';

test('the hash of a text never changes: stored identities depend on it', () => {
  expect(contentHash('')).toBe('00000000000000000000000000000000');
  expect(contentHash('at\u001f2026-03-01\u001einput\u001f5\u001e')).toMatchInlineSnapshot(
    `"a111c1bf4181e4d3e78df99d9b01b742"`,
  );
});

test('texts that differ in one place, in length or in trailing zeros differ in hash', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 40 }),
      fc.nat(40),
      fc.string({ minLength: 1, maxLength: 2 }),
      (text, at, extra) => {
        const other = text.slice(0, at) + extra + text.slice(at);
        expect(contentHash(other)).not.toBe(contentHash(text));
        expect(contentHash(`${text}\u0000`)).not.toBe(contentHash(text));
      },
    ),
  );
});

test('near-equal rows have different hashes, spread evenly', () => {
  const seen = new Set<string>();
  const buckets = new Uint32Array(256);
  for (let index = 0; index < 200_000; index += 1) {
    const words = hashWords(`at\u001f${index}\u001e`);
    seen.add(words.join(' '));
    buckets[words[0] & 255] = (buckets[words[0] & 255] ?? 0) + 1;
  }
  expect(seen.size).toBe(200_000);
  expect(Math.max(...buckets)).toBeLessThan(1_000);
  expect(Math.min(...buckets)).toBeGreaterThan(600);
});

test('equal rows are numbered in order, as a map would count them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(800), { maxLength: 4_000 }), (rows) => {
      const equal = new EqualRows();
      const counted = new Map<number, number>();
      for (const row of rows) {
        const before = counted.get(row) ?? 0;
        counted.set(row, before + 1);
        expect(equal.ordinal(hashWords(String(row)))).toBe(before);
      }
    }),
    { numRuns: 30 },
  );
});
