import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRow, CsvRows, delimiterOf } from './csv.ts';

function cut(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const cutter = new CsvRows((row) => rows.push(row));
  for (const [index, line] of text.split('\n').entries()) cutter.block({ line: index + 1, texts: [line] });
  cutter.end();
  return rows;
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const cell = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', 'é', '1'), maxLength: 6 });

test('rows are cut as an established parser cuts them', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }), (table) => {
      const text = ['h1,h2', ...table.map((row) => row.map(quoted).join(','))].join('\n');
      const expected: string[][] = parse(text, { relax_column_count: true, skip_empty_lines: true });
      expect(cut(text).map((row) => ('cells' in row ? row.cells : row.fault))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('a row over several lines is numbered by its first', () => {
  expect(cut('a,b\n"x\ny",1\nz,2')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x\ny', '1'] },
    { line: 4, cells: ['z', '2'] },
  ]);
});

test('a quote that is never closed costs its own line only', () => {
  const rows = cut('a,b\n1,2\n"oops,3\n4,5\n6,7');
  expect(rows.slice(2)).toEqual([
    { line: 3, fault: 'a quote is opened and never closed' },
    { line: 4, cells: ['4', '5'] },
    { line: 5, cells: ['6', '7'] },
  ]);
});

test('a quote inside a bare cell is a character', () => {
  expect(cut('a,b\n5" disk,2')[1]).toEqual({ line: 2, cells: ['5" disk', '2'] });
});

test('many lines that each open a quote are read in linear time', () => {
  const text = `a,b\n${'"x,1\n'.repeat(100_001)}`;
  const started = performance.now();
  const rows = cut(text);
  expect(rows.length).toBeGreaterThan(1_000);
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('the separator is the one that the header holds most of', () => {
  expect(delimiterOf('a,b,c')).toBe(',');
  expect(delimiterOf('a;b;"c,d,e"')).toBe(';');
  expect(delimiterOf('a\tb,c\td')).toBe('\t');
  expect(delimiterOf('single')).toBe(',');
});
