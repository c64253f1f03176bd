import { expect, test } from 'vitest';
import { renderTable } from './table.ts';

const columns = [{ title: 'model' }, { title: 'cost', align: 'right' }] as const;

test('texts stand left, numbers right, without borders or trailing blanks', () => {
  const shown = renderTable(
    columns,
    [
      ['claude-opus', '$1,234.50'],
      ['o3', '$0.01'],
    ],
    { width: 80 },
  );
  expect(shown).toBe(['model             cost', 'claude-opus  $1,234.50', 'o3               $0.01'].join('\n'));
});

test('a table is no wider than the terminal: long texts are cut, numbers are not', () => {
  const shown = renderTable(columns, [['a-very-long-model-name-that-goes-on', '$1,234,567.89']], { width: 30 });
  for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(30);
  expect(shown).toContain('…');
  expect(shown).toContain('$1,234,567.89');
});

test('an id to be copied is never cut, and neither is anything where no person looks', () => {
  const row = [['a-long-name-that-may-be-cut', 'key_01993a5e-7c00-7000-8000-000000000004']];
  const shown = renderTable([{ title: 'name' }, { title: 'id', whole: true }], row, { width: 30 });
  expect(shown).toContain('key_01993a5e-7c00-7000-8000-000000000004');
  expect(shown).toContain('a-lon…ut');
  expect(renderTable([{ title: 'name' }, { title: 'id' }], row, { width: Number.POSITIVE_INFINITY })).not.toContain(
    '…',
  );
});

test('optional columns go before any name is cut', () => {
  const wide = [
    { title: 'model' },
    { title: 'cost', align: 'right' },
    { title: 'cached', align: 'right', optional: true },
  ] as const;
  const rows = [['claude-opus-4-5-20251101', '$1.00', '1,304,104,006']];
  expect(renderTable(wide, rows, { width: 80 })).toContain('1,304,104,006');
  const narrow = renderTable(wide, rows, { width: 36 });
  expect(narrow).toContain('claude-opus-4-5-20251101');
  expect(narrow).not.toContain('cached');
});

test('a value cannot write escape sequences or further lines', () => {
  const shown = renderTable(columns, [['\u001b[2Jgone\nnext', '$1.00']], { width: 80 });
  expect(shown).not.toContain('\u001b');
  expect(shown.split('\n')).toHaveLength(2);
});
