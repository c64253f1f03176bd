import { type ColumnMap, parseFile, type ParsedRecord } from '@apex/formats';
import { bytesOf, type OpenedFile, type ReadOptions } from './open-file.ts';

export interface RecordOptions extends ReadOptions {
  readonly model: string | undefined;
  readonly map: ColumnMap | undefined;
  readonly max_bytes?: number | undefined;
  readonly now: () => number;
}

/** Relative times are read from 1970 on; the upload moves them when the server has told their anchor. */
const noAnchor = new Date(0);

/** The records of a file in batches; a file of which nothing fits ends in `invalid import.wrong_format`. */
export async function* readRecords(file: OpenedFile, options: RecordOptions): AsyncGenerator<ParsedRecord[], void> {
  const { bytes, close } = await bytesOf(file, options);
  try {
    const { model, map, max_bytes, now } = options;
    const anchor = file.entry.relative_time ? noAnchor : undefined;
    yield* parseFile({ format: file.format, name: file.name, bytes, anchor, model, map, max_bytes, clock: { now } });
  } finally {
    await close();
  }
}
