import { ApexError, type Observation } from '@apex/contracts';
import type { ColumnMap, FileFormat } from '@apex/formats';
import type { FoundFile } from './find-files.ts';
import { openFile, type OpenedFile } from './open-file.ts';
import { readRecords } from './read-records.ts';
import { lineOf, Rejections } from './rejections.ts';
import { unreadableFile } from './unreadable-file.ts';

export interface ReadSettings {
  readonly format: FileFormat | 'auto';
  readonly map?: ColumnMap | undefined;
  /** The model of records that name none. */
  readonly model?: string | undefined;
  /** Decoded bytes after which a file breaks off. */
  readonly max_bytes?: number | undefined;
}

/** Takes the records of `files[file]` one by one; what it returns is waited for. */
export interface RecordTarget {
  add(file: number, observation: Observation): Promise<void> | undefined;
}

export interface ReadProgress {
  readonly file: number;
  readonly files: number;
  /** Rejected ones among them. */
  readonly records: number;
  readonly rejected: number;
}

export interface Reading<T extends RecordTarget> {
  readonly files: readonly FoundFile[];
  readonly settings: ReadSettings;
  /** Opens the target when it is known which files can be read; there is one at least. */
  readonly open: (files: readonly [OpenedFile, ...OpenedFile[]]) => T;
  /** After each batch of a file, which counts from 1. */
  readonly onRecords: (progress: ReadProgress) => void;
  readonly onBytes?: (bytes: number) => void;
  /** Files may be in the middle of a line. */
  readonly growing?: boolean;
  /** Whether a record, as text, was not read from the file before; all are new unless told. */
  readonly isNew?: (path: string, record: string) => boolean;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

export interface ReadFiles<T extends RecordTarget> {
  readonly target: T;
  readonly rejections: Rejections;
  /** Files of which something fitted. */
  readonly fitting: number;
  /** Records handed to the target. */
  readonly added: number;
}

/**
 * Reads files into a target. A file of which nothing fits is told among the rejections; when that leaves none, the
 * whole reading is refused with them in the details.
 */
export async function readFiles<T extends RecordTarget>(reading: Reading<T>): Promise<ReadFiles<T>> {
  const rejections = new Rejections();
  const { opened, refusal: unknown } = await openAll(reading, rejections);
  const [first, ...others] = opened;
  if (first === undefined) throw refused(unknown ?? unknownFormat('(no file)'), rejections);
  const target = reading.open([first, ...others]);
  const pass: Pass = { ...reading, target, rejections, files_read: opened.length, records: 0, added: 0 };
  let refusal = unknown;
  let fitting = 0;
  for (const [index, file] of opened.entries()) {
    const misfit = await readFile(pass, file, index);
    if (misfit === undefined) fitting += 1;
    else refusal ??= misfit;
  }
  if (fitting === 0 && refusal !== undefined) throw refused(refusal, rejections);
  return { target, rejections, fitting, added: pass.added };
}

interface Pass extends Omit<Reading<RecordTarget>, 'files' | 'open'> {
  readonly target: RecordTarget;
  readonly rejections: Rejections;
  readonly files_read: number;
  records: number;
  added: number;
}

async function readFile(pass: Pass, file: OpenedFile, index: number): Promise<ApexError | undefined> {
  const { settings, rejections, signal, isNew } = pass;
  const before = { rows: rejections.rows.length, count: rejections.count };
  const { model, map, max_bytes } = settings;
  const options = {
    model,
    map,
    max_bytes,
    now: pass.now,
    growing: pass.growing === true,
    onBytes: pass.onBytes,
    signal,
  };
  try {
    for await (const batch of readRecords(file, options)) {
      for (const record of batch) {
        if (isNew?.(file.path, JSON.stringify(record)) === false) continue;
        if (record.kind === 'rejected') rejections.add(file.name, record.line, record.reason);
        else {
          pass.added += 1;
          const wait = pass.target.add(index, record.observation);
          if (wait !== undefined) await wait;
        }
      }
      pass.records += batch.length;
      pass.onRecords({ file: index + 1, files: pass.files_read, records: pass.records, rejected: rejections.count });
    }
    return undefined;
  } catch (error) {
    if (!ApexError.isInstance(error) || error.reason !== 'import.wrong_format') throw error;
    rejections.replaceFile(file.name, error, before);
    return error;
  }
}

async function openAll({ files, settings }: Pick<Reading<RecordTarget>, 'files' | 'settings'>, rejections: Rejections) {
  const opened: OpenedFile[] = [];
  let refusal: ApexError | undefined;
  for (const file of files) {
    const one = await openOne(file, settings);
    if (!ApexError.isInstance(one)) opened.push(one);
    else {
      refusal ??= one;
      const { line, reason } = lineOf(one);
      rejections.add(file.name ?? file.path, line, reason);
    }
  }
  return { opened, refusal };
}

/** A file as it was opened, or why it cannot be imported. */
async function openOne(file: FoundFile, settings: ReadSettings): Promise<OpenedFile | ApexError> {
  try {
    return (await openFile(file, settings.format)) ?? unknownFormat(file.name ?? file.path);
  } catch (error) {
    const refusal = unreadableFile(file.path, error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

function unknownFormat(file: string): ApexError {
  const reason = 'none of the known formats; name it with --format, or its columns with --map';
  return new ApexError({
    kind: 'invalid',
    reason: 'import.unknown_format',
    message: `${file}: line 1: ${reason}.`,
    details: { file, line: 1, reason },
  });
}

function refused(refusal: ApexError, rejections: Rejections): ApexError {
  const { kind, reason, message } = refusal;
  const details = { rejected: rejections.rows, rejected_count: rejections.count };
  return new ApexError({ kind, reason, message, details });
}
