import type { Observation } from '@apex/contracts';
import type { ByteSource } from './bytes/source.ts';
import { parseFile, type ParseFileInput } from './parse-file.ts';
import type { FileFormat, ParseCounts } from './record.ts';

/** Everything that a file of these tests yields, taken apart. */
export interface ReadFile {
  readonly calls: Observation[];
  readonly callLines: number[];
  readonly rejected: { line: number; reason: string }[];
  readonly counts: ParseCounts;
  readonly batchSizes: number[];
}

export const testAnchor = new Date('2026-01-01T00:00:00.000Z');

/** Reads a small file of a test to its end. */
export async function readAll(
  format: FileFormat,
  content: string | ByteSource,
  options: Partial<ParseFileInput> = {},
): Promise<ReadFile> {
  const calls: Observation[] = [];
  const callLines: number[] = [];
  const rejected: { line: number; reason: string }[] = [];
  const batchSizes: number[] = [];
  const bytes = typeof content === 'string' ? [new TextEncoder().encode(content)] : content;
  const records = parseFile({ format, name: 'file', bytes, anchor: testAnchor, clock: { now: () => 0 }, ...options });
  for (;;) {
    const next = await records.next();
    if (next.done === true) return { calls, callLines, rejected, counts: next.value, batchSizes };
    batchSizes.push(next.value.length);
    for (const record of next.value) {
      if (record.kind === 'call') {
        calls.push(record.observation);
        callLines.push(record.line);
      } else rejected.push({ line: record.line, reason: record.reason });
    }
  }
}

/** The bytes in pieces of the given length, as a slow source would bring them. */
export function inPieces(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}

export async function gzipped(content: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

export function lines(...entries: unknown[]): string {
  return entries.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join('\n');
}
