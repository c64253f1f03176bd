import { z } from 'zod';
import { storedCallColumns, storedCallSchema, tokenColumns, totalTokensSql } from '../call/stored-call.ts';
import { storedLabel } from '../call/stored-label.ts';
import { idsIn, idOfUuid } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';

const uuid = z.string().transform(idOfUuid);

const knownCallSchema = z.object({
  call_id: uuid,
  digest: z.string(),
  first_occurrence: uuid,
  known_provider: z.string(),
  known_model: z.string(),
});
export type KnownCall = z.output<typeof knownCallSchema>;

/** What a batch must know of the calls that are stored already, by call id. */
export async function knownCalls(store: TenantCalls, ids: Iterable<string>): Promise<Map<string, KnownCall>> {
  const rows = await store.query({
    columns: `call_id, argMax(calls.digest, version) AS digest,
      any(first_occurrence_id) AS first_occurrence,
      argMax(provider, version) AS known_provider, argMax(model, version) AS known_model`,
    from: 'calls',
    where: [idsIn('call_id', ids)],
    tail: 'GROUP BY call_id',
    schema: knownCallSchema,
  });
  return new Map(rows.map((row) => [row.call_id, row]));
}

const improvableCallSchema = storedCallSchema.extend({ improved_by: z.string(), cost_before: z.string().nullable() });
export type ImprovableCall = z.output<typeof improvableCallSchema>;

/** The whole rows, for the few calls that a batch may improve. */
export async function storedCalls(store: TenantCalls, ids: readonly string[]): Promise<Map<string, ImprovableCall>> {
  if (ids.length === 0) return new Map();
  const rows = await store.query({
    columns: `${storedCallColumns}, improved_by, cost_before`,
    from: 'calls',
    where: [idsIn('call_id', ids)],
    tail: 'ORDER BY version DESC LIMIT 1 BY call_id',
    schema: improvableCallSchema,
  });
  return new Map(rows.map((row) => [row.call_id, row]));
}

const knownOccurrenceSchema = z.object({
  occurrence_id: uuid,
  usage_known: z.boolean(),
  output_known: z.int(),
  tokens_known: z.string().transform(Number),
  prefix_known: z.boolean(),
  known_provider: z.string(),
  known_model: z.string(),
});
export type KnownOccurrence = z.output<typeof knownOccurrenceSchema>;

const mostSessionsNamed = 50;

/** What a batch must know of the occurrences that are stored already, by occurrence id. */
export async function knownOccurrences(
  store: TenantCalls,
  wanted: readonly { readonly occurrence_id: string; readonly session: string }[],
): Promise<Map<string, KnownOccurrence>> {
  if (wanted.length === 0) return new Map();
  const rows = await store.query({
    columns: `occurrence_id, argMax(has_usage, version) AS usage_known, argMax(occurrences.output, version) AS output_known,
      argMax(${totalTokensSql}, version) AS tokens_known, argMax(toBool(prefix_scope != ''), version) AS prefix_known,
      argMax(provider, version) AS known_provider, argMax(model, version) AS known_model`,
    from: 'occurrences',
    ...placeOf(wanted),
    tail: 'GROUP BY occurrence_id',
    schema: knownOccurrenceSchema,
  });
  return new Map(rows.map((row) => [row.occurrence_id, { ...row }]));
}

const storedOccurrenceSchema = z.object({
  occurrence_id: uuid,
  version: z.int(),
  at: z.string().transform((text) => Date.parse(text)),
  import_id: z.string(),
  block_size: z.int(),
  prefix_scope: z.enum(['', 'session', 'global']),
  runs: z.array(z.string().transform(Number)),
  has_usage: z.boolean(),
  ...tokenColumns,
});
export type StoredOccurrence = z.output<typeof storedOccurrenceSchema>;

/** The whole rows, for the few occurrences that a batch improves. */
export async function storedOccurrences(
  store: TenantCalls,
  wanted: readonly { readonly occurrence_id: string; readonly session: string }[],
): Promise<Map<string, StoredOccurrence>> {
  if (wanted.length === 0) return new Map();
  const rows = await store.query({
    columns: Object.keys(storedOccurrenceSchema.shape).join(', '),
    from: 'occurrences',
    ...placeOf(wanted),
    tail: 'ORDER BY version DESC LIMIT 1 BY occurrence_id',
    schema: storedOccurrenceSchema,
  });
  return new Map(rows.map((row) => [row.occurrence_id, row]));
}

/** Sessions lead the table's order: naming a few spares reading the others. */
function placeOf(wanted: readonly { readonly occurrence_id: string; readonly session: string }[]) {
  const sessions = new Set(wanted.map(({ session }) => storedLabel(session)));
  const byId = idsIn(
    'occurrence_id',
    wanted.map(({ occurrence_id }) => occurrence_id),
  );
  if (sessions.size > mostSessionsNamed) return { where: [byId] };
  return { where: ['session IN {sessions:Array(String)}', byId], params: { sessions: [...sessions] } };
}
