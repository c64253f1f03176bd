import type { Sighting, SpanLink } from '@apex/formats';
import type { Catalogue } from '@apex/pricing';
import { z } from 'zod';
import type { CallRecord } from '../call/call-record.ts';
import type { OccurrenceRecord } from '../occurrence/occurrence-record.ts';
import { idsIn, idOfUuid } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { dayOf } from '../store/instant.ts';
import type { Tenant } from '../tenant.ts';
import { importedIdOf } from './imported-calls.ts';
import { joinSightings } from './join/join-sightings.ts';
import { isLater } from './join/order.ts';
import { isSameCall, type NamedCall, nameCall, occurrenceOf, recordOf } from './joined-call.ts';
import type { Related } from './related-sightings.ts';

export interface JoinInput {
  readonly tenant: Tenant;
  readonly store: TenantCalls;
  readonly catalogue: Catalogue;
  /** What was just told. */
  readonly told: readonly Sighting[];
  readonly links: readonly SpanLink[];
  readonly related: Related;
  /** Calls that were read from agents' logs and may be told again; they stay as they are. */
  readonly imported: readonly Sighting[];
}

export interface JoinPlan {
  /** Rows to write: new calls, calls that are now told otherwise, and calls that turned out to be others. */
  readonly calls: readonly CallRecord[];
  /** The places of calls in their sessions, and places they have left. */
  readonly occurrences: readonly OccurrenceRecord[];
  /** Reports that are new or replace what was stored under their key, with the version to store. */
  readonly sightings: readonly { readonly sighting: Sighting; readonly version: number }[];
}

/**
 * What a batch of reports changes. Both sides are computed from reports alone, so that a batch that broke off after its
 * calls were written plans the same again: the reports are written last.
 */
export async function planJoin({
  tenant,
  store,
  catalogue,
  told,
  links,
  related,
  imported,
}: JoinInput): Promise<JoinPlan> {
  const known = [...related.sightings.values()].map(({ sighting }) => sighting);
  const fresh = freshOf(told, related);
  const before = named(tenant, known, related.links);
  const after = named(
    tenant,
    [...replaced(known, fresh), ...fresh.map(({ sighting }) => sighting), ...imported],
    [...related.links, ...links],
  );
  const told_here = [...after.values()].filter(({ anchor }) => importedIdOf(anchor) === null);
  const candidates = told_here.filter((call) => imported.length > 0 || isChanged(call, before));
  const left = [...before.values()].filter((call) => !isSamePlace(call, after.get(call.call_id)));
  // What was superseded may be a call again, so that more than what was before may have rows.
  const stored = await storedRows(store, related.sightings.size === 0 ? [] : [...candidates, ...left]);
  const record = (call: NamedCall): CallRecord =>
    recordOf(call, (stored.get(rowOf(call))?.version ?? 0) + 1, catalogue);
  const changed = candidates.filter(
    (call) => isChanged(call, before) || stored.get(rowOf(call))?.superseded_by !== null,
  );
  const successors = successorsOf(after.values());
  // A call that is told by a log is superseded once, however often it is looked at.
  const leaving = left.filter((call) => stored.get(rowOf(call))?.superseded_by !== successorOf(call, successors));
  const gone = leaving.filter((call) => !isSameRow(call, after.get(call.call_id)));
  const written = changed.map(record);
  return {
    calls: [...gone.map((call) => superseded(record(call), successorOf(call, successors))), ...written],
    occurrences: [
      ...leaving.map((call) => occurrenceOf(superseded(record(call), successorOf(call, successors)))),
      ...written.map(occurrenceOf),
    ],
    sightings: fresh,
  };
}

function named(tenant: Tenant, sightings: readonly Sighting[], links: readonly SpanLink[]): Map<string, NamedCall> {
  return new Map(
    joinSightings(sightings, links).map((joined) => {
      const call = nameCall(tenant, joined);
      return [call.call_id, call];
    }),
  );
}

function freshOf(told: readonly Sighting[], { sightings }: Related): JoinPlan['sightings'] {
  const fresh = new Map<string, { sighting: Sighting; version: number }>();
  for (const sighting of told) {
    const stored = sightings.get(sighting.key);
    const best = fresh.get(sighting.key)?.sighting ?? stored?.sighting;
    if (best === undefined || isLater(sighting, best)) {
      fresh.set(sighting.key, { sighting, version: (stored?.version ?? 0) + 1 });
    }
  }
  return [...fresh.values()];
}

function replaced(known: readonly Sighting[], fresh: JoinPlan['sightings']): Sighting[] {
  const keys = new Set(fresh.map(({ sighting }) => sighting.key));
  return known.filter(({ key }) => !keys.has(key));
}

function isChanged(call: NamedCall, before: ReadonlyMap<string, NamedCall>): boolean {
  const known = before.get(call.call_id);
  return known === undefined || !isSameCall(known, call);
}

/** A row is found by its day: a call that moves to another day leaves one behind. */
function isSameRow(before: NamedCall, after: NamedCall | undefined): boolean {
  return after !== undefined && rowOf(after) === rowOf(before);
}

/** A place in a session is found by session and moment. */
function isSamePlace(before: NamedCall, after: NamedCall | undefined): boolean {
  return after !== undefined && after.at_ms === before.at_ms && after.labels.session === before.labels.session;
}

function rowOf({ call_id, at_ms }: Pick<NamedCall, 'call_id' | 'at_ms'>): string {
  return `${dayOf(at_ms)} ${call_id}`;
}

/** The call that each report is of now. */
function successorsOf(calls: Iterable<NamedCall>): Map<string, string> {
  const successors = new Map<string, string>();
  for (const { reports, call_id } of calls) for (const { key } of reports) successors.set(key, call_id);
  return successors;
}

/** A report that turned out to be a sum has no call any more; its row then leads nowhere. */
function successorOf({ reports }: NamedCall, successors: ReadonlyMap<string, string>): string {
  return reports.map(({ key }) => successors.get(key)).find((call_id) => call_id !== undefined) ?? '';
}

function superseded(record: CallRecord, superseded_by: string): CallRecord {
  if (record.joined === undefined) throw new TypeError('only a joined call can turn out to be another one');
  return { ...record, joined: { ...record.joined, superseded_by } };
}

const rowSchema = z.object({
  id: z.string().transform(idOfUuid),
  stored_day: z.string(),
  latest: z.int(),
  is_superseded: z.boolean(),
  successor: z.string(),
});

interface StoredRow {
  readonly version: number;
  readonly superseded_by: string | null;
}

async function storedRows(store: TenantCalls, calls: readonly NamedCall[]): Promise<Map<string, StoredRow>> {
  if (calls.length === 0) return new Map();
  const rows = await store.query({
    columns: `call_id AS id, toString(day) AS stored_day, max(calls.version) AS latest,
      argMax(superseded, calls.version) AS is_superseded, argMax(superseded_by, calls.version) AS successor`,
    from: 'calls',
    where: ['day IN {days:Array(Date32)}', idsIn('call_id', new Set(calls.map(({ call_id }) => call_id)))],
    params: { days: [...new Set(calls.map(({ at_ms }) => dayOf(at_ms)))] },
    tail: 'GROUP BY call_id, day',
    schema: rowSchema,
  });
  return new Map(
    rows.map(({ id, stored_day, latest, is_superseded, successor }) => [
      `${stored_day} ${id}`,
      { version: latest, superseded_by: is_superseded ? successor : null },
    ]),
  );
}
