import { createHash } from 'node:crypto';
import type { Observation, Prefix, Usage } from '@apex/contracts';
import { callIdOf, occurrenceIdOf } from '../call/call-id.ts';
import { isBetterUsage, type Labels, mergeOutcomes, type Outcome, outcomeOf } from '../call/outcome.ts';
import { instantMs } from '../store/instant.ts';
import type { Tenant } from '../tenant.ts';

/** A distinct call of a batch: all its observations there in one. */
export interface CallDraft {
  readonly call_id: string;
  readonly at_ms: number;
  readonly first_occurrence_id: string;
  readonly labels: Labels;
  outcome: Outcome;
}

export interface OccurrenceDraft {
  readonly occurrence_id: string;
  readonly call_id: string;
  readonly at_ms: number;
  readonly session: string;
  readonly sequence: number;
  usage: Usage | null;
  prefix: Prefix | null;
}

export interface BatchDraft {
  readonly records: number;
  readonly calls: ReadonlyMap<string, CallDraft>;
  readonly occurrences: ReadonlyMap<string, OccurrenceDraft>;
  readonly first_at_ms: number;
  readonly last_at_ms: number;
  /** Names the content, so that a batch sent again is known. */
  readonly key: string;
}

/** Names and merges the records of a batch; needs nothing but the batch. */
export function draftBatch(tenant: Tenant, records: readonly Observation[], batch: number | undefined): BatchDraft {
  const calls = new Map<string, CallDraft>();
  const occurrences = new Map<string, OccurrenceDraft>();
  const content = createHash('sha256');
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const [index, record] of records.entries()) {
    const at_ms = instantMs(record.at, `records.${index}.at`);
    const call_id = callIdOf(tenant, record.source, record.identity);
    const occurrence_id = occurrenceIdOf(call_id, record.session, record.sequence);
    firstMs = Math.min(firstMs, at_ms);
    lastMs = Math.max(lastMs, at_ms);
    addCall(calls, { call_id, occurrence_id, at_ms, record });
    addOccurrence(occurrences, { call_id, occurrence_id, at_ms, record });
    content.update(contentOf(occurrence_id, record));
  }
  const key = `${batch ?? 'content'}:${content.digest('hex')}`;
  return { records: records.length, calls, occurrences, first_at_ms: firstMs, last_at_ms: lastMs, key };
}

interface Named {
  readonly call_id: string;
  readonly occurrence_id: string;
  readonly at_ms: number;
  readonly record: Observation;
}

function addCall(calls: Map<string, CallDraft>, { call_id, occurrence_id, at_ms, record }: Named): void {
  const outcome = outcomeOf(record);
  const known = calls.get(call_id);
  if (known === undefined) {
    calls.set(call_id, { call_id, at_ms, first_occurrence_id: occurrence_id, labels: record, outcome });
  } else {
    known.outcome = mergeOutcomes(known.outcome, outcome);
  }
}

function addOccurrence(
  occurrences: Map<string, OccurrenceDraft>,
  { call_id, occurrence_id, at_ms, record }: Named,
): void {
  const { session, sequence, usage, prefix } = record;
  const known = occurrences.get(occurrence_id);
  if (known === undefined) {
    occurrences.set(occurrence_id, { occurrence_id, call_id, at_ms, session, sequence, usage, prefix });
    return;
  }
  if (isBetterUsage(known.usage, usage)) known.usage = usage;
  known.prefix ??= prefix;
}

function contentOf(occurrence_id: string, { at, usage, finish_reason, tools }: Observation): string {
  const tokens = usage === null ? '' : `${usage.input} ${usage.cache_read} ${usage.output}`;
  return `${occurrence_id} ${at} ${tokens} ${finish_reason} ${tools.length}\n`;
}
