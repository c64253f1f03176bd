import {
  ApexError,
  type ImportLocalLogs,
  type ImportSummary,
  type LocalLogsProgress,
  type LocalLogSource,
} from '@apex/contracts';
import { readFiles } from '@apex/local-files';
import { DirectImport } from '../import/direct-import.ts';
import { withProgress } from '../import/with-progress.ts';
import type { Scope } from '../scope.ts';
import { logsIn } from './list-local-logs.ts';
import { whyNot } from './local-logs-access.ts';

/** Imports the logs of each source, one import a source. */
export async function* importLocalLogs(
  scope: Scope,
  { sources }: ImportLocalLogs,
): AsyncGenerator<LocalLogsProgress, { imports: ImportSummary[] }, void> {
  const { caller, local_logs } = scope;
  const why_not = await whyNot(caller, local_logs);
  if (why_not !== null) throw refused(why_not);
  const imports: ImportSummary[] = [];
  for (const source of new Set(sources)) {
    imports.push(
      yield* withProgress<LocalLogsProgress, ImportSummary>((report, leaving) =>
        importSource(scope, source, { report, signal: AbortSignal.any([caller.signal, leaving]) }),
      ),
    );
  }
  return { imports };
}

async function importSource(
  scope: Scope,
  source: LocalLogSource,
  { report, signal }: { readonly report: (progress: LocalLogsProgress) => void; readonly signal: AbortSignal },
): Promise<ImportSummary> {
  const folder = scope.local_logs.folders[source];
  const files = await logsIn(folder);
  if (files.length === 0) throw nothingThere(source, folder);
  const now = { source, files: files.length, file: 0, records: 0, stored: 0 };
  const { target, rejections } = await readFiles({
    files,
    settings: { format: source },
    // An agent may be at work.
    growing: true,
    open: (opened) =>
      new DirectImport(scope, {
        files: opened,
        onStored: ({ records }) => {
          now.stored = records;
          report({ ...now });
        },
      }),
    onRecords: ({ file, files: all, records }) => {
      Object.assign(now, { file, files: all, records });
      report({ ...now });
    },
    signal,
    now: () => scope.clock.now(),
  });
  return target.finish(rejections.rows, rejections.count);
}

function refused(message: string): ApexError {
  return new ApexError({ kind: 'forbidden', reason: 'telemetry.local_logs_refused', message });
}

function nothingThere(source: LocalLogSource, folder: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'telemetry.no_local_logs',
    message: `There are no logs of ${source} in ${folder}.`,
  });
}
