import { observationSchema } from '@apex/contracts';
import { type ParsedRecord, peekFile } from '@apex/formats';
import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { lineChunks } from '../line-chunks.ts';

const batchSize = 2000;

function parse(text: string) {
  try {
    return observationSchema.safeParse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** True where the first line is a whole observation, as `apex synth --out` writes it. */
export async function isObservationFile(head: Uint8Array): Promise<boolean> {
  const { head: decoded } = await peekFile([head]);
  const [first = ''] = new TextDecoder().decode(decoded).split('\n', 1);
  return first.startsWith('{"identity":') && parse(first)?.success === true;
}

function recordOf(text: string, line: number): ParsedRecord {
  const parsed = parse(text);
  if (parsed?.success === true) return { kind: 'call', line, observation: parsed.data };
  const issue = parsed?.error.issues[0];
  const reason = issue === undefined ? 'not valid JSON' : `${issue.path.join('.')}: ${issue.message}`;
  return { kind: 'rejected', line, reason: reason.slice(0, 500) };
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

/** Observations as they are, a line each. */
export async function* readObservations(
  pieces: AsyncIterable<Uint8Array>,
  compressed: boolean,
): AsyncGenerator<ParsedRecord[], void> {
  let line = 0;
  let batch: ParsedRecord[] = [];
  try {
    for await (const texts of lineChunks(compressed ? Readable.from(pieces).pipe(createGunzip()) : pieces)) {
      for (const text of texts) {
        line += 1;
        if (text.trim() !== '') batch.push(recordOf(text, line));
      }
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    batch.push({ kind: 'rejected', line: line + 1, reason: 'the compressed file is damaged or ends too early' });
  }
  if (batch.length > 0) yield batch;
}
