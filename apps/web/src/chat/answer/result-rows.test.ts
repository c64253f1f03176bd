import { expect, test } from 'vitest';
import { resultRows } from './result-rows.ts';

test('the list a figure stands in is shown, names first, records within flattened, empty columns left out', () => {
  const result = {
    other: [{ x: 1 }],
    rows: [
      { cost_usd: '2.000000000000', tokens: { input: 5, output: 0 }, model: 'a', calls: 1, nothing: null },
      { cost_usd: '1.000000000000', tokens: { input: 3, output: 0 }, model: 'b', calls: 2, nothing: null },
    ],
  };
  const found = resultRows(result, ['rows', 1, 'cost_usd']);
  expect(found?.count).toBe(2);
  expect(Object.entries(found?.rows[0] ?? {})).toEqual([
    ['model', 'a'],
    ['cost_usd', '2.000000000000'],
    ['tokens_input', 5],
    ['calls', 1],
  ]);
});

test('a figure of a total is shown with the rows beside it, or else with what stands around it', () => {
  expect(
    resultRows({ total: { calls: 3 }, rows: [{ day: '2026-01-01', calls: 3 }] }, ['total', 'calls'])?.rows,
  ).toEqual([{ day: '2026-01-01', calls: 3 }]);
  expect(resultRows({ total: { calls: 3 } }, ['total', 'calls'])?.rows).toEqual([{ calls: 3 }]);
  expect(resultRows('nothing', ['x'])).toBeNull();
});

test('the innermost list counts, and a list beside the figure that is not its own does not', () => {
  const result = {
    before: { cost: '5.000000000000' },
    parts: [{ name: 'model', values: [{ value: 'a', effect: 1 }] }],
  };
  expect(resultRows(result, ['parts', 0, 'values', 0, 'effect'])?.rows).toEqual([{ value: 'a', effect: 1 }]);
  expect(resultRows(result, ['before', 'cost'])?.rows).toEqual([{ cost: '5.000000000000' }]);
});
