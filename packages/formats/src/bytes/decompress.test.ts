import { expect, test } from 'vitest';
import { gzipped, inPieces } from '../read-all.ts';
import { decompress } from './decompress.ts';
import { piecesOf } from './source.ts';

const text = Array.from({ length: 5_000 }, (_, index) => `{"row":${index},"noise":"${Math.sin(index)}"}`).join('\n');

async function unpack(pieces: Iterable<Uint8Array>): Promise<{ text: string; fault: string }> {
  const decoder = new TextDecoder();
  let found = '';
  try {
    for await (const piece of decompress(piecesOf(pieces))) found += decoder.decode(piece, { stream: true });
  } catch (error) {
    return { text: found, fault: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' };
  }
  return { text: found, fault: '' };
}

test('gzip is recognised by its bytes, even when they come one by one', async () => {
  const small = text.slice(0, 2_000);
  expect(await unpack(inPieces(await gzipped(small), 1))).toEqual({ text: small, fault: '' });
  expect(await unpack([await gzipped(text)])).toEqual({ text, fault: '' });
});

test('anything else passes through unchanged', async () => {
  for (const plain of ['', 'a', 'ab', text]) {
    expect(await unpack(inPieces(new TextEncoder().encode(plain), 7))).toEqual({ text: plain, fault: '' });
  }
});

test('a truncated file yields what was packed before the cut and then a fault', async () => {
  const packed = await gzipped(text);
  const result = await unpack(inPieces(packed.subarray(0, packed.length / 2), 1_000));
  expect(result.fault).toMatch(/^StreamFault: .*ends too early/);
  expect(text.startsWith(result.text)).toBe(true);
  expect(result.text.length).toBeGreaterThan(text.length / 3);
});

test('a damaged file yields what came before the damage and then a fault', async () => {
  const packed = await gzipped(text);
  packed.fill(0xff, packed.length - 200, packed.length - 100);
  const result = await unpack([packed]);
  expect(result.fault).toMatch(/^StreamFault/);
  expect(text.slice(0, 1_000)).toBe(result.text.slice(0, 1_000));
});

test('data after the packed content is refused, not read', async () => {
  const packed = await gzipped('hello');
  const result = await unpack([packed, new TextEncoder().encode('and more')]);
  expect(result.text).toBe('hello');
  expect(result.fault).toMatch(/data follows the end/);
});

test('a bomb is given up long before it is unpacked', async () => {
  const megabyte = new Uint8Array(1024 * 1024);
  const zeros = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let count = 0; count < 160; count += 1) controller.enqueue(megabyte);
      controller.close();
    },
  });
  const bomb = new Uint8Array(await new Response(zeros.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
  let produced = 0;
  const reading = (async () => {
    for await (const piece of decompress(piecesOf([bomb]))) produced += piece.length;
  })();
  await expect(reading).rejects.toThrow('unpacks to far more');
  expect(produced).toBeLessThan(150 * 1024 * 1024);
});

test('leaving early closes the source', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield await gzipped('x');
    } finally {
      closed = true;
    }
  }
  for await (const _piece of decompress(source())) break;
  expect(closed).toBe(true);
});
