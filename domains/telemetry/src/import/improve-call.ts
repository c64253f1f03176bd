import { type Catalogue, parseUsd } from '@apex/pricing';
import type { CallRecord } from '../call/call-record.ts';
import { mergeOutcomes, type Outcome, outcomeDigest } from '../call/outcome.ts';
import { priceOutcome } from '../call/price-outcome.ts';
import { labelsOfRow, outcomeOfRow } from '../call/stored-call.ts';
import type { ImprovableCall } from './known-rows.ts';

/** A row with a higher version that replaces a known call. */
export interface ImprovedCall {
  readonly record: CallRecord;
  readonly cost_before: bigint | null;
  /** Whether `import_id` has improved the call before. */
  readonly isRepeated: boolean;
}

/** The stored call with what an import tells; `undefined` when that is nothing new. */
export function improveCall(
  row: ImprovableCall,
  told: Outcome,
  { import_id, catalogue }: { readonly import_id: string; readonly catalogue: Catalogue },
): ImprovedCall | undefined {
  const before = outcomeOfRow(row);
  const outcome = mergeOutcomes(before, told);
  if (outcome === before) return undefined;
  const cost_before = costOf(row.cost);
  const isRepeated = row.improved_by === import_id;
  const improvement = { import_id, cost_before: isRepeated ? costOf(row.cost_before) : cost_before };
  const record: CallRecord = {
    call_id: row.call_id,
    version: row.version + 1,
    at_ms: row.at,
    import_id: row.import_id,
    first_occurrence_id: row.first_occurrence_id,
    improvement: row.import_id === import_id ? improvementOf(row) : improvement,
    digest: outcomeDigest(outcome),
    labels: labelsOfRow(row),
    outcome,
    price: priceOutcome(outcome, row.at, catalogue),
  };
  return { record, cost_before, isRepeated };
}

function improvementOf({ improved_by, cost_before }: ImprovableCall): CallRecord['improvement'] {
  return improved_by === '' ? null : { import_id: improved_by, cost_before: costOf(cost_before) };
}

function costOf(text: string | null): bigint | null {
  return text === null ? null : parseUsd(text);
}
