import { expect, test } from 'vitest';
import type { ChartSpec } from './chart-model.ts';
import { colourOf, layOut, margin, placeAnnotations, seriesLabels } from './time-layout.ts';

const days = ['2026-03-01', '2026-03-02', '2026-03-03'];
const size = { width: 600, height: 240 };
const lines = (over: Partial<Omit<ChartSpec, 'x'>> = {}) => ({
  kind: 'line' as const,
  x: 'day' as const,
  unit: 'count' as const,
  series: [
    { name: 'a', points: days.map((x, index) => ({ x, value: index * 10 })) },
    { name: 'b', points: days.map((x) => ({ x, value: 20 })) },
  ],
  ...over,
});

test('a line goes from edge to edge, from the axis up', () => {
  const { series, right, zero } = layOut(lines(), size, 'en-US');
  const [a] = series;
  expect(a?.points.map(({ px }) => px)).toEqual([margin.left, (margin.left + right) / 2, right]);
  expect(a?.points[0]?.top).toBe(zero);
  expect(a?.points[2]?.top).toBeLessThan(a?.points[1]?.top ?? 0);
});

test('bars leave room for the last period, and parts stand on one another', () => {
  const spec = lines({
    kind: 'bar',
    series: [
      { name: 'a', role: 'part', points: days.map((x) => ({ x, value: 5 })) },
      { name: 'b', role: 'part', points: days.map((x) => ({ x, value: 7 })) },
    ],
  });
  const { series, widthAt, middle, right } = layOut(spec, size, 'en-US');
  const [a, b] = series;
  expect(b?.points[1]?.base).toBe(a?.points[1]?.top);
  const last = Date.parse('2026-03-03');
  expect(middle(last) + widthAt(last) / 2).toBeLessThanOrEqual(right);
});

test('lines that end at one place have their names apart; one that ends early has it there', () => {
  const spec = lines({
    series: [
      { name: 'a', points: days.map((x) => ({ x, value: 20 })) },
      { name: 'b', points: days.map((x) => ({ x, value: 20 })) },
      { name: 'early', points: [{ x: '2026-03-01', value: 3 }] },
    ],
  });
  const labels = seriesLabels(layOut(spec, size, 'en-US'));
  const [early, ...late] = labels;
  expect(early).toMatchObject({ text: 'early', isEarly: true });
  expect(Math.abs((late[0]?.y ?? 0) - (late[1]?.y ?? 0))).toBeGreaterThanOrEqual(14);
});

test('a forecast has the colour of what it goes on from, a comparison is grey', () => {
  const series = [
    { name: 'measured', points: [] },
    { name: 'forecast', role: 'forecast' as const, points: [] },
    { name: 'before', role: 'compare' as const, points: [] },
  ];
  expect(colourOf(series, 'forecast')).toBe(colourOf(series, 'measured'));
  expect(colourOf(series, 'before')).toBe('var(--faint)');
});

test('a single point is drawn, not divided by nothing', () => {
  const { series } = layOut(lines({ series: [{ name: 'a', points: [{ x: '2026-03-01', value: 4 }] }] }), size, 'en-US');
  expect(series[0]?.points[0]).toMatchObject({ px: margin.left });
  expect(Number.isFinite(series[0]?.points[0]?.top)).toBe(true);
});

test('texts of what happened lie over none of the others, and one without room is its line alone', () => {
  const layout = layOut(lines(), { width: 300, height: 240 }, 'en-US');
  const at = (x: string, text: string) => ({ x, text, kind: 'change' as const });
  const placed = placeAnnotations(
    [at('2026-03-01', 'price changed'), at('2026-03-01', 'policy applied'), at('2026-03-01', 'deployed')],
    layout,
  );
  expect(placed.map(({ row, text_px }) => [row, text_px === null])).toEqual([
    [0, false],
    [1, false],
    [0, true],
  ]);
  const [late] = placeAnnotations([at('2026-03-03', 'now')], layout);
  expect(late?.text_px).toBeLessThan(late?.px ?? 0);
});
