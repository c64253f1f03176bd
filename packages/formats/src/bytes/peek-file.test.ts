import { expect, test } from 'vitest';
import { gzipped, inPieces, lines, readAll } from '../read-all.ts';
import { peekFile } from './peek-file.ts';

const row = { timestamp: 5, input_length: 512, output_length: 1, hash_ids: [7] };

test('the head is decoded and the whole content is still there to be read', async () => {
  const content = lines(...Array.from({ length: 3_000 }, () => row));
  const peeked = await peekFile(inPieces(await gzipped(content), 100));
  expect(new TextDecoder().decode(peeked.head)).toBe(content.slice(0, 64 * 1024));
  expect((await readAll('mooncake', peeked.bytes)).calls).toHaveLength(3_000);
});

test('a short broken file can be peeked; its fault shows when it is read', async () => {
  const packed = await gzipped(lines(row, row, row));
  const peeked = await peekFile([packed.subarray(0, packed.length - 4)]);
  expect(peeked.head.length).toBeGreaterThan(0);
  const { calls, rejected } = await readAll('mooncake', peeked.bytes);
  expect(calls.length).toBeGreaterThan(0);
  expect(rejected.at(-1)?.reason).toMatch(/ends too early/);
});

test('an empty source has an empty head', async () => {
  const peeked = await peekFile([]);
  expect(peeked.head).toHaveLength(0);
  expect((await readAll('csv', peeked.bytes)).counts).toEqual({ calls: 0, rejected: 0, skipped: 0 });
});
