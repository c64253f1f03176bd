import { ApexError, type ImportSummary, type ImportUpload, type UploadProgress } from '@apex/contracts';
import type { ColumnMap } from '@apex/formats';
import { type FoundFile, readFiles } from '@apex/local-files';
import { DirectImport } from '../import/direct-import.ts';
import { withProgress } from '../import/with-progress.ts';
import type { Scope } from '../scope.ts';
import { columnMapOf, glimpseOf, mostDecodedBytes, openUploaded, overridesOf, uploadedFile } from './uploaded-file.ts';
import { removeUpload } from './upload-store.ts';

/** Imports an upload and deletes it. One that was refused as a whole stays, so that its mapping can be mended. */
export async function* importUpload(
  scope: Scope,
  input: ImportUpload,
): AsyncGenerator<UploadProgress, ImportSummary, void> {
  const { caller, db, uploads } = scope;
  const file = await uploadedFile(scope, input.id);
  const map = await overrides(scope, file, input);
  const summary = yield* withProgress<UploadProgress, ImportSummary>((report, leaving) =>
    read(scope, { ...input, file, map }, { report, signal: AbortSignal.any([caller.signal, leaving]) }),
  );
  await removeUpload(db, caller, input.id);
  await uploads.folder.remove(input.id);
  return summary;
}

async function overrides(scope: Scope, file: FoundFile, input: ImportUpload): Promise<ColumnMap | undefined> {
  const { id, format, map } = input;
  const opened = await openUploaded(file, id, format);
  const asked = columnMapOf(map);
  if (opened === undefined || asked === undefined) return asked;
  const now = (): number => scope.clock.now();
  const { map: proposed } = await glimpseOf(opened, { map: undefined, rows: 1, now, signal: scope.caller.signal });
  return overridesOf(asked, proposed);
}

interface Told {
  readonly report: (progress: UploadProgress) => void;
  readonly signal: AbortSignal;
}

async function read(
  scope: Scope,
  { file, format, map, model, start }: Omit<ImportUpload, 'map'> & { file: FoundFile; map: ColumnMap | undefined },
  { report, signal }: Told,
): Promise<ImportSummary> {
  const now = { read_bytes: 0, total_bytes: file.size, records: 0, calls: 0, rejected: 0 };
  const { target, rejections } = await readFiles({
    files: [file],
    settings: { format: format ?? 'auto', map, model, max_bytes: mostDecodedBytes },
    open: (files) =>
      new DirectImport(scope, {
        files,
        start,
        onStored: ({ calls }) => {
          now.calls = calls;
          report({ ...now });
        },
      }),
    onBytes: (bytes) => {
      now.read_bytes = bytes;
    },
    onRecords: ({ records, rejected }) => {
      now.records = records - rejected;
      now.rejected = rejected;
      report({ ...now });
    },
    signal,
    now: () => scope.clock.now(),
  }).catch((error: unknown) => Promise.reject(cutOff(error, signal)));
  return target.finish(rejections.rows, rejections.count);
}

/** A reading that was stopped ends in the stream's own error. */
function cutOff(error: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted || ApexError.isInstance(error)) return error;
  return new ApexError({
    kind: 'cancelled',
    reason: 'telemetry.cancelled',
    message: 'The import was cancelled.',
    cause: error,
  });
}
