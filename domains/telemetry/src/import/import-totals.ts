import { parseUsd } from '@apex/pricing';
import { z } from 'zod';
import type { CallStore } from '../store/call-store.ts';
import type { Tenant } from '../tenant.ts';
import type { ImportTotals } from './import-store.ts';
import type { BatchPlan } from './plan-batch.ts';

const mostRemembered = 1000;
const nothing: ImportTotals = { calls: 0, unpriced_calls: 0, cost: 0n, improved_calls: 0, improved_cost: 0n };

const isAdded = 'import_id = {import_id:String}';
const isImproved = 'improved_by = {import_id:String}';

const totalsSchema = z.object({
  added: z.string().transform(Number),
  unpriced: z.string().transform(Number),
  cost_sum: z.string().nullable(),
  improved: z.string().transform(Number),
  improved_sum: z.string(),
});

/**
 * What each running import has added and improved, counted by the engine once and then kept in step with the batches. The calls
 * themselves bear the import that added them and the last one that improved them, so that a lost process or a repeated batch cannot make these drift.
 */
export interface RunningTotals {
  begin(import_id: string): void;
  get(tenant: Tenant, import_id: string): Promise<ImportTotals>;
  /** Adds a stored batch; `undefined` after a failure, when only the engine knows what was stored. */
  set(import_id: string, totals: ImportTotals | undefined): void;
  /** Counted by the engine now. */
  count(tenant: Tenant, import_id: string): Promise<ImportTotals>;
}

export function createRunningTotals(store: CallStore): RunningTotals {
  const known = new Map<string, ImportTotals>();

  function set(import_id: string, totals: ImportTotals | undefined): void {
    known.delete(import_id);
    if (totals === undefined) return;
    known.set(import_id, totals);
    const [oldest] = known.keys();
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
  }

  async function count(tenant: Tenant, import_id: string): Promise<ImportTotals> {
    const [row] = await store.for(tenant).query({
      columns: `countIf(${isAdded}) AS added, countIf(${isAdded} AND cost IS NULL) AS unpriced,
        sumIf(cost, ${isAdded}) AS cost_sum, countIf(${isImproved}) AS improved,
        sumIf(ifNull(cost, toDecimal128(0, 12)) - ifNull(cost_before, toDecimal128(0, 12)), ${isImproved}) AS improved_sum`,
      from: 'calls',
      final: true,
      where: [`${isAdded} OR ${isImproved}`],
      params: { import_id },
      schema: totalsSchema,
    });
    if (row === undefined) return nothing;
    return {
      calls: row.added,
      unpriced_calls: row.unpriced,
      cost: parseUsd(row.cost_sum ?? '0'),
      improved_calls: row.improved,
      improved_cost: parseUsd(row.improved_sum),
    };
  }

  return {
    begin: (import_id) => set(import_id, nothing),
    get: async (tenant, import_id) => known.get(import_id) ?? count(tenant, import_id),
    set,
    count,
  };
}

/** The totals after a planned batch is stored. Known calls that another import added stay that one's. */
export function addBatch(totals: ImportTotals, import_id: string, plan: BatchPlan): ImportTotals {
  let { calls, unpriced_calls, cost, improved_calls, improved_cost } = totals;
  for (const { price } of plan.added) {
    calls += 1;
    if (price.cost === null) unpriced_calls += 1;
    else cost += price.cost;
  }
  for (const { record, cost_before, isRepeated } of plan.improved) {
    const change = (record.price.cost ?? 0n) - (cost_before ?? 0n);
    if (record.import_id !== import_id) {
      if (!isRepeated) improved_calls += 1;
      improved_cost += change;
      continue;
    }
    if (cost_before === null && record.price.cost !== null) unpriced_calls -= 1;
    if (cost_before !== null && record.price.cost === null) unpriced_calls += 1;
    cost += change;
  }
  return { calls, unpriced_calls, cost, improved_calls, improved_cost };
}
