import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('what would end a cell is quoted', () => {
  expect(
    toCsv([
      ['model', 'cost'],
      ['a "b", c', '1.5'],
      ['two\nlines', null],
    ]),
  ).toBe('model,cost\r\n"a ""b"", c",1.5\r\n"two\nlines",');
});

test.each(['=HYPERLINK("x")', '+1+1', '@SUM(A1)', '-cmd', '\t=1'])('%j is no formula of a spreadsheet', (text) => {
  expect(toCsv([[text]]).replace(/^"/, '')).toMatch(/^'/);
});

test('negative amounts stay numbers', () => {
  expect(toCsv([['-1.25', -3]])).toBe('-1.25,-3');
});
