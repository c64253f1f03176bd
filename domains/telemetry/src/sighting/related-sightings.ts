import type { Sighting, SpanLink } from '@apex/formats';
import { z } from 'zod';
import type { TenantCalls } from '../store/call-store.ts';
import { dayOf, engineTime } from '../store/instant.ts';
import { countsOf, sameIdWithinMs, sameMomentWithinMs, sameSessionBeginWithinMs } from './join/edges.ts';
import { sightingOfText } from './sighting-record.ts';

/** A report as it is stored. */
export interface StoredSighting {
  readonly sighting: Sighting;
  readonly version: number;
}

export interface Related {
  /** Stored reports by key that the given ones could be joined with, and those these could be joined with. */
  readonly sightings: ReadonlyMap<string, StoredSighting>;
  readonly links: readonly SpanLink[];
}

const rowSchema = z.object({ version: z.int(), sighting: z.string() });
const linkSchema = z.object({ trace_id: z.string(), span_id: z.string(), parent_span_id: z.string() });

/** Ids that lead on from one trace to another are followed this often; real chains have two links. */
const mostRounds = 6;
/** What a trace tells further than this from the report that leads to it is not looked for: a search over all time costs too much. */
const traceMs = 24 * 60 * 60_000;

/**
 * The stored reports that could be of one call with any of these, and theirs: all that a join must see. Reads nothing
 * of reports of other traces, ids and sessions.
 */
export async function relatedSightings(
  store: TenantCalls,
  sightings: readonly Sighting[],
  links: readonly SpanLink[],
): Promise<Related> {
  const found = new Map<string, StoredSighting>();
  const asked = { traces: new Set<string>(), ids: new Set<string>(), moments: new Set<string>() };
  let searches = [...searchesFor(sightings, asked), ...linkedTraces(links, asked)];
  for (let round = 0; round < mostRounds && searches.length > 0; round += 1) {
    const rows = await Promise.all(searches.map((search) => read(store, search)));
    const added: Sighting[] = [];
    for (const stored of rows.flat()) {
      if (found.has(stored.sighting.key)) continue;
      found.set(stored.sighting.key, stored);
      added.push(stored.sighting);
    }
    searches = searchesFor(added, asked);
  }
  return { sightings: found, links: await readLinks(store, asked.traces) };
}

interface Span {
  readonly from_ms: number;
  readonly to_ms: number;
}

interface Search {
  readonly column: 'trace_id' | 'response_id' | 'request_id' | 'session' | 'counts';
  /** Besides that it is one of the values. */
  readonly besides?: string;
  readonly values: readonly string[];
  /** When the reports were that ask, and how far around them is looked. */
  readonly asked_at: Span;
  readonly margin: number;
}

interface Asked {
  readonly traces: Set<string>;
  readonly ids: Set<string>;
  /** Which reports have asked for their session and counts. */
  readonly moments: Set<string>;
}

function searchesFor(frontier: readonly Sighting[], asked: Asked): Search[] {
  if (frontier.length === 0) return [];
  const traces = news(frontier, asked.traces, ({ observation }) => [observation.trace_id]);
  const ids = news(frontier, asked.ids, ({ observation, request_id }) => [observation.response_id, request_id]);
  const [named, nameless] = partition(frontier.filter(({ role }) => role === 'call'));
  const sessions = momentsOf(frontier, asked, 'session');
  const searches: Search[] = [
    { column: 'trace_id', values: traces, asked_at: spanOf(frontier), margin: traceMs },
    { column: 'response_id', values: ids, asked_at: spanOf(frontier), margin: sameIdWithinMs },
    { column: 'request_id', values: ids, asked_at: spanOf(frontier), margin: sameIdWithinMs },
    { column: 'session', values: sessions, asked_at: spanOf(frontier), margin: sameSessionBeginWithinMs },
    {
      column: 'counts',
      values: momentsOf(nameless, asked, 'counts'),
      asked_at: spanOf(nameless),
      margin: sameMomentWithinMs,
    },
    {
      column: 'counts',
      besides: "response_id = ''",
      values: momentsOf(named, asked, 'counts'),
      asked_at: spanOf(named),
      margin: sameMomentWithinMs,
    },
  ];
  return searches.filter(({ values }) => values.length > 0);
}

function partition(calls: readonly Sighting[]): [named: Sighting[], nameless: Sighting[]] {
  const named = calls.filter(({ observation }) => observation.response_id !== '');
  return [named, calls.filter(({ observation }) => observation.response_id === '')];
}

/** Sessions and counts come again at other moments, so each report asks for its own. */
function momentsOf(frontier: readonly Sighting[], { moments }: Asked, what: 'session' | 'counts'): string[] {
  const values = new Set<string>();
  for (const sighting of frontier) {
    const value = what === 'session' ? sighting.observation.session : countsOf(sighting);
    const place = `${what} ${sighting.key}`;
    if (value === '' || moments.has(place)) continue;
    moments.add(place);
    values.add(value);
  }
  return [...values];
}

