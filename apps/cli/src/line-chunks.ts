import { StringDecoder } from 'node:string_decoder';

/** Whole lines as they arrive, all that one piece of input completes together; the last may lack its line end. */
export async function* lineChunks(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string[], void> {
  const decoder = new StringDecoder('utf8');
  let rest: string[] = [];
  for await (const piece of input) {
    const text = typeof piece === 'string' ? piece : decoder.write(Buffer.from(piece));
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    if (lines.length > 0) {
      lines[0] = rest.join('') + (lines[0] ?? '');
      rest = [];
      yield lines;
    }
    rest.push(last);
  }
  const last = rest.join('') + decoder.end();
  if (last !== '') yield [last];
}
