import type { SpendRow } from '@apex/contracts';
import { expect, test } from 'vitest';
import { periodOf } from '../period/period.ts';
import { explorationOf, type ExplorerSearch } from './exploration.ts';
import { cellOf, explorerRows, sortRows } from './explorer-rows.ts';
import { drillInto } from './row-selection.ts';

const now = new Date('2026-03-20T10:00:00Z');
const tokens = { input: 1, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 1, reasoning: 0 };
const row = (labels: Record<string, string>, cost_usd: string, calls = 1) =>
  ({ cost_usd, calls, tokens, unpriced_calls: 0, ...labels }) as SpendRow;

function rowsOf(search: ExplorerSearch, rows: SpendRow[], before?: SpendRow[]) {
  const period = periodOf(search, now);
  const exploration = explorationOf(search, period);
  return { exploration, rows: explorerRows(exploration, { rows, before, period }) };
}

test('values are held against themselves, days against the day as far back as the period', () => {
  const byModel = rowsOf(
    { by: 'model' },
    [row({ model: 'a' }, '3'), row({ model: 'b' }, '1')],
    [row({ model: 'a' }, '2')],
  );
  expect(byModel.rows.map(({ before }) => before?.cost_usd ?? before)).toEqual(['2', null]);
  expect(byModel.rows.map((one) => cellOf(one, 'cost.change', byModel.exploration))).toEqual([0.5, null]);
  const byDay = rowsOf({ period: '7d' }, [row({ day: '2026-03-20' }, '3')], [row({ day: '2026-03-13' }, '4')]);
  expect(cellOf(byDay.rows[0] ?? { id: '', row: row({}, '0'), before: null }, 'cost.before', byDay.exploration)).toBe(
    '4',
  );
});

test('until the period before is known nothing is called new', () => {
  expect(rowsOf({ by: 'model' }, [row({ model: 'a' }, '3')]).rows[0]?.before).toBeUndefined();
});

test('money sorts by amount, and what has no figure comes last either way', () => {
  const list = [row({ model: 'a' }, '10'), row({ model: 'b' }, '9.5'), row({ model: 'c' }, '100')];
  const sorted = (sort: string) => {
    const { exploration, rows } = rowsOf({ by: 'model', sort }, list, [row({ model: 'b' }, '1')]);
    return sortRows(rows, exploration).map((one) => one.row['model']);
  };
  expect(sorted('-cost')).toEqual(['c', 'a', 'b']);
  expect(sorted('cost')).toEqual(['b', 'a', 'c']);
  expect(sorted('-cost.change')[0]).toBe('b');
  expect(sorted('cost.change')[0]).toBe('b');
  expect(sorted('-evil')).toHaveLength(3);
});

test('a row leads into itself by a dimension that is still open', () => {
  const search: ExplorerSearch = { by: ['model', 'feature'], filters: [{ dimension: 'model', op: 'ne', value: 'z' }] };
  const { exploration, rows } = rowsOf(search, [row({ model: 'a', feature: '(none)' }, '1')]);
  const [one] = rows;
  expect(one === undefined ? null : drillInto(one, exploration, search)).toMatchObject({
    filters: [
      { dimension: 'model', op: 'eq', value: 'a' },
      { dimension: 'feature', op: 'eq', value: '(none)' },
    ],
    by: 'user',
  });
});

test('a month leads into its days', () => {
  const search: ExplorerSearch = { grain: 'month', period: 'all' };
  const { exploration, rows } = rowsOf(search, [row({ month: '2026-02' }, '1')]);
  const [one] = rows;
  expect(one === undefined ? null : drillInto(one, exploration, search)).toMatchObject({
    period: 'custom',
    from: '2026-02-01',
    to: '2026-02-28',
    by: ['model'],
  });
});
