import type { Usage } from '@apex/contracts';
import { totalTokens } from '@apex/tokens';
import { isBetterUsage } from '../call/outcome.ts';
import { usageOfRow } from '../call/stored-call.ts';
import type { OccurrenceRecord } from '../occurrence/occurrence-record.ts';
import { prefixOfRow } from '../occurrence/prefix-of-row.ts';
import type { BatchDraft, OccurrenceDraft } from './draft-batch.ts';
import { type KnownOccurrence, knownOccurrences, type StoredOccurrence, storedOccurrences } from './known-rows.ts';
import type { TenantCalls } from '../store/call-store.ts';
import type { RenamedCall } from './rename-occurrences.ts';

/** What occurrences repeat of their call. */
export interface CallFacts {
  readonly first_occurrence_id: string;
  readonly provider: string;
  readonly model: string;
  readonly isKnown: boolean;
  /** Whether this batch tells another provider or model than is stored. */
  readonly isRenamed: boolean;
}

export interface OccurrencePlan {
  readonly occurrences: readonly OccurrenceRecord[];
  /** Rows with a higher version that replace known occurrences. */
  readonly better: readonly OccurrenceRecord[];
  /** Known calls whose occurrences, in whatever file, do not bear their provider and model. */
  readonly renamed: readonly RenamedCall[];
}

type Facts = ReadonlyMap<string, CallFacts>;

/** Occurrences are stored after their calls, so only those of known calls can be known. */
export async function planOccurrences(
  draft: BatchDraft,
  facts: Facts,
  { store, import_id }: { readonly store: TenantCalls; readonly import_id: string },
): Promise<OccurrencePlan> {
  const all = [...draft.occurrences.values()];
  const known = await knownOccurrences(
    store,
    all.filter(({ call_id }) => facts.get(call_id)?.isKnown),
  );
  const added: OccurrenceRecord[] = [];
  const told: OccurrenceDraft[] = [];
  const renamed = new Map<string, RenamedCall>();
  for (const [call_id, { isRenamed, provider, model }] of facts) {
    if (isRenamed) renamed.set(call_id, { call_id, provider, model });
  }
  for (const occurrence of all) {
    const { occurrence_id, call_id } = occurrence;
    const stored = known.get(occurrence_id);
    const call = facts.get(call_id);
    if (stored === undefined) added.push(newOccurrence(occurrence, facts, import_id));
    else if (tellsMore(occurrence, stored)) told.push(occurrence);
    else if (call !== undefined && !bearsNames(stored, call)) renamed.set(call_id, { call_id, ...namesOf(call) });
  }
  const rows = await storedOccurrences(store, told);
  const better = told.flatMap((occurrence) => {
    const row = rows.get(occurrence.occurrence_id);
    return row === undefined ? [] : [betterOccurrence(newOccurrence(occurrence, facts, import_id), row)];
  });
  return { occurrences: added, better, renamed: [...renamed.values()] };
}

function namesOf({ provider, model }: CallFacts) {
  return { provider, model };
}

function bearsNames({ known_provider, known_model }: KnownOccurrence, { provider, model }: CallFacts): boolean {
  return known_provider === provider && known_model === model;
}

function newOccurrence(occurrence: OccurrenceDraft, facts: Facts, import_id: string): OccurrenceRecord {
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

function betterOccurrence(told: OccurrenceRecord, row: StoredOccurrence): OccurrenceRecord {
  const before = usageOfRow(row);
  return {
    ...told,
    version: row.version + 1,
    at_ms: row.at,
    import_id: row.import_id,
    usage: isBetterUsage(before, told.usage) ? told.usage : before,
    prefix: row.prefix_scope === '' ? told.prefix : prefixOfRow(row.prefix_scope, row.block_size, row.runs),
  };
}

function tellsMore(
  { usage, prefix }: { readonly usage: Usage | null; readonly prefix: unknown },
  known: KnownOccurrence,
): boolean {
  if (prefix !== null && !known.prefix_known) return true;
  if (usage === null) return false;
  if (!known.usage_known) return true;
  if (usage.output !== known.output_known) return usage.output > known.output_known;
  return totalTokens(usage) > known.tokens_known;
}
