import { ApexError, type ImportSummary, telemetryRoutes } from '@apex/contracts';
import type { ColumnMap, FileFormat } from '@apex/formats';
import { formatCount } from '@apex/terminal';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../command.ts';
import { signedInClient } from '../connection/client.ts';
import { credential } from '../connection/credential.ts';
import type { FoundFile } from './find-files.ts';
import { openFile, type OpenedFile } from './open-file.ts';
import { readRecords } from './read-records.ts';
import { lineOf, Rejections } from './rejections.ts';
import { withRetry } from './retry.ts';
import { sendRecords } from './send-records.ts';
import { unreadableFile } from './unreadable-file.ts';
import { createUpload, type Upload } from './upload.ts';

export interface ImportSettings {
  readonly format: FileFormat | 'auto';
  readonly map?: ColumnMap | undefined;
  readonly model?: string | undefined;
  /** ISO time that traces with relative time begin at. */
  readonly start?: string | undefined;
  readonly dry_run: boolean;
}

/** How a watched file is read again. */
export interface Increment {
  /** Whether this was not read from the file before. */
  readonly isNew: (path: string, record: string) => boolean;
  /** Nothing new is no import at all. */
  readonly skip_when_empty: boolean;
}

export interface ImportResult {
  readonly files: number;
  readonly records: number;
  readonly calls: number;
  readonly duplicates: number;
  readonly rejected: ImportSummary['rejected'];
  readonly rejected_count: number;
  readonly cost_usd: string;
  readonly unpriced_calls: number;
  readonly improved_calls: number;
  readonly improved_cost_usd: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly import_id: string;
  readonly format: ImportSummary['format'];
  readonly status: ImportSummary['status'];
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

/** Opens an upload that authenticates, retries and tells its progress as this invocation does. */
export function openUpload(
  context: CommandContext,
  start: Parameters<typeof createUpload>[0]['start'],
  onStored: (records: number) => void,
): Upload {
  const { url, project, correlation_id, signal, terminal } = context;
  let longest = 0;
  const onWait = (error: ApexError, wait_ms: number): void => {
    // Batches under way together fail together; one of them is enough to tell of it.
    if (wait_ms <= longest) return;
    longest = wait_ms;
    const why = error.reason === 'client.unreachable' ? 'The server does not answer.' : error.message;
    if (terminal.json) terminal.note(JSON.stringify({ progress: 'import', waiting_ms: wait_ms, reason: why }));
    else terminal.note(`${why} Trying again in ${(wait_ms / 1000).toFixed(1)} s.`);
  };
  return createUpload({
    client: signedInClient(context, telemetryRoutes),
    start,
    send: (batch) =>
      sendRecords(batch, {
        url,
        project,
        correlation_id,
        signal,
        credential: () => credential(context),
        fetch: globalThis.fetch,
      }),
    retry: (action) =>
      withRetry(action, { signal, onWait, sleep: (ms, stop) => sleep(ms, undefined, { signal: stop }) }),
    signal,
    onStored: (records) => {
      longest = 0;
      onStored(records);
    },
  });
}

interface Pass {
  readonly context: CommandContext;
  readonly settings: ImportSettings;
  readonly increment: Increment | undefined;
  readonly upload: Upload;
  readonly rejections: Rejections;
  readonly onRecords: (count: number) => void;
  readonly added: { count: number };
}

async function importFile(pass: Pass, file: OpenedFile, index: number): Promise<ApexError | undefined> {
  const { context, settings, increment, upload, rejections } = pass;
  const before = { rows: rejections.rows.length, count: rejections.count };
  const growing = increment !== undefined;
  const reading = { ...settings, model: settings.model, map: settings.map, now: context.now };
  try {
    for await (const batch of readRecords(file, { ...reading, growing, signal: context.signal })) {
      for (const record of batch) {
        if (increment !== undefined && !increment.isNew(file.path, JSON.stringify(record))) continue;
        if (record.kind === 'rejected') rejections.add(file.name, record.line, record.reason);
        else {
          pass.added.count += 1;
          const wait = upload.add(index, record.observation);
          if (wait !== undefined) await wait;
        }
      }
      pass.onRecords(batch.length);
    }
    return undefined;
  } catch (error) {
    if (!ApexError.isInstance(error) || error.reason !== 'import.wrong_format') throw error;
    rejections.replaceFile(file.name, error, before);
    return error;
  }
}

/** A file as it was opened, or why it cannot be imported. */
async function openOne(file: FoundFile, settings: ImportSettings): Promise<OpenedFile | ApexError> {
  try {
    return (await openFile(file, settings.format)) ?? unknownFormat(file.path);
  } catch (error) {
    const refusal = unreadableFile(file.path, error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

async function openAll(files: readonly FoundFile[], settings: ImportSettings, rejections: Rejections) {
  const opened: OpenedFile[] = [];
  let refusal: ApexError | undefined;
  for (const file of files) {
    const one = await openOne(file, settings);
    if (!ApexError.isInstance(one)) opened.push(one);
    else {
      refusal ??= one;
      const { line, reason } = lineOf(one);
      rejections.add(file.path, line, reason);
    }
  }
  return { opened, refusal };
}

function refused(refusal: ApexError, rejections: Rejections): ApexError {
  const { kind, reason, message } = refusal;
  const details = { rejected: rejections.rows, rejected_count: rejections.count };
  return new ApexError({ kind, reason, message, details });
}

/**
 * Reads files and sends their records as one import. A file of which nothing fits is refused; when that leaves none,
 * the whole import is and nothing was sent. Nothing comes back where an increment held nothing new.
 */
export async function runImport(
  context: CommandContext,
  files: readonly FoundFile[],
  settings: ImportSettings,
  increment?: Increment,
): Promise<ImportResult | undefined> {
  const rejections = new Rejections();
  const { opened, refusal: unknown } = await openAll(files, settings, rejections);
  const [first] = opened;
  if (first === undefined) throw refused(unknown ?? unknownFormat('(no file)'), rejections);
  const progress = context.terminal.progress('import');
  let stored = 0;
  let read = 0;
  let at = 0;
  const show = (): void =>
    progress.update(
      { files: opened.length, file: at, records: read, stored },
      `${formatCount(read)} records read, ${formatCount(stored)} stored, file ${at} of ${opened.length}`,
    );
  const start = {
    format: first.format,
    files: opened.map((file) => file.entry),
    dry_run: settings.dry_run,
    ...(settings.start === undefined ? {} : { start: settings.start }),
  };
  const upload = openUpload(context, start, (records) => {
    stored += records;
    show();
  });
  const onRecords = (count: number): void => {
    read += count;
    show();
  };
  let refusal = unknown;
  let fitting = 0;
  const pass: Pass = { context, settings, increment, upload, rejections, onRecords, added: { count: 0 } };
  for (const [index, file] of opened.entries()) {
    at = index + 1;
    const misfit = await importFile(pass, file, index);
    if (misfit === undefined) fitting += 1;
    else refusal ??= misfit;
  }
  if (fitting === 0 && refusal !== undefined) throw refused(refusal, rejections);
  if (increment?.skip_when_empty === true && pass.added.count === 0 && rejections.count === 0) return undefined;
  const summary = await upload.finish(rejections.rows, rejections.count);
  progress.end();
  return resultOf(summary, fitting);
}

function resultOf(summary: ImportSummary, files: number): ImportResult {
  const { records, calls, duplicates, rejected, rejected_count, cost_usd, unpriced_calls } = summary;
  const { from, to, import_id, format, status, improved_calls = 0, improved_cost_usd = '0.000000000000' } = summary;
  return {
    files,
    records,
    calls,
    duplicates,
    rejected,
    rejected_count,
    cost_usd,
    unpriced_calls,
    improved_calls,
    improved_cost_usd,
    from,
    to,
    import_id,
    format,
    status,
  };
}
