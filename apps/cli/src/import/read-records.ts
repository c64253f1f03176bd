import { ApexError } from '@apex/contracts';
import { type ColumnMap, parseFile, type ParsedRecord } from '@apex/formats';
import { readObservations } from './observation-lines.ts';
import { bytesOf, type OpenedFile, piecesOf, type ReadOptions } from './open-file.ts';

export interface RecordOptions extends ReadOptions {
  readonly model: string | undefined;
  readonly map: ColumnMap | undefined;
  readonly now: () => number;
}

/** Relative times are read from 1970 on; the upload moves them when the server has told their anchor. */
const noAnchor = new Date(0);

async function* observations(file: OpenedFile, options: RecordOptions): AsyncGenerator<ParsedRecord[], void> {
  let fits = false;
  let first: ParsedRecord | undefined;
  for await (const batch of readObservations(piecesOf(file, options), file.name.endsWith('.gz'))) {
    first ??= batch[0];
    fits ||= batch.some((record) => record.kind === 'call');
    yield batch;
  }
  if (fits || first?.kind !== 'rejected') return;
  const { line, reason } = first;
  throw new ApexError({
    kind: 'invalid',
    reason: 'import.wrong_format',
    message: `${file.name} holds no observation: line ${line}: ${reason}`,
    details: { file: file.name, line, reason },
  });
}

/** The records of a file in batches; a file of which nothing fits ends in `invalid import.wrong_format`. */
export async function* readRecords(file: OpenedFile, options: RecordOptions): AsyncGenerator<ParsedRecord[], void> {
  if (file.format === 'observations') return yield* observations(file, options);
  const { bytes, close } = await bytesOf(file, options);
  try {
    const { model, map, now } = options;
    const anchor = file.entry.relative_time ? noAnchor : undefined;
    yield* parseFile({ format: file.format, name: file.name, bytes, anchor, model, map, clock: { now } });
  } finally {
    await close();
  }
}
