import { expect, test } from 'vitest';
import { randomText, toText } from './random-text.ts';

test('random text has the length asked for, letters and digits alone, each about as often', () => {
  const text = randomText(62_000);
  expect(text).toMatch(/^[0-9A-Za-z]{62000}$/);
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // 1,000 expected, standard deviation 31: a bias of bytes modulo 62 would show as 1,290 against 970.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(200);
});

test('bytes become text of one length, each its own', () => {
  expect(toText(Buffer.alloc(32), 43)).toBe('0'.repeat(43));
  expect(toText(Buffer.alloc(32, 255), 43)).toMatch(/^[1-9A-Za-z][0-9A-Za-z]{42}$/);
  expect(toText(Buffer.from([61]), 2)).toBe('0z');
  expect(toText(Buffer.from([62]), 2)).toBe('10');
});
