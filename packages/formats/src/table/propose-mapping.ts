import { numberOf } from '../value/count.ts';
import { instantOf } from '../value/instant.ts';
import type { ColumnMap, MapField } from './column-map.ts';
import { normalised, objectCell } from './columns.ts';
import { cachedByEvidence } from './cached-tokens.ts';
import { type Mapping, type Preset, presets } from './presets.ts';
import { type ColumnShape, synonyms, tagSynonyms } from './synonyms.ts';

type MutableMap = Partial<Record<MapField | `tag.${string}`, string>>;

const counts: readonly MapField[] = ['input', 'input_fresh', 'input_total', 'output', 'total', 'cost'];

/**
 * Guesses what columns mean: a preset that knows the layout, then well-known names whose sample values look right.
 * `sampleRows` are objects keyed by column (nested rows by dots); some hundred are plenty.
 */
export function proposeMapping(columns: readonly string[], sampleRows: readonly unknown[]): Mapping {
  const names = new ColumnNames(columns);
  const preset = presets.find((candidate) => candidate.when.every((name) => names.exact(name) !== undefined));
  const map: MutableMap = {};
  const used = new Set<string>();
  const closed = new Set<string>();
  for (const [field, candidates] of entriesOf(preset)) {
    closed.add(field);
    const column = candidates.map((name) => names.exact(name)).find((found) => found !== undefined);
    if (column !== undefined) {
      map[field] = column;
      used.add(column);
    }
  }
  guess({ map, used, closed, names, sampleRows });
  preferSeconds(map, sampleRows);
  const evidence = cachedByEvidence(map, sampleRows);
  return {
    map,
    preset: preset?.name ?? '',
    cached: evidence === 'undecided' ? (preset?.cached ?? cachedByName(map)) : evidence,
    provider: preset?.provider ?? null,
    only: onlyOf(preset, names),
    missing: missingIn(map),
  };
}

/** The user's word over the proposal; an own input column replaces every proposed one, an empty one leaves a field out. */
export function withUserMap(mapping: Mapping, user: ColumnMap | undefined): Mapping {
  if (user === undefined || Object.keys(user).length === 0) return mapping;
  const proposed: MutableMap = { ...mapping.map };
  for (const group of [
    ['input', 'input_fresh', 'input_total'],
    ['latency_ms', 'latency_s'],
    ['ttft_ms', 'ttft_s'],
  ] as const) {
    if (group.some((field) => user[field] !== undefined)) for (const field of group) delete proposed[field];
  }
  const map: MutableMap = { ...proposed, ...user };
  for (const field of fieldsOf(map)) if (map[field] === '') delete map[field];
  return { ...mapping, map, missing: missingIn(map) };
}

function fieldsOf(map: MutableMap): (keyof MutableMap)[] {
  // Object.keys loses the type of the keys.
  return Object.keys(map) as (keyof MutableMap)[];
}

function missingIn(map: ColumnMap): MapField[] {
  const missing: MapField[] = [];
  if (map.at === undefined) missing.push('at');
  if (!counts.some((field) => map[field] !== undefined)) missing.push('input');
  return missing;
}

interface Guess {
  readonly map: MutableMap;
  readonly used: Set<string>;
  readonly closed: ReadonlySet<string>;
  readonly names: ColumnNames;
  readonly sampleRows: readonly unknown[];
}

function guess({ map, used, closed, names, sampleRows }: Guess): void {
  for (const { field, shape, names: candidates } of synonyms) {
    if (closed.has(field) || (field === 'input' && (map.input_fresh ?? map.input_total) !== undefined)) continue;
    const fits = (column: string): boolean => !used.has(column) && looksLike(shape, column, sampleRows);
    const column = names.first(candidates, fits);
    if (column === undefined) continue;
    map[field] = column;
    used.add(column);
  }
  for (const [tag, candidates] of Object.entries(tagSynonyms)) {
    const column = names.first(candidates, (name) => !used.has(name));
    if (column !== undefined && map[`tag.${tag}`] === undefined) map[`tag.${tag}`] = column;
  }
}

