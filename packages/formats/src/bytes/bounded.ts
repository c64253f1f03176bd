import { StreamFault } from '../fault.ts';
import { decompress } from './decompress.ts';
import { type ByteSource, isAsyncBuffer, piecesOf } from './source.ts';

/** The decoded bytes up to a limit; the source breaks off there. Random-access sources are left as they are. */
export function bounded(source: ByteSource, most: number | undefined): ByteSource {
  return most === undefined || isAsyncBuffer(source) ? source : upTo(source, most);
}

async function* upTo(source: ByteSource, most: number): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  for await (const piece of decompress(piecesOf(source))) {
    length += piece.length;
    if (length > most) {
      throw new StreamFault(
        `the file unpacks to more than ${Math.floor(most / 1024 / 1024)} MiB; the rest of it was not read`,
      );
    }
    yield piece;
  }
}
