import type { ImportBatch, ImportProgress } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import type { Kysely } from 'kysely';
import { planAtPrices } from '../price/plan-at-prices.ts';
import { markDays, settleDays } from '../roll-up/day-states.ts';
import type { Scope } from '../scope.ts';
import { isAgentLog } from '../sighting/imported-calls.ts';
import { joinImported } from '../sighting/write-join.ts';
import { daysOf } from '../store/instant.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import { type BatchDraft, draftBatch } from './draft-batch.ts';
import { importFinished, ImportStore, type ImportTotals } from './import-store.ts';
import { addBatch } from './import-totals.ts';
import { type BatchPlan, planBatch } from './plan-batch.ts';
import { writeBatch, writtenCalls } from './write-batch.ts';

/** Stores a batch. The answer counts the import so far and means that everything sent is stored. */
export async function importRecords(scope: Scope, input: ImportBatch): Promise<ImportProgress> {
  const { caller, db, lock, dry_runs } = scope;
  const { import_id, records } = input;
  if (dry_runs.has(import_id)) return dry_runs.add(caller, input);
  const { status } = await new ImportStore(db, caller).get(import_id);
  if (status === 'complete') throw importFinished(import_id);
  const draft = draftBatch(caller, records, input.batch);
  return lock.run(caller, caller.signal, (pinned) => storeBatch(scope, pinned, import_id, draft));
}

/** Runs alone in its project; `pinned` is the connection that holds the lock. */
async function storeBatch(
  scope: Scope,
  pinned: Kysely<TelemetryDatabase>,
  import_id: string,
  draft: BatchDraft,
): Promise<ImportProgress> {
  const { caller, clock, prices, totals, roll_up } = scope;
  const imports = new ImportStore(pinned, caller);
  // Read again under the lock: it may have been finished while we waited.
  const { status } = await imports.get(import_id);
  if (status === 'complete') throw importFinished(import_id);
  const before = await totals.get(caller, import_id);
  if (await imports.hasBatch(import_id, draft.key)) {
    const { records } = await imports.get(import_id);
    return progressOf(Number(records), before);
  }
  const store = scope.store.for(caller);
  const writer = `${import_id} ${draft.key}`;
  const plan = await planAtPrices(
    { prices, db: pinned, tenant: caller },
    (catalogue) => planBatch(draft, { store, import_id, catalogue }),
    (planned) => {
      const days = daysOf(writtenCalls(planned).map(({ at_ms }) => at_ms));
      return markDays(pinned, caller, { name: writer, days, now_ms: clock.now() });
    },
  );
  totals.set(import_id, undefined);
  await writeBatch(store, import_id, draft, plan);
  await joinImported(scope, pinned, caller, { name: writer, calls: agentCalls(plan) });
  const after = addBatch(before, import_id, plan);
  const records = await imports.recordBatch(import_id, draft, after, (trx) => settleDays(trx, caller, writer));
  totals.set(import_id, after);
  roll_up.wake();
  return progressOf(records, after);
}

/** Of a batch that came from an agent's log: such agents may have reported the same calls themselves. */
function agentCalls(plan: BatchPlan): { session: string; at_ms: number }[] {
  return writtenCalls(plan).flatMap(({ labels, at_ms }) =>
    isAgentLog(labels.source) ? [{ session: labels.session, at_ms }] : [],
  );
}

function progressOf(records: number, { calls, cost }: ImportTotals): ImportProgress {
  return { records, calls, duplicates: records - calls, cost_usd: formatUsd(cost) };
}
