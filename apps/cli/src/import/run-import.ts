import { type ApexError, type ImportSummary, telemetryRoutes } from '@apex/contracts';
import { type FoundFile, type OpenedFile, readFiles, type ReadSettings } from '@apex/local-files';
import { formatCount } from '@apex/terminal';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../command.ts';
import { signedInClient } from '../connection/client.ts';
import { credential } from '../connection/credential.ts';
import { withRetry } from './retry.ts';
import { sendRecords } from './send-records.ts';
import { createUpload, type Upload } from './upload.ts';

export interface ImportSettings extends ReadSettings {
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
  const progress = context.terminal.progress('import');
  let stored = 0;
  let seen = { file: 0, files: files.length, records: 0 };
  const show = (): void =>
    progress.update(
      { ...seen, stored },
      `${formatCount(seen.records)} records read, ${formatCount(stored)} stored, file ${seen.file} of ${seen.files}`,
    );
  const { target, rejections, fitting, added } = await readFiles({
    files,
    settings,
    open: (opened) =>
      openUpload(context, startOf(opened, settings), (records) => {
        stored += records;
        show();
      }),
    onRecords: (read) => {
      seen = read;
      show();
    },
    ...(increment === undefined ? {} : { growing: true, isNew: increment.isNew }),
    signal: context.signal,
    now: context.now,
  });
  if (increment?.skip_when_empty === true && added === 0 && rejections.count === 0) return undefined;
  const summary = await target.finish(rejections.rows, rejections.count);
  progress.end();
  return resultOf(summary, fitting);
}

function startOf(opened: readonly [OpenedFile, ...OpenedFile[]], { dry_run, start }: ImportSettings) {
  const [{ format }] = opened;
  return { format, files: opened.map(({ entry }) => entry), dry_run, ...(start === undefined ? {} : { start }) };
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
