import type { Catalogue } from '@apex/pricing';
import { callIdOf, digest128, occurrenceIdOf } from '../call/call-id.ts';
import type { CallRecord } from '../call/call-record.ts';
import { outcomeDigest } from '../call/outcome.ts';
import { priceOutcome } from '../call/price-outcome.ts';
import type { OccurrenceRecord } from '../occurrence/occurrence-record.ts';
import { instantMs } from '../store/instant.ts';
import type { Tenant } from '../tenant.ts';
import { importedIdOf } from './imported-calls.ts';
import type { JoinedCall } from './join/join-sightings.ts';

/** A joined call with its id in the product. */
export interface NamedCall extends JoinedCall {
  readonly call_id: string;
  readonly at_ms: number;
}

export function nameCall(tenant: Tenant, joined: JoinedCall): NamedCall {
  return {
    ...joined,
    call_id: importedIdOf(joined.anchor) ?? callIdOf(tenant, 'otlp', joined.anchor),
    at_ms: instantMs(joined.at, 'at'),
  };
}

/** Whether the stored row of a call would be the same. */
export function isSameCall(one: NamedCall, other: NamedCall): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ reports, ...shown }: NamedCall): string {
  return JSON.stringify([shown, reports.length]);
}

/** The row of a joined call. It came by no import. */
export function recordOf(call: NamedCall, version: number, catalogue: Catalogue): CallRecord {
  const { call_id, at_ms, outcome, labels, reports, disagreement, usage_from, usage_convention } = call;
  return {
    call_id,
    version,
    at_ms,
    import_id: '',
    first_occurrence_id: occurrenceIdOf(call_id, labels.session, 0),
    improvement: null,
    digest: outcomeDigest(outcome),
    labels,
    outcome,
    price: priceOutcome(outcome, at_ms, catalogue),
    joined: { reports: reports.length, disagreement, usage_from, usage_convention, superseded_by: null },
  };
}

/** The call's one place in its session, for those who replay it. */
export function occurrenceOf({ labels, outcome, ...record }: CallRecord): OccurrenceRecord {
  const { call_id, first_occurrence_id, version, at_ms, import_id, price, joined } = record;
  const isGone = joined !== undefined && joined.superseded_by !== null;
  return {
    occurrence_id: first_occurrence_id,
    call_id,
    version,
    at_ms,
    session: labels.session,
    sequence: 0,
    import_id,
    first: !isGone,
    provider: price.provider,
    model: outcome.model || outcome.model_served,
    // Records without usage are not replayed.
    usage: isGone ? null : outcome.usage,
    prefix: null,
  };
}

/** A name of a batch of reports that it has again when it is stored again. */
export function batchNameOf(intakes: readonly { readonly intake_id: string }[]): string {
  return `otlp ${digest128(intakes.map(({ intake_id }) => intake_id).join(' '))}`;
}
