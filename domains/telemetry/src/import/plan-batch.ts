import type { Usage } from '@apex/contracts';
import { type Catalogue, parseUsd } from '@apex/pricing';
import type { CallRecord } from '../call/call-record.ts';
import { isBetterUsage, mergeOutcomes, outcomeDigest } from '../call/outcome.ts';
import { priceOutcome } from '../call/price-outcome.ts';
import { labelsOfRow, outcomeOfRow, usageOfRow } from '../call/stored-call.ts';
import type { OccurrenceRecord } from '../occurrence/occurrence-record.ts';
import { prefixOfRow } from '../occurrence/prefix-of-row.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { totalTokens } from '@apex/tokens';
import type { BatchDraft, CallDraft, OccurrenceDraft } from './draft-batch.ts';
import { knownCalls, knownOccurrences, storedCalls, storedOccurrences } from './known-rows.ts';

/** What a batch adds to what is stored; empty when all of it was known. */
export interface BatchPlan {
  readonly added: readonly CallRecord[];
  /** Rows with a higher version that replace known calls. */
  readonly improved: readonly ImprovedCall[];
  readonly occurrences: readonly OccurrenceRecord[];
}

export interface ImprovedCall {
  readonly record: CallRecord;
  readonly cost_before: bigint | null;
}

interface PlanInput {
  readonly store: TenantCalls;
  readonly import_id: string;
  readonly catalogue: Catalogue;
}

/** What occurrences repeat of their call. */
interface CallFacts {
  readonly first_occurrence_id: string;
  readonly provider: string;
  readonly model: string;
  readonly isKnown: boolean;
}

/** Compares a batch with what is stored. The caller holds the project's lock, so that what is read here stays true. */
export async function planBatch(draft: BatchDraft, input: PlanInput): Promise<BatchPlan> {
  const known = await knownCalls(input.store, draft.calls.keys());
  const facts = new Map<string, CallFacts>();
  const added: CallRecord[] = [];
  const changed: CallDraft[] = [];
  for (const call of draft.calls.values()) {
    const stored = known.get(call.call_id);
    if (stored === undefined) {
      const record = newCall(call, input);
      added.push(record);
      facts.set(call.call_id, factsOf(record));
      continue;
    }
    if (stored.digest !== outcomeDigest(call.outcome)) changed.push(call);
    facts.set(call.call_id, {
      first_occurrence_id: stored.first_occurrence,
      provider: stored.known_provider,
      model: stored.known_model,
      isKnown: true,
    });
  }
  const improved = await improvedCalls(changed, input);
  return { added, improved, occurrences: await planOccurrences(draft, facts, input) };
}

function newCall(call: CallDraft, { import_id, catalogue }: PlanInput): CallRecord {
  const { call_id, at_ms, first_occurrence_id, labels, outcome } = call;
  return {
    call_id,
    version: 1,
    at_ms,
    import_id,
    first_occurrence_id,
    digest: outcomeDigest(outcome),
    labels,
    outcome,
    price: priceOutcome(outcome, at_ms, catalogue),
  };
}

function factsOf({ first_occurrence_id, price, outcome }: CallRecord): CallFacts {
  return {
    first_occurrence_id,
    provider: price.provider,
    model: outcome.model || outcome.model_served,
    isKnown: false,
  };
}

async function improvedCalls(changed: readonly CallDraft[], input: PlanInput): Promise<ImprovedCall[]> {
  const rows = await storedCalls(
    input.store,
    changed.map(({ call_id }) => call_id),
  );
  const improved: ImprovedCall[] = [];
  for (const { call_id, outcome: told } of changed) {
    const row = rows.get(call_id);
    if (row === undefined) continue;
    const before = outcomeOfRow(row);
    const outcome = mergeOutcomes(before, told);
    if (outcome === before) continue;
    const { at, version, import_id, first_occurrence_id } = row;
    const record: CallRecord = {
      call_id,
      version: version + 1,
      at_ms: at,
      import_id,
      first_occurrence_id,
      digest: outcomeDigest(outcome),
      labels: labelsOfRow(row),
      outcome,
      price: priceOutcome(outcome, at, input.catalogue),
    };
    improved.push({ record, cost_before: row.cost === null ? null : parseUsd(row.cost) });
  }
  return improved;
}

/** Occurrences are stored after their calls, so only those of known calls can be known. */
async function planOccurrences(
  draft: BatchDraft,
  facts: ReadonlyMap<string, CallFacts>,
  input: PlanInput,
): Promise<OccurrenceRecord[]> {
  const all = [...draft.occurrences.values()];
  const known = await knownOccurrences(
    input.store,
    all.filter(({ call_id }) => facts.get(call_id)?.isKnown),
  );
  const records: OccurrenceRecord[] = [];
  const better: OccurrenceDraft[] = [];
  for (const occurrence of all) {
    const stored = known.get(occurrence.occurrence_id);
    if (stored === undefined) records.push(recordOf(occurrence, facts, input));
    else if (tellsMore(occurrence, stored)) better.push(occurrence);
  }
  const rows = await storedOccurrences(input.store, better);
  for (const occurrence of better) {
    const row = rows.get(occurrence.occurrence_id);
    if (row === undefined) continue;
    const before = usageOfRow(row);
    records.push({
      ...recordOf(occurrence, facts, input),
      version: row.version + 1,
      at_ms: row.at,
      import_id: row.import_id,
      usage: isBetterUsage(before, occurrence.usage) ? occurrence.usage : before,
      prefix: row.prefix_scope === '' ? occurrence.prefix : prefixOfRow(row.prefix_scope, row.block_size, row.runs),
    });
  }
  return records;
}

function recordOf(
  occurrence: OccurrenceDraft,
  facts: ReadonlyMap<string, CallFacts>,
  { import_id }: PlanInput,
): OccurrenceRecord {
  const { occurrence_id, call_id, at_ms, session, sequence, usage, prefix } = occurrence;
  const call = facts.get(call_id);
  return {
    occurrence_id,
    call_id,
    version: 1,
    at_ms,
    session,
    sequence,
    import_id,
    first: call?.first_occurrence_id === occurrence_id,
    provider: call?.provider ?? '',
    model: call?.model ?? '',
    usage,
    prefix,
  };
}

function tellsMore(
  { usage, prefix }: { readonly usage: Usage | null; readonly prefix: unknown },
  known: { usage_known: boolean; output_known: number; tokens_known: number; prefix_known: boolean },
): boolean {
  if (prefix !== null && !known.prefix_known) return true;
  if (usage === null) return false;
  if (!known.usage_known) return true;
  if (usage.output !== known.output_known) return usage.output > known.output_known;
  return totalTokens(usage) > known.tokens_known;
}
