import { addCallLine } from '../call/call-line.ts';
import type { CallRecord } from '../call/call-record.ts';
import { addOccurrenceLine } from '../occurrence/occurrence-record.ts';
import type { Table, TenantCalls } from '../store/call-store.ts';
import { monthIndexOf } from '../store/instant.ts';
import { JsonLines } from '../store/json-lines.ts';
import type { BatchDraft } from './draft-batch.ts';
import type { BatchPlan } from './plan-batch.ts';
import { renameOccurrences } from './rename-occurrences.ts';

/** A part of a table is a month; the engine keeps buffers for each one that an insert touches. */
const mostMonthsAtOnce = 100;

/**
 * Stores a planned batch; when this returns, the engine has acknowledged every row. Calls go before
 * their occurrences: one that is stored then has its call, whatever happens in between. What changes of known
 * occurrences goes before all: until the calls are told better as well, sending the batch again finds it to do.
 * Writing the same rows again changes nothing.
 */
export async function writeBatch(
  store: TenantCalls,
  import_id: string,
  draft: BatchDraft,
  plan: BatchPlan,
): Promise<void> {
  await insertByMonth(store, 'occurrences', plan.better, addOccurrenceLine);
  await renameOccurrences(store, plan.renamed);
  await insertByMonth(store, 'calls', writtenCalls(plan), addCallLine);
  await Promise.all([
    insertByMonth(store, 'occurrences', plan.occurrences, addOccurrenceLine),
    store.insert('import_batches', importBatchLine(store, import_id, draft)),
  ]);
}

/** The calls of which a batch writes a row. */
export function writtenCalls({ added, improved }: BatchPlan): CallRecord[] {
  return [...added, ...improved.map(({ record }) => record)];
}

/** Inserts rows in portions that the engine can hold the buffers of. */
export async function insertByMonth<T extends { readonly at_ms: number }>(
  store: TenantCalls,
  table: Table,
  records: readonly T[],
  addLine: (lines: JsonLines, record: T) => void,
): Promise<void> {
  const months = [...Map.groupBy(records, ({ at_ms }) => monthIndexOf(at_ms)).values()];
  for (let from = 0; from < months.length; from += mostMonthsAtOnce) {
    const chosen = months.slice(from, from + mostMonthsAtOnce).flat();
    const lines = new JsonLines(store.lineHead, chosen.length);
    for (const record of chosen) addLine(lines, record);
    await store.insert(table, lines.done());
  }
}

/** Which records the import has seen, known ones included. */
function importBatchLine(store: TenantCalls, import_id: string, draft: BatchDraft): Buffer {
  const lines = new JsonLines(store.lineHead, draft.records / 8);
  lines
    .begin()
    .plain('import_id', import_id)
    .plain('batch_key', draft.key)
    .list('call_ids', [...draft.calls.keys()])
    .list('occurrence_ids', [...draft.occurrences.keys()])
    .end();
  return lines.done();
}
