import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamFault } from '../fault.ts';
import { linesOf } from './lines.ts';

async function* pieces(texts: readonly string[], fault?: Error): AsyncGenerator<string> {
  yield* texts;
  if (fault !== undefined) throw fault;
}

async function read(source: AsyncIterable<string>, limit?: number): Promise<[number, string][]> {
  const found: [number, string][] = [];
  for await (const block of linesOf(source, limit)) {
    if ('fault' in block) found.push([block.line, `! ${block.fault}`]);
    else for (const [index, text] of block.texts.entries()) found.push([block.line + index, text]);
  }
  return found;
}

test('lines are the same however the text is cut into pieces', async () => {
  const content = fc.array(fc.constantFrom('', 'a', 'bc', '\n', '\n\n', 'd"e'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(content, async (texts) => {
      const whole = texts.join('');
      const expected = whole.split('\n').map((text, index): [number, string] => [index + 1, text]);
      if (expected.at(-1)?.[1] === '') expected.pop();
      expect(await read(pieces(texts))).toEqual(expected);
    }),
  );
});

test('a return before the line end is not part of the line', async () => {
  expect(await read(pieces(['a\r', '\nb\r\n', 'c']))).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
});

test('a line over the limit is a fault and its neighbours are read', async () => {
  const source = pieces(['good\nxxxxxx', 'xxxxxx', 'xxx\nnext\n', 'yyyyyyyyyyyyyyy']);
  expect((await read(source, 8)).map(([line, text]) => [line, text.slice(0, 8)])).toEqual([
    [1, 'good'],
    [2, '! longer'],
    [3, 'next'],
    [4, '! longer'],
  ]);
});

test('where the source breaks off, whole lines are kept and the unfinished one is the fault', async () => {
  expect(await read(pieces(['one\ntwo\nthr'], new StreamFault('broken off')))).toEqual([
    [1, 'one'],
    [2, 'two'],
    [3, '! broken off'],
  ]);
});

test('an error of the source itself is passed on', async () => {
  await expect(read(pieces(['one\n'], new Error('disk gone')))).rejects.toThrow('disk gone');
});
