import type { ImportId, ImportSummary } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { ImportStore, summaryOf } from './import-store.ts';

export async function getImport(
  { caller, db, dry_runs }: Scope,
  { import_id }: { readonly import_id: ImportId },
): Promise<ImportSummary> {
  if (dry_runs.has(import_id)) return dry_runs.summary(caller, import_id);
  return summaryOf(await new ImportStore(db, caller).get(import_id));
}
