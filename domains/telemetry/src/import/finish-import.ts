import type { FinishImport, ImportSummary } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { ImportStore, summaryOf } from './import-store.ts';

/** Closes an import; a second time it answers the same. */
export async function finishImport(scope: Scope, input: FinishImport): Promise<ImportSummary> {
  const { caller, dry_runs, lock, totals } = scope;
  const { import_id, rejected } = input;
  const count = Math.max(input.rejected_count, rejected.length);
  if (dry_runs.has(import_id)) return dry_runs.finish(caller, import_id, { rows: rejected, count });
  return lock.run(caller, caller.signal, async (pinned) => {
    const imports = new ImportStore(pinned, caller);
    const row = await imports.get(import_id);
    if (row.status === 'complete') return summaryOf(row);
    const counted = await totals.count(caller, import_id);
    totals.set(import_id, undefined);
    return summaryOf(await imports.finish(import_id, counted, { rows: rejected, count }));
  });
}
