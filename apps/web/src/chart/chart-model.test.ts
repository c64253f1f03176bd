import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnPoints, highest, spreadLabels } from './chart-model.ts';

test('a former period is drawn at the places of the present one', () => {
  const points = drawnPoints([
    { name: 'now', points: [{ x: '2026-03-02', value: '2.5' }] },
    {
      name: 'before',
      role: 'compare',
      points: [
        { x: '2026-02-02', value: 1 },
        { x: '2026-02-03', value: 9 },
      ],
    },
  ]);
  expect(points.map(({ series, x, own, value }) => [series, x, own, value])).toEqual([
    ['now', '2026-03-02', '2026-03-02', 2.5],
    ['before', '2026-03-02', '2026-02-02', 1],
  ]);
});

test('stacked parts need room for their sum, bands for their upper edge', () => {
  const part = (name: string, value: number) => ({ name, role: 'part' as const, points: [{ x: 'a', value }] });
  expect(highest(drawnPoints([part('one', 3), part('two', 4)]))).toBe(7);
  expect(highest(drawnPoints([{ name: 'm', points: [{ x: 'a', value: 3, low: 1, high: 5 }] }]))).toBe(5);
  expect(highest(drawnPoints([{ name: 'm', points: [{ x: 'a', value: null }] }]))).toBe(0);
});

test('a band that is far wider than the values does not flatten them', () => {
  expect(highest(drawnPoints([{ name: 'm', points: [{ x: 'a', value: 3, low: 0, high: 90 }] }]))).toBe(6);
  expect(highest(drawnPoints([{ name: 'm', points: [{ x: 'a', value: 0, low: 0, high: 90 }] }]))).toBe(90);
});

test('labels keep their order, their distance and the room they have', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 10 }), (ys) => {
      const spread = spreadLabels(
        ys.map((y, index) => ({ text: `${index}`, y })),
        14,
        200,
      );
      for (const [index, { y }] of spread.entries()) {
        const before = spread[index - 1];
        if (before !== undefined) expect(y - before.y).toBeGreaterThanOrEqual(14);
        expect(y).toBeLessThanOrEqual(200);
      }
    }),
  );
});
