import { ApexError, type StartImport } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Scope } from '../scope.ts';
import { fileAnchors } from './file-anchors.ts';
import { ImportStore } from './import-store.ts';

/** Relative times reach thirty years; every moment counted from a start before this one can be stored. */
const endOfStartsMs = Date.UTC(2200, 0, 1);

export async function startImport({ caller, db, clock, totals, dry_runs }: Scope, input: StartImport) {
  const { format, files, start, dry_run } = input;
  if (start !== undefined) assertStart(start);
  const import_id = newId.import();
  const now_ms = clock.now();
  const anchors = await fileAnchors(db, caller, { files, start, now_ms, keep: !dry_run });
  if (dry_run) {
    dry_runs.open(caller, { import_id, format, files: files.length });
  } else {
    await new ImportStore(db, caller).create({ id: import_id, format, files: files.length, now_ms });
    totals.begin(import_id);
  }
  return { import_id, dry_run, anchors };
}

function assertStart(start: string): void {
  const ms = Date.parse(start);
  if (ms >= 0 && ms < endOfStartsMs) return;
  throw new ApexError({
    kind: 'invalid',
    reason: 'telemetry.start_out_of_range',
    message: `start: ${start} is not between 1970 and 2199.`,
  });
}
