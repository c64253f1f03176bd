import { expect, test } from 'vitest';
import { blocksOf, cutAtMarks, spansOf } from './markdown.ts';

const textsOf = (source: string) =>
  blocksOf(source).map(({ kind, lines }) => [kind, lines.map(({ from, to }) => source.slice(from, to))]);

test('paragraphs, lists and headings are told apart, and every line is a part of the source', () => {
  expect(textsOf('One\ntwo\n\nPlan:\n- a\n- b\n\n1. x\n# Head')).toEqual([
    ['paragraph', ['One', 'two']],
    ['paragraph', ['Plan:']],
    ['bullets', ['a', 'b']],
    ['numbers', ['x']],
    ['heading', ['Head']],
  ]);
});

test('a name in backticks is a name whatever stands in it', () => {
  const source = 'Model `**a** <b>` cost **more**';
  const spans = spansOf(source, { from: 0, to: source.length });
  expect(spans.map(({ kind, from, to }) => [kind, source.slice(from, to)])).toEqual([
    ['text', 'Model '],
    ['code', '**a** <b>'],
    ['text', ' cost '],
    ['strong', 'more'],
  ]);
});

test('text is cut where figures stand, and a figure that reaches out of it is left alone', () => {
  const source = 'Spent $5.00 of $9.00';
  const marks = [
    { at: 15, length: 5, figure_id: 'b' },
    { at: 6, length: 5, figure_id: 'a' },
    { at: 18, length: 9, figure_id: 'out' },
    { at: 7, length: 2, figure_id: 'within another' },
  ];
  const pieces = cutAtMarks({ from: 0, to: source.length }, marks);
  expect(pieces.map(({ from, to, mark }) => [source.slice(from, to), mark?.figure_id ?? null])).toEqual([
    ['Spent ', null],
    ['$5.00', 'a'],
    [' of ', null],
    ['$9.00', 'b'],
  ]);
});
