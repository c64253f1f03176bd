import type { StartImport } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Scope } from '../scope.ts';
import { fileAnchors } from './file-anchors.ts';
import { ImportStore } from './import-store.ts';

export async function startImport({ caller, db, clock, totals, dry_runs }: Scope, input: StartImport) {
  const { format, files, start, dry_run } = input;
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
