import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonLines } from './json-lines.ts';

const rows = fc.array(
  fc.record({
    text: fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
    count: fc.nat(Number.MAX_SAFE_INTEGER),
    flag: fc.option(fc.boolean()),
    numbers: fc.array(fc.nat()),
    texts: fc.array(fc.string({ unit: 'binary' })),
    map: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string()),
  }),
);

test('whatever a row holds, its line reads back as the same', () => {
  fc.assert(
    fc.property(rows, (wanted) => {
      const lines = new JsonLines('{"head":1', 0);
      for (const row of wanted) {
        lines.begin().text('text', row.text).count('count', row.count).flag('flag', row.flag);
        lines.list('numbers', row.numbers).texts('texts', row.texts).map('map', row.map).end();
      }
      const read = lines
        .done()
        .toString()
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
      expect(read).toEqual(
        wanted.map(({ text, count, flag, numbers, texts, map }) => ({
          head: 1,
          ...(text === '' ? {} : { text: text.toWellFormed() }),
          ...(count === 0 ? {} : { count }),
          ...(flag === null ? {} : { flag }),
          ...(numbers.length === 0 ? {} : { numbers }),
          ...(texts.length === 0 ? {} : { texts: texts.map((one) => one.toWellFormed()) }),
          ...(Object.keys(map).length === 0 ? {} : { map: { ...map } }),
        })),
      );
    }),
  );
});

test('lone surrogates, which the engine refuses, are replaced', () => {
  const lines = new JsonLines('{"a":1', 1);
  lines.begin().text('text', '\uD800 alone').end();
  expect(lines.done().toString()).toBe('{"a":1,"text":"\uFFFD alone"}\n');
});

test('more rows than expected are kept whole', () => {
  const lines = new JsonLines('{"a":1', 1);
  const long = 'x'.repeat(1000);
  for (let row = 0; row < 3000; row += 1) lines.begin().text('text', long).end();
  const read = lines.done().toString().trimEnd().split('\n');
  expect(read).toHaveLength(3000);
  expect(new Set(read)).toEqual(new Set([`{"a":1,"text":"${long}"}`]));
});
