import { callLine } from '../call/call-line.ts';
import type { CallRecord } from '../call/call-record.ts';
import { type OccurrenceRecord, occurrenceLine } from '../occurrence/occurrence-record.ts';
import type { Table, TenantCalls } from '../store/call-store.ts';
import { monthIndexOf } from '../store/instant.ts';
import type { BatchDraft } from './draft-batch.ts';

/** A part of a table is a month; the engine keeps buffers for each one that an insert touches. */
const mostMonthsAtOnce = 100;

/**
 * Stores a planned batch; when this returns, the engine has acknowledged every row. Calls go first: an occurrence
 * that is stored then has its call, whatever happens in between. Writing the same rows again changes nothing.
 */
export async function writeBatch(
  store: TenantCalls,
  import_id: string,
  draft: BatchDraft,
  rows: { readonly calls: readonly CallRecord[]; readonly occurrences: readonly OccurrenceRecord[] },
): Promise<void> {
  const head = store.lineHead;
  await insertByMonth(store, 'calls', rows.calls, (record) => callLine(head, record));
  await Promise.all([
    insertByMonth(store, 'occurrences', rows.occurrences, (record) => occurrenceLine(head, record)),
    store.insert('import_records', importRecordLines(head, import_id, draft)),
  ]);
}

async function insertByMonth<T extends { readonly at_ms: number }>(
  store: TenantCalls,
  table: Table,
  records: readonly T[],
  lineOf: (record: T) => string,
): Promise<void> {
  const months = Map.groupBy(records, ({ at_ms }) => monthIndexOf(at_ms));
  const groups = [...months.values()];
  for (let from = 0; from < groups.length; from += mostMonthsAtOnce) {
    const lines = groups
      .slice(from, from + mostMonthsAtOnce)
      .flat()
      .map(lineOf);
    await store.insert(table, Buffer.from(lines.join('')));
  }
}

function importRecordLines(head: string, import_id: string, draft: BatchDraft): Buffer {
  const lines: string[] = [];
  for (const { call_id, occurrence_id } of draft.occurrences.values()) {
    lines.push(`${head},"import_id":"${import_id}","call_id":"${call_id}","occurrence_id":"${occurrence_id}"}\n`);
  }
  return Buffer.from(lines.join(''));
}
