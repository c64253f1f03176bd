import { parquetWriteBuffer } from 'hyparquet-writer';
import { createGzip, gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

let next = 0;

/** A good line, its call new; fields are replaced as raw JSON. */
export function goodLine(raw: Readonly<Record<string, string>> = {}): string {
  next += 1;
  const fields = {
    timestamp: '"2026-03-01T00:00:00Z"',
    model: '"gpt-4o"',
    input_tokens: '10',
    output_tokens: '5',
    request_id: `"line-${next}"`,
    ...raw,
  };
  return `{${Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(',')}}`;
}

export const csvHeader = 'timestamp,model,prompt_tokens,completion_tokens,request_id,user';

/** A good row of a CSV, its call new. */
export function goodRow({ at = '2026-03-01T00:00:00Z', input = '10', user = 'ada' } = {}): string {
  next += 1;
  return `${at},gpt-4o,${input},5,row-${next},${user}`;
}

export const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
export const csv = (...rows: readonly string[]): string => lines(csvHeader, ...rows);
export const rows = (count: number): string[] => Array.from({ length: count }, () => goodRow());

export function goodParquet(): Buffer {
  next += 1;
  const columnData = [
    { name: 'timestamp', data: [new Date('2026-03-01'), new Date('2026-03-02')], type: 'TIMESTAMP' as const },
    { name: 'request_id', data: [`parquet-${next}-a`, `parquet-${next}-b`], type: 'STRING' as const },
    { name: 'model', data: ['gpt-4o', 'gpt-4o'], type: 'STRING' as const },
    { name: 'input_tokens', data: [1, 2], type: 'INT32' as const },
    { name: 'output_tokens', data: [1, 2], type: 'INT32' as const },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

/** Bytes without a pattern, the same every time. */
export function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

/** Every third byte of the middle changed. */
export function scrambled(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, at) => (at > 8 && at < bytes.length - 12 && at % 3 === 0 ? byte ^ 0x5a : byte)));
}

/** A compressed file of some kilobytes that unpacks to the wished mebibytes of one line between two good ones. */
export async function writeBomb(path: string, mebibytes: number): Promise<void> {
  const packed = createGzip();
  const file = packed.pipe(createWriteStream(path));
  packed.write(`${goodLine()}\n{"x":"`);
  const piece = Buffer.alloc(1024 * 1024, '0');
  for (let written = 0; written < mebibytes; written += 1) if (!packed.write(piece)) await once(packed, 'drain');
  packed.end(`"}\n${goodLine()}\n`);
  await once(file, 'close');
}

export const packed = (text: string): Buffer => gzipSync(text);
