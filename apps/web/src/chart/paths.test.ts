import { expect, test } from 'vitest';
import { areaPath, linePath, runsOf } from './paths.ts';

const point = (px: number, top: number, value: number | null = 1) => ({ px, top, base: 100, value });

test('a line is broken where nothing was measured, and a lone point is still seen', () => {
  const points = [point(0, 10), point(10, 20), point(20, 0, null), point(30, 5)];
  expect(runsOf(points).map((run) => run.length)).toEqual([2, 1]);
  expect(linePath(points)).toBe('M0.0,10.0L10.0,20.0M30.0,5.0h0.01');
  expect(linePath([])).toBe('');
});

test('an area comes back along what it stands on', () => {
  expect(areaPath([point(0, 10), point(10, 20)])).toBe('M0.0,10.0L10.0,20.0L10.0,100.0L0.0,100.0Z');
});
