import type { Catalogue } from '@apex/pricing';
import { storedLabel } from '../call/stored-label.ts';
import type { CallRecord } from '../call/call-record.ts';
import { outcomeDigest } from '../call/outcome.ts';
import { priceOutcome } from '../call/price-outcome.ts';
import type { TenantCalls } from '../store/call-store.ts';
import type { BatchDraft, CallDraft } from './draft-batch.ts';
import { improveCall, type ImprovedCall } from './improve-call.ts';
import { knownCalls, storedCalls } from './known-rows.ts';
import { type CallFacts, type OccurrencePlan, planOccurrences } from './plan-occurrences.ts';

/** What a batch adds to what is stored; empty when all of it was known. */
export interface BatchPlan extends OccurrencePlan {
  readonly added: readonly CallRecord[];
  readonly improved: readonly ImprovedCall[];
}

interface PlanInput {
  readonly store: TenantCalls;
  readonly import_id: string;
  readonly catalogue: Catalogue;
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
      facts.set(call.call_id, factsOf(record, false));
      continue;
    }
    if (stored.digest !== outcomeDigest(call.outcome)) changed.push(call);
    facts.set(call.call_id, {
      first_occurrence_id: stored.first_occurrence,
      provider: stored.known_provider,
      model: stored.known_model,
      isKnown: true,
      isRenamed: false,
    });
  }
  const improved = await improvedCalls(changed, input);
  for (const { record } of improved) {
    const before = facts.get(record.call_id);
    const now = factsOf(record, true);
    facts.set(record.call_id, {
      ...now,
      isRenamed: before?.provider !== now.provider || before.model !== now.model,
    });
  }
  return { added, improved, ...(await planOccurrences(draft, facts, input)) };
}

function newCall(call: CallDraft, { import_id, catalogue }: PlanInput): CallRecord {
  const { call_id, at_ms, first_occurrence_id, labels, outcome } = call;
  return {
    call_id,
    version: 1,
    at_ms,
    import_id,
    first_occurrence_id,
    improvement: null,
    digest: outcomeDigest(outcome),
    labels,
    outcome,
    price: priceOutcome(outcome, at_ms, catalogue),
  };
}

function factsOf({ first_occurrence_id, price, outcome }: CallRecord, isKnown: boolean): CallFacts {
  return {
    first_occurrence_id,
    provider: storedName(price.provider),
    model: storedName(outcome.model || outcome.model_served),
    isKnown,
    isRenamed: false,
  };
}

/** As it is read back, so that it can be compared. */
function storedName(name: string): string {
  return storedLabel(name).toWellFormed();
}

async function improvedCalls(changed: readonly CallDraft[], input: PlanInput): Promise<ImprovedCall[]> {
  const rows = await storedCalls(
    input.store,
    changed.map(({ call_id }) => call_id),
  );
  return changed.flatMap(({ call_id, outcome }) => {
    const row = rows.get(call_id);
    return row === undefined ? [] : (improveCall(row, outcome, input) ?? []);
  });
}
