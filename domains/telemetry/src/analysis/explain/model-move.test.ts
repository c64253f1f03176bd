import { expect, test } from 'vitest';
import type { Cell } from './cell.ts';
import { cellOfNumbers } from './cell-of-numbers.ts';
import { explainCells } from './explain-cells.ts';
import { modelMoveOf, withinOf } from './model-move.ts';
import { sumOfCells } from './sum-of-cells.ts';

const dollar = 1_000_000_000_000n;

function cell(name: string, calls: number, dollars: number): Cell {
  return cellOfNumbers([name], { calls, cost: BigInt(dollars) * dollar });
}

test('calls that went to another model are told with their shares before and now', () => {
  const before = [cell('mini', 90, 9), cell('other', 10, 1)];
  const after = [cell('mini', 20, 2), cell('big', 70, 70), cell('other', 10, 1)];
  expect(modelMoveOf({ before, after }, [])).toEqual({
    within: [],
    from: { model: 'mini', share_before: 0.9, share_after: 0.2, cost_per_call: '0.100000000000' },
    to: { model: 'big', share_before: 0, share_after: 0.7, cost_per_call: '1.000000000000' },
  });
});

test('a few calls on another model are no move, and neither is more use of the same', () => {
  const before = [cell('mini', 90, 9), cell('big', 10, 10)];
  expect(modelMoveOf({ before, after: [cell('mini', 80, 8), cell('big', 20, 20)] }, [])).toBeNull();
  expect(modelMoveOf({ before, after: [cell('mini', 900, 90), cell('big', 100, 100)] }, [])).toBeNull();
  expect(modelMoveOf({ before: [], after: before }, [])).toBeNull();
});

test('what a person can act on comes before a provider that tells it about as well, and a plain cause stays first', () => {
  const feature = {
    before: [cell('search', 10, 10), cell('chat', 10, 10)],
    after: [cell('search', 10, 50), cell('chat', 10, 12)],
  };
  const provider = { before: [cell('a', 10, 10), cell('b', 10, 10)], after: [cell('a', 10, 51), cell('b', 10, 11)] };
  const flat = { before: [cell('x', 10, 10), cell('y', 10, 10)], after: [cell('x', 10, 32), cell('y', 10, 30)] };
  const told = (one: typeof feature, other: typeof feature) =>
    explainCells({
      measure: 'cost',
      totals: { before: sumOfCells(one.before), after: sumOfCells(one.after) },
      breakdowns: [
        { dimensions: ['provider'], cells: other },
        { dimensions: ['feature'], cells: one },
      ],
      models: null,
      factor: { to: 1n, from: 1n },
      limit: 10,
    }).best;
  expect(told(feature, provider)?.dimensions).toEqual(['feature']);
  expect(told(flat, provider)?.dimensions).toEqual(['provider']);
});

test('calls that carry no name are not what a change is put on where a name tells it as well', () => {
  const unnamed = {
    before: [cell('(none)', 10, 10), cell('bot', 10, 10)],
    after: [cell('(none)', 10, 50), cell('bot', 10, 10)],
  };
  const named = {
    before: [cell('search', 10, 10), cell('chat', 10, 10)],
    after: [cell('search', 10, 50), cell('chat', 10, 10)],
  };
  const { best } = explainCells({
    measure: 'cost',
    totals: { before: sumOfCells(named.before), after: sumOfCells(named.after) },
    breakdowns: [
      { dimensions: ['agent'], cells: unnamed },
      { dimensions: ['feature'], cells: named },
    ],
    models: null,
    factor: { to: 1n, from: 1n },
    limit: 10,
  });
  expect(best?.dimensions).toEqual(['feature']);
  expect(withinOf(best)).toEqual([{ dimension: 'feature', value: 'search' }]);
  expect(withinOf(best === null ? null : { ...best, leading: [['(none)']] })).toBeNull();
});