/** A span that is no report may be what two reports were missing. */
function linkedTraces(links: readonly SpanLink[], asked: Asked): Search[] {
  const fresh = links.filter(({ trace_id }) => !asked.traces.has(trace_id));
  if (fresh.length === 0) return [];
  const values = [...new Set(fresh.map(({ trace_id }) => trace_id))];
  for (const trace_id of values) asked.traces.add(trace_id);
  const moments = fresh.map(({ started_at_ms }) => started_at_ms);
  const first = moments.reduce((least, ms) => Math.min(least, ms));
  const last = moments.reduce((most, ms) => Math.max(most, ms));
  return [
    {
      column: 'trace_id',
      values,
      asked_at: { from_ms: Math.floor(first), to_ms: Math.ceil(last) },
      margin: traceMs,
    },
  ];
}

function news(
  frontier: readonly Sighting[],
  asked: Set<string>,
  valuesOf: (sighting: Sighting) => readonly string[],
): string[] {
  const values: string[] = [];
  for (const sighting of frontier) {
    for (const value of valuesOf(sighting)) {
      if (value === '' || asked.has(value)) continue;
      asked.add(value);
      values.push(value);
    }
  }
  return values;
}

function spanOf(sightings: readonly Sighting[]): Span {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { observation, ended_at_ms } of sightings) {
    const at = Date.parse(observation.at);
    from = Math.min(from, at, ended_at_ms);
    to = Math.max(to, at, ended_at_ms);
  }
  return { from_ms: Math.floor(from), to_ms: Math.ceil(to) };
}

/** More than a real trace, id or moment has: of those that have more only what is near is looked at, or nothing. */
const mostOfOne = 500;
const mostNear = 2_000;
const nearMs = 60_000;
/** A join looks at no more than this of each kind, so that it ends soon. */
const mostFound = 20_000;

async function read(store: TenantCalls, search: Search): Promise<StoredSighting[]> {
  const found = await readWithin(store, search, mostOfOne + search.values.length * 4);
  if (found !== undefined) return found;
  const heavy = new Set(await heavyValues(store, search));
  const light = { ...search, values: search.values.filter((value) => !heavy.has(value)) };
  const near = { ...search, values: [...heavy], margin: Math.min(search.margin, nearMs) };
  const parts = await Promise.all([readWithin(store, light, mostFound), readWithin(store, near, mostNear)]);
  return parts.flatMap((part) => part ?? []);
}

async function heavyValues(store: TenantCalls, search: Search): Promise<string[]> {
  const rows = await store.query({
    ...conditionOf(search),
    columns: `${search.column} AS value`,
    tail: `GROUP BY ${search.column} HAVING count() > ${mostOfOne}`,
    schema: z.object({ value: z.string() }),
  });
  return rows.map(({ value }) => value);
}

function conditionOf({ column, besides, values, asked_at, margin }: Search) {
  const from_ms = Math.max(0, asked_at.from_ms - margin);
  const to_ms = asked_at.to_ms + margin;
  return {
    from: 'sightings',
    where: [
      'day BETWEEN {first_day:Date32} AND {last_day:Date32}',
      'at BETWEEN {first:DateTime64(3)} AND {last:DateTime64(3)}',
      `${column} IN {values:Array(String)}`,
      ...(besides === undefined ? [] : [besides]),
    ],
    params: {
      values,
      first_day: dayOf(from_ms),
      last_day: dayOf(to_ms),
      first: engineTime(from_ms),
      last: engineTime(to_ms),
    },
  } as const;
}

/** Undefined where there are more than that. */
async function readWithin(store: TenantCalls, search: Search, most: number): Promise<StoredSighting[] | undefined> {
  if (search.values.length === 0) return [];
  const rows = await store.query({
    ...conditionOf(search),
    columns: 'version, sighting',
    tail: `ORDER BY version DESC LIMIT 1 BY sighting_id LIMIT ${most + 1}`,
    schema: rowSchema,
  });
  return rows.length > most ? undefined : rows.map(stored);
}

function stored({ version, sighting }: z.output<typeof rowSchema>): StoredSighting {
  return { version, sighting: sightingOfText(sighting) };
}

const mostLinks = 100_000;

async function readLinks(store: TenantCalls, traces: ReadonlySet<string>): Promise<SpanLink[]> {
  if (traces.size === 0) return [];
  const rows = await store.query({
    columns: 'trace_id, span_id, parent_span_id',
    from: 'span_links',
    where: ['trace_id IN {values:Array(String)}'],
    params: { values: [...traces] },
    tail: `LIMIT 1 BY trace_id, span_id LIMIT ${mostLinks}`,
    schema: linkSchema,
  });
  return rows.map((row) => ({ ...row, started_at_ms: 0 }));
}
