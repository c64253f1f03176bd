import { expect, test } from 'vitest';
import { Random } from './random.ts';

test('a seed and a stream give the numbers of the published algorithm', () => {
  const random = new Random(123, 4);
  const words = Array.from({ length: 6 }, () => random.word());
  expect(words).toEqual([3721045418, 3665198418, 612847891, 2440104184, 2191709516, 2368004110]);
});

test('streams of one seed and neighbouring seeds have nothing in common', () => {
  const starts = new Set<string>();
  for (let seed = 0; seed < 40; seed += 1) {
    for (let stream = 0; stream < 40; stream += 1) starts.add(new Random(seed, stream).hex(2));
  }
  starts.add(new Random(2 ** 40 + 1).hex(2));
  expect(starts.size).toBe(1601);
});

test('spans are reached at both ends and never left', () => {
  const random = new Random(1);
  const drawn = new Set(Array.from({ length: 500 }, () => random.even([3, 6])));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  const skewed = Array.from({ length: 4000 }, () => random.skewed([0, 99]));
  expect(Math.min(...skewed)).toBe(0);
  expect(Math.max(...skewed)).toBe(99);
  expect(skewed.filter((value) => value < 25).length).toBeGreaterThan(1900);
});
