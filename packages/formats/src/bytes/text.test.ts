import { expect, test } from 'vitest';
import { inPieces } from '../read-all.ts';
import { textOf } from './text.ts';

async function read(pieces: Iterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of textOf(pieces)) text += piece;
  return text;
}

test('characters split over pieces are put together and a byte order mark is removed', async () => {
  const bytes = new TextEncoder().encode('\ufeffcafé 🎉');
  for (const length of [1, 2, 3, 100]) expect(await read(inPieces(bytes, length))).toBe('café 🎉');
});

test('UTF-16 with a mark is understood', async () => {
  const text = 'at,input\n';
  const little = new Uint8Array([0xff, 0xfe, ...[...text].flatMap((char) => [char.charCodeAt(0), 0])]);
  const big = new Uint8Array([0xfe, 0xff, ...[...text].flatMap((char) => [0, char.charCodeAt(0)])]);
  expect(await read([little])).toBe(text);
  expect(await read([big])).toBe(text);
});

test('bytes that are no UTF-8 become replacement characters', async () => {
  expect(await read([new Uint8Array([0x61, 0xff, 0x62])])).toBe('a\ufffdb');
});
