import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, withFormula, withoutFormula } from './csv.ts';

const starts = fc.constantFrom('', "'", "''", '=', '+', '-', '@', '\t', '\r', '\n');
const texts = fc.tuple(starts, starts, fc.string()).map((parts) => parts.join(''));

test('no text runs in a spreadsheet, and what was made text comes back to the letter', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const safe = withoutFormula(text);
      expect(/^[=+\-@\t\r\n]/.test(safe) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(safe)).toBe(false);
      expect(withFormula(safe)).toBe(text);
    }),
  );
});

test('numbers stay numbers, however they are written', () => {
  expect(csvLine(['-1.25', -3, '-0.000000000001', -1e-7, null])).toBe('-1.25,-3,-0.000000000001,-1e-7,');
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => csvLine([n]) === String(n)));
});

test('what would end a cell is quoted, also where it was made text, and raw cells are as they are', () => {
  const cells = ['=1,"2"', '-cmd', 'two\nlines'];
  expect(csvLine(cells)).toBe(`"'=1,""2""",'-cmd,"two\nlines"`);
  expect(csvLine(cells, { raw: true })).toBe('"=1,""2""",-cmd,"two\nlines"');
});
