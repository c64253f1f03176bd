import type { Forecast, SpendRow } from '@apex/contracts';
import { expect, test } from 'vitest';
import { spendChart, type SpendChartParts } from './spend-chart.ts';

const row = (day: string, cost_usd: string) => ({ day, cost_usd }) as unknown as SpendRow;
const forecast = {
  method: 'recent_mean',
  past: [{ day: '2026-03-20', value: '2.000000000000', complete: false }],
  days: [
    { day: '2026-03-20', expected: '1', low: '0', high: '3' },
    { day: '2026-03-21', expected: '4', low: '2', high: '9' },
  ],
} as unknown as Forecast;

const parts: SpendChartParts = {
  rows: [row('2026-03-18', '5'), row('2026-03-20', '2')],
  before: null,
  span: { from: '2026-03-18', to: '2026-03-21' },
  grain: 'day',
  now: new Date('2026-03-20T12:00:00Z'),
  forecast,
  anomalies: [],
  money: (decimal) => `$${decimal}`,
};

test('the line ends with the last whole day, and the forecast goes on from it with what today has spent', () => {
  const { series } = spendChart(parts);
  expect(series[0]?.points).toEqual([
    { x: '2026-03-18', value: '5' },
    { x: '2026-03-19', value: '0' },
  ]);
  expect(
    series[1]?.points.map(({ x, value, high }) => [x, Number(value), high === undefined ? null : Number(high)]),
  ).toEqual([
    ['2026-03-19', 0, null],
    ['2026-03-20', 3, 5],
    ['2026-03-21', 4, 9],
  ]);
});

test('a period that is over has no forecast and no present day', () => {
  const { series, annotations } = spendChart({ ...parts, now: new Date('2026-05-01T00:00:00Z') });
  expect([series.length, series[0]?.points.length, annotations]).toEqual([1, 3, []]);
});

test('the period before is drawn in its own days', () => {
  const before = {
    span: { from: '2026-03-15', to: '2026-03-18' },
    rows: [row('2026-03-16', '7')],
    label: '3 days before',
  };
  expect(spendChart({ ...parts, before }).series[1]).toEqual({
    name: '3 days before',
    role: 'compare',
    points: [
      { x: '2026-03-15', value: '0' },
      { x: '2026-03-16', value: '7' },
    ],
  });
});
