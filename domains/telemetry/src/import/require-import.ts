import type { ImportId } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { ImportStore } from './import-store.ts';

/** Throws `not_found` where a filter names an import that is not the caller's; another tenant's is as unknown as none. */
export async function requireImport(
  { caller, db, dry_runs }: Pick<Scope, 'caller' | 'db' | 'dry_runs'>,
  import_id: ImportId | undefined,
): Promise<void> {
  if (import_id === undefined) return;
  if (dry_runs.has(import_id)) dry_runs.summary(caller, import_id);
  else await new ImportStore(db, caller).get(import_id);
}
