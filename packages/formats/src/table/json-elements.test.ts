import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonElement, JsonElements } from './json-elements.ts';

function cut(
  pieces: readonly string[],
  options: { unwrap: boolean; limit?: number } = { unwrap: true },
): JsonElement[] {
  const found: JsonElement[] = [];
  const cutter = new JsonElements((element) => found.push(element), options);
  for (const piece of pieces) cutter.push(piece);
  cutter.end();
  return found;
}

function values(elements: readonly JsonElement[]): unknown[] {
  return elements.map((element) => ('text' in element ? JSON.parse(element.text) : element.fault));
}

function piecesOf(text: string, size: number): string[] {
  return text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
}

const anything = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 });
const size = fc.integer({ min: 1, max: 9 });
const indent = fc.constantFrom(0, 2);

test('the elements of a list come out as they are, however the text is cut', () => {
  fc.assert(
    fc.property(anything, size, indent, (list, pieceSize, spaces) => {
      const text = JSON.stringify(list, null, spaces);
      expect(values(cut(piecesOf(text, pieceSize)))).toEqual(JSON.parse(text));
    }),
  );
});

test('a list under a well-known name is unwrapped, whatever stands around it', () => {
  fc.assert(
    fc.property(anything, fc.jsonValue({ maxDepth: 2 }), size, (list, other, pieceSize) => {
      const text = JSON.stringify({ object: 'data', meta: { x: other }, data: list, next: other, has_more: false });
      expect(values(cut(piecesOf(text, pieceSize)))).toEqual(JSON.parse(JSON.stringify(list)));
    }),
  );
});

test('an object without such a list is one row', () => {
  const row = { a: 1, tags: ['x', { y: 2 }], data: { inner: [1] } };
  expect(values(cut(piecesOf(JSON.stringify(row), 3)))).toEqual([row]);
});

test('objects one after the other are taken whole where unwrapping is off', () => {
  const text = '{"data":[1]}\n{\n "b": 2}\n';
  expect(cut(piecesOf(text, 4), { unwrap: false })).toEqual([
    { line: 1, text: '{"data":[1]}' },
    { line: 2, text: '{\n "b": 2}' },
  ]);
});

test('elements are numbered by the line they begin on', () => {
  expect(cut(['[\n  {"a":\n1},\n\n  {"a":2}\n]']).map(({ line }) => line)).toEqual([2, 5]);
});

test('a cut-off document keeps the elements before the cut and rejects the last', () => {
  const elements = cut(['[{"a":1},\n{"a":2},\n{"a":']);
  expect(elements.map((element) => ('text' in element ? element.text : element.fault))).toEqual([
    '{"a":1}',
    '{"a":2}',
    'the file ends in the middle of a value',
  ]);
  expect(elements[2]?.line).toBe(3);
});

test('a string that a line end breaks costs its own element only', () => {
  const elements = cut(['[{"a":1},\n{"a":"oops,\n"b":[2]},\n{"a":3}]']);
  expect(elements.map((element) => ('text' in element ? element.text : element.fault))).toEqual([
    '{"a":1}',
    '{"a":"oops,\n"b":[2]}',
    '{"a":3}',
  ]);
  expect(elements.map(({ line }) => line)).toEqual([1, 2, 4]);
});

test('an element over the limit or nested too deeply is a fault and its neighbours are kept', () => {
  const deep = `${'['.repeat(600)}${']'.repeat(600)}`;
  const elements = cut(piecesOf(`[1,"${'x'.repeat(2_000)}",${deep},4]`, 50), { unwrap: true, limit: 1_500 });
  expect(elements.map((element) => ('text' in element ? element.text : 'fault'))).toEqual(['1', 'fault', 'fault', '4']);
});
