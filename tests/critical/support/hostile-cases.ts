import * as hostile from './hostile-content.ts';

const { csv, goodLine, goodRow, lines } = hostile;
const mebibyte = 1024 * 1024;

/** A file with good rows around bad ones. */
export interface MixedFile {
  readonly what: string;
  readonly file: string;
  readonly content: () => string | Uint8Array;
  /** Good ones. */
  readonly calls: number;
  /** Line and reason of the bad ones. */
  readonly bad?: readonly (readonly [number, RegExp])[];
  readonly args?: readonly string[];
}

const noCounts = ['1e400', '99999999999999999999', '5e9', '1.5', 'NaN', 'true', '[]'];
const noTimes = ['+099999-01-01T00:00:00Z', '1969-01-01', '2026-13-45', '', 'now', '9'.repeat(23)];
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

export const mixedFiles: readonly MixedFile[] = [
  {
    what: 'negative tokens',
    file: 'negative.csv',
    content: () => csv(goodRow(), goodRow({ input: '-5' }), goodRow()),
    calls: 2,
    bad: [[3, /-5.*not a count/]],
  },
  {
    what: 'numbers that are no counts',
    file: 'numbers.jsonl',
    content: () => lines(goodLine(), ...noCounts.map((input_tokens) => goodLine({ input_tokens })), goodLine()),
    calls: 2,
    bad: [
      [6, /not valid JSON/],
      [2, /Infinity/],
      [3, /100000000000000000000/],
      [4, /5000000000/],
      [5, /1\.5/],
      [7, /true/],
      [8, /list/],
    ],
  },
  {
    what: 'times that are none',
    file: 'times.csv',
    content: () => csv(...hostile.rows(10), ...noTimes.map((at) => goodRow({ at })), goodRow()),
    calls: 11,
    bad: [
      [12, /099999/],
      [13, /1969/],
      [14, /2026-13-45/],
      [15, /no time/],
      [16, /now/],
      [17, /9{23}/],
    ],
  },
  {
    what: 'a row with too few cells',
    file: 'cells.csv',
    content: () => csv(goodRow(), '2026-03-01', goodRow()),
    calls: 2,
    bad: [[3, /cells/]],
  },
  {
    what: 'a quote that is never closed',
    file: 'quote.csv',
    content: () => csv(goodRow(), goodRow({ user: '"never' }), goodRow()),
    calls: 2,
    bad: [[3, /quote/]],
  },
  {
    what: 'values nested without end',
    file: 'deep.jsonl',
    content: () =>
      lines(
        goodLine(),
        `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
        goodLine({ deep: nested(100_000) }),
        goodLine(),
      ),
    calls: 2,
    bad: [
      [2, /nested too deeply/],
      [3, /nested too deeply/],
    ],
  },
  {
    what: 'JSON that breaks off',
    file: 'broken.jsonl',
    content: () => lines(goodLine(), '{"timestamp":"2026-', goodLine()),
    calls: 2,
    bad: [[2, /not valid JSON/]],
  },
  {
    what: 'a list that breaks off',
    file: 'broken.json',
    content: () => `[${goodLine()},${goodLine()},{"time`,
    calls: 2,
    bad: [[1, /ends in the middle/]],
  },
  {
    what: 'names that reach for prototypes',
    file: 'prototype.jsonl',
    content: () =>
      lines(
        goodLine({ ['__proto__']: '{"polluted":1}', constructor: '{"prototype":{}}' }),
        '{"__proto__":1}',
        goodLine(),
      ),
    calls: 2,
    bad: [[2, /no time/]],
  },
  {
    what: 'a line of 70 MiB',
    file: 'long.jsonl',
    content: () => lines(goodLine(), `{"x":"${'a'.repeat(70 * mebibyte)}"}`, goodLine()),
    calls: 2,
    bad: [[2, /longer than 64 MiB/]],
  },
  {
    what: '20,000 columns',
    file: 'wide.csv',
    content: () => lines(`${hostile.csvHeader}${',x'.repeat(20_000)}`, goodRow() + ','.repeat(20_000), goodRow()),
    calls: 1,
    bad: [[3, /cells/]],
  },
  {
    what: 'NUL bytes in cells',
    file: 'nul.csv',
    content: () => csv(goodRow(), goodRow({ user: 'a\0b' }), goodRow()),
    args: ['--format', 'csv'],
    calls: 3,
  },
  {
    what: 'NUL and half characters in JSON',
    file: 'nul.jsonl',
    content: () => lines(goodLine({ user: '"a\\u0000b"' }), goodLine({ user: '"\\ud800x"' })),
    calls: 2,
  },
  {
    what: 'bytes that are no UTF-8',
    file: 'utf8.csv',
    content: () => {
      const broken = Buffer.from([0xff, 0xfe, 0xc0, 0x80]);
      return Buffer.concat([Buffer.from(csv(goodRow()).trimEnd()), broken, Buffer.from(`\n${goodRow()}\n`)]);
    },
    calls: 2,
  },
  {
    what: 'UTF-16 with a mark',
    file: 'utf16.csv',
    content: () => Buffer.from(`\uFEFF${csv(goodRow(), goodRow())}`, 'utf16le'),
    calls: 2,
  },
  {
    what: 'labels of 100,000 characters',
    file: 'labels.jsonl',
    content: () => lines(goodLine({ user: JSON.stringify('x'.repeat(100_000)) }), goodLine()),
    calls: 2,
  },
  {
    what: 'formulas for a spreadsheet',
    file: 'formula.csv',
    content: () => csv(...["=cmd|' /C calc'!A0", '+1+1', '@SUM(1)', '-2'].map((user) => goodRow({ user }))),
    calls: 4,
  },
];

/** A file of which nothing is what it should be. */
export interface WrongFile {
  readonly what: string;
  readonly file: string;
  readonly content: () => string | Uint8Array;
  readonly reason: RegExp;
  readonly format?: string;
}

export const wrongFiles: readonly WrongFile[] = [
  { what: 'noise as CSV', file: 'noise.csv', content: () => hostile.noise(5000), reason: /none of the known formats/ },
  {
    what: 'noise as JSON lines',
    file: 'noise.jsonl',
    content: () => hostile.noise(5000),
    reason: /none of the known formats/,
  },
  {
    what: 'an archive as CSV',
    file: 'archive.csv',
    content: () => Buffer.concat([Buffer.from('PK\u0003\u0004'), hostile.noise(500)]),
    reason: /none of the known formats|no column/,
  },
  {
    what: 'a page as JSON lines',
    file: 'page.jsonl',
    content: () => '<!doctype html>\n<html></html>\n',
    reason: /not valid JSON/,
  },
  { what: 'a table of fruit', file: 'fruit.csv', content: () => 'name,colour\napple,red\n', reason: /no column for/ },
  { what: 'CSV told to be Parquet', file: 'a.csv', content: () => csv(goodRow()), reason: /PAR1/, format: 'parquet' },
  {
    what: 'CSV told to be a trace',
    file: 'b.csv',
    content: () => csv(goodRow()),
    reason: /not valid JSON/,
    format: 'mooncake',
  },
  {
    what: 'CSV told to be a log',
    file: 'c.csv',
    content: () => csv(goodRow()),
    reason: /not valid JSON/,
    format: 'codex',
  },
  {
    what: 'Parquet that is cut off',
    file: 'cut.parquet',
    content: () => hostile.goodParquet().subarray(0, -20),
    reason: /PAR1/,
  },
  {
    what: 'Parquet with a footer of 2 GiB',
    file: 'footer.parquet',
    content: () =>
      Buffer.concat([hostile.goodParquet().subarray(0, -8), Buffer.from([255, 255, 255, 127]), Buffer.from('PAR1')]),
    reason: /metadata length/,
  },
  {
    what: 'scrambled Parquet',
    file: 'scrambled.parquet',
    content: () => hostile.scrambled(hostile.goodParquet()),
    reason: /\S/,
  },
  {
    what: 'the head of a compressed file',
    file: 'head.csv.gz',
    content: () => hostile.packed(csv(goodRow())).subarray(0, 12),
    reason: /damaged or ends too early/,
  },
  {
    what: 'compressed zeros',
    file: 'zeros.csv.gz',
    content: () => hostile.packed('\0'.repeat(20 * mebibyte)),
    reason: /none of the known formats/,
  },
  {
    what: 'compressed zeros told to be CSV',
    file: 'told.csv.gz',
    content: () => hostile.packed('\0'.repeat(20 * mebibyte)),
    reason: /no column/,
    format: 'csv',
  },
];

/** Names that would take over a terminal, a page or a template. */
export const evilNames: readonly string[] = [
  '\u001B[31mred\u001B[0m',
  '\u001B]0;title\u0007',
  '\u009B31m',
  'back\u0008space\u007F',
  'over\rwritten',
  'two\nlines',
  '\u202Etxt.exe',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '${jndi:ldap://x}',
];

/** Whether a text moves the cursor, changes colours or turns the direction of what is read. */
export function hasControls(text: string): boolean {
  return [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n' || character === '\t') return false;
    const isControl = code < 32 || (code >= 127 && code < 160);
    return isControl || (code >= 0x20_2a && code <= 0x20_2e) || (code >= 0x20_66 && code <= 0x20_69);
  });
}
