import { decompress } from './decompress.ts';
import { type ByteSource, piecesOf } from './source.ts';

/** Text of a source: gzip undone, byte order mark honoured and removed, invalid UTF-8 replaced by U+FFFD. */
export async function* textOf(source: ByteSource): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | undefined;
  for await (const piece of decompress(piecesOf(source))) {
    decoder ??= new TextDecoder(encodingOf(piece));
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

/** A UTF-16 mark split over two pieces of one byte is read as UTF-8; no real reader cuts there. */
function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
