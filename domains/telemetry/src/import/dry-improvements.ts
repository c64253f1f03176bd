import { type Catalogue, parseUsd } from '@apex/pricing';
import { mergeOutcomes, type Outcome, outcomeDigest } from '../call/outcome.ts';
import { priceOutcome } from '../call/price-outcome.ts';
import { outcomeOfRow } from '../call/stored-call.ts';
import type { TenantCalls } from '../store/call-store.ts';
import type { CallDraft } from './draft-batch.ts';
import { type KnownCall, storedCalls } from './known-rows.ts';

interface ImprovedCall {
  readonly at_ms: number;
  readonly outcome: Outcome;
  readonly cost: bigint | null;
}

/** What a dry run would tell more of stored calls. */
export class DryImprovements {
  calls = 0;
  /** By how much their cost would change. */
  cost = 0n;
  readonly #improved = new Map<string, ImprovedCall>();

  async add(
    store: TenantCalls,
    drafts: Iterable<CallDraft>,
    { known, catalogue }: { readonly known: ReadonlyMap<string, KnownCall>; readonly catalogue: Catalogue },
  ): Promise<void> {
    const changed = [...drafts].filter(({ call_id, outcome }) => {
      const stored = known.get(call_id);
      return stored !== undefined && stored.digest !== outcomeDigest(outcome);
    });
    const unseen = changed.filter(({ call_id }) => !this.#improved.has(call_id));
    const rows = await storedCalls(
      store,
      unseen.map(({ call_id }) => call_id),
    );
    for (const { call_id, outcome } of changed) {
      const row = rows.get(call_id);
      const before =
        row === undefined
          ? this.#improved.get(call_id)
          : { at_ms: row.at, outcome: outcomeOfRow(row), cost: row.cost === null ? null : parseUsd(row.cost) };
      if (before !== undefined) this.#improve(call_id, before, { told: outcome, catalogue });
    }
  }

  get size(): number {
    return this.#improved.size;
  }

  /** Lets go of the calls and keeps the sums. */
  clear(): void {
    this.#improved.clear();
  }

  #improve(
    call_id: string,
    before: ImprovedCall,
    { told, catalogue }: { readonly told: Outcome; readonly catalogue: Catalogue },
  ): void {
    const outcome = mergeOutcomes(before.outcome, told);
    if (outcome === before.outcome) return;
    const { cost } = priceOutcome(outcome, before.at_ms, catalogue);
    if (!this.#improved.has(call_id)) this.calls += 1;
    this.cost += (cost ?? 0n) - (before.cost ?? 0n);
    this.#improved.set(call_id, { at_ms: before.at_ms, outcome, cost });
  }
}