function looksLike(shape: ColumnShape, column: string, rows: readonly unknown[]): boolean {
  if (shape === 'any' || rows.length === 0) return true;
  const cell = objectCell(column);
  let filled = 0;
  let fitting = 0;
  for (const row of rows) {
    const value = cell(row);
    if (value === undefined || value === null || value === '') continue;
    filled += 1;
    if (fits(shape, value)) fitting += 1;
  }
  // Bad rows are the rows' own fault; a column of mostly other values has another meaning.
  return fitting * 2 >= filled && (filled > 0 || shape !== 'time');
}

function fits(shape: ColumnShape, value: unknown): boolean {
  if (shape === 'time') return instantOf(value, 0) !== undefined;
  if (shape === 'label') return typeof value !== 'object';
  if (typeof value === 'string') return !Number.isNaN(numberOf(value.replace(/^\$/, '').replaceAll(',', '')));
  return typeof value === 'number' || typeof value === 'bigint';
}

/** "latency" and "duration" say no unit: fractions below an hour are seconds, whole numbers milliseconds. */
function preferSeconds(map: MutableMap, rows: readonly unknown[]): void {
  for (const [milliseconds, seconds] of [
    ['latency_ms', 'latency_s'],
    ['ttft_ms', 'ttft_s'],
  ] as const) {
    const column = map[milliseconds];
    if (column === undefined || /ms$|milli/i.test(column) || map[seconds] !== undefined) continue;
    const values = rows.map((row) => Number(objectCell(column)(row))).filter((value) => value > 0);
    const fractions = values.some((value) => !Number.isInteger(value));
    if (!fractions || values.some((value) => value > 3_600)) continue;
    delete map[milliseconds];
    map[seconds] = column;
  }
}

/** Anthropic's own names count cached tokens apart, everyone else's inside. */
function cachedByName(map: ColumnMap): Mapping['cached'] {
  const names = [map.cache_read, map.cache_write].map((column) => normalised(column ?? ''));
  if (names.some((name) => /cachereadinputtokens|cachecreationinputtokens/.test(name))) return 'outside';
  return /cachedtokens|cachedinputtokens|inputcached|promptcached|cachedprompt|cachedcontent/.test(names[0] ?? '')
    ? 'inside'
    : 'undecided';
}

function onlyOf(preset: Preset | undefined, names: ColumnNames): Mapping['only'] {
  const column = preset?.only === undefined ? undefined : names.exact(preset.only.column);
  return preset?.only === undefined || column === undefined ? undefined : { ...preset.only, column };
}

function entriesOf(preset: Preset | undefined): [keyof MutableMap, readonly string[]][] {
  // Object.entries loses the keys' type; the preset's own type is what it is.
  return Object.entries(preset?.map ?? {}) as [keyof MutableMap, readonly string[]][];
}

class ColumnNames {
  readonly #full = new Map<string, string>();
  readonly #last = new Map<string, string>();

  constructor(columns: readonly string[]) {
    const byDepth = [...columns].sort((left, right) => left.split('.').length - right.split('.').length);
    for (const column of byDepth) {
      const full = normalised(column);
      const last = normalised(column.split('.').pop() ?? '');
      if (!this.#full.has(full)) this.#full.set(full, column);
      if (!this.#last.has(last)) this.#last.set(last, column);
    }
  }

  exact(name: string): string | undefined {
    return this.#full.get(normalised(name));
  }

  /** A column of one of these names; whole paths before last elements. */
  first(candidates: readonly string[], fits: (column: string) => boolean): string | undefined {
    for (const index of [this.#full, this.#last]) {
      for (const name of candidates) {
        const column = index.get(normalised(name));
        if (column !== undefined && fits(column)) return column;
      }
    }
    return undefined;
  }
}
