import type { Dimension } from '@apex/contracts';
import { type RecognisedIntents, recogniseIntents } from './clauses.ts';
import { correctSpelling } from './correct-spelling.ts';
import type { Unit } from './dates/calendar.ts';
import { indexNames, type KnownNames, type KnownValues } from './known-names.ts';
import {
  type AskedFilter,
  type AskedMeasure,
  askedMeasures,
  type Intent,
  type QuestionParse,
} from './question-parse.ts';
import { claimCompoundDimensions, type RecognisedDimensions, recogniseDimensions } from './recognise-dimensions.ts';

import { type RecognisedMeasures, recogniseMeasures } from './recognise-measures.ts';
import { recogniseOrder, type RecognisedOrder } from './recognise-order.ts';
import { type RecognisedPeriod, recognisePeriod } from './recognise-period.ts';
import { recogniseThresholds } from './recognise-thresholds.ts';
import { type RecognisedValues, recogniseLeftovers, recogniseValues } from './recognise-values.ts';
import { createWords, type Token, tokenise, type Words } from './tokenise.ts';
import type { DeclineReason } from './vocabulary/intents.ts';

export interface UnderstandOptions {
  readonly now_ms: number;
  /** Values the data holds; null before anybody looked, when names stay open. */
  readonly known: KnownValues | null;
}

export interface Understanding {
  readonly parse: QuestionParse;
  /** What else is asked for in further sentences. */
  readonly also: readonly Intent[];
  readonly decline: DeclineReason | null;
  /** What the question wants that nothing records. */
  readonly missing: string | null;
  /** Names the question gives that the data does not hold; an empty dimension where it named none. */
  readonly unknown_names: readonly { readonly dimension: Dimension | null; readonly name: string }[];
  /** What the question wants rows by and no call tells. */
  readonly absent_dimensions: readonly string[];
  /** A currency other than that of the prices. */
  readonly other_currency: string | null;
  /** True while there are words that could be names in the data. */
  readonly wants_names: boolean;
  /** What the question names itself, rather than leaving it to a default. */
  readonly named: { readonly measures: boolean; readonly order: boolean };
  /** True where it continues the question before in a way that was not understood. */
  readonly uncontinued: boolean;
  /** How ambiguous words were read, as sentences. */
  readonly readings: readonly string[];
  readonly period_label: string;
  readonly compare_label: string;
  readonly period_unit: Unit | null;
  readonly zone: string;
  /** Words for a time that were not understood. */
  readonly unread_time: string;
}

interface Recognised {
  readonly text: string;
  readonly order: RecognisedOrder;
  readonly values: RecognisedValues;
  readonly leftover: RecognisedValues;
  readonly period: RecognisedPeriod;
  readonly measured: RecognisedMeasures;
  readonly grouped: RecognisedDimensions;
  readonly filters: readonly AskedFilter[];
  readonly dimensions: readonly Dimension[];
}

/** Each recogniser claims the words it has made sense of, so their order is part of the grammar. */
function recognise(tokens: readonly Token[], names: KnownNames, now_ms: number): Recognised {
  const words = createWords(tokens);
  const text = tokens.map((token) => (token.quoted ? '""' : token.lower)).join(' ');
  if (/\b(cach|ttl|lifetime)/.test(text)) claimLifetimes(words);
  const thresholds = recogniseThresholds(words);
  const order = recogniseOrder(words);
  const values = recogniseValues(words, names);
  const period = recognisePeriod(words, now_ms);
  const compound = claimCompoundDimensions(words);
  const measured = recogniseMeasures(words);
  const grouped = recogniseDimensions(words, order.at, compound);
  const leftover = recogniseLeftovers(words, names);
  const filters = mergeFilters([...values.filters, ...leftover.filters, ...measured.filters, ...thresholds]);
  const contrasted = values.contrasted ?? leftover.contrasted;
  const asked = grouped.dimensions.length > 0 ? grouped.dimensions : impliedDimensions(contrasted, measured, text);
  const dimensions = asked.filter((dimension) => !pinned(dimension, filters)).slice(0, 4);
  return { text, order, values, leftover, period, measured, grouped, filters, dimensions };
}

/** Two models named side by side, or `what is missing a price`: rows are wanted though no dimension is named. */
function impliedDimensions(contrasted: Dimension | null, { measures }: RecognisedMeasures, text: string): Dimension[] {
  if (contrasted !== null) return [contrasted];
  return measures[0] === 'unpriced_calls' && /^(what|which|whose|where)\b/.test(text) ? ['model'] : [];
}

/** Fields that could be read more than one way. */
function clarifyOf(intent: Intent, found: Recognised): string[] {
  const { measured, dimensions, filters, period, values, leftover } = found;
  const unsaid = measured.measures.length === 0 && dimensions.length === 0 && filters.length === 0;
  const names = values.unclear || leftover.unclear || leftover.unknown.length + values.unknown.length > 0;
  const open = isOpen(intent);
  return [
    ...(intent === 'spend_query' && (measured.unclear || unsaid) ? ['measures'] : []),
    ...(open && (period.unclear || period.unread !== '') ? ['period'] : []),
    ...(open && names ? ['filters'] : []),
  ];
}

function parseOf(intents: RecognisedIntents, found: Recognised): QuestionParse {
  const { intent } = intents;
  const { text, order, period, measured, grouped, filters, dimensions } = found;
  const open = isOpen(intent);
  const measures = defaultMeasures(intent, measured.measures, { order, text, filters });
  return {
    intent,
    measures,
    dimensions: open ? [...dimensions] : [],
    filters: open ? [...filters] : [],
    period: period.period,
    compare: period.compare,
    limit: order.limit ?? (grouped.wants_one ? 1 : null),
    order: open ? orderOf(order, measures, text, dimensions) : null,
    params: paramsOf(intents, text),
    clarify: clarifyOf(intent, found),
  };
}

/** Reads a question as data: vocabulary tables, names of the data and a grammar of dates, no canned sentences. */
export function understand(question: string, options: UnderstandOptions): Understanding {
  const names = indexNames(options.known ?? {});
  const plain = tokenise(question);
  const spelled = options.known === null ? { tokens: plain, readings: [] } : correctSpelling(plain, names);
  const found = recognise(spelled.tokens, names, options.now_ms);
  const { order, values, leftover, period, measured, grouped, filters } = found;
  const intents = aboutSession(filters, {
    ...recogniseIntents(question, spelled.tokens, {
      measures: measured.measures,
      has_dimensions: grouped.dimensions.length > 0,
      has_filters: filters.length > 0,
      has_period: period.period !== null,
      has_order: order.direction !== null,
    }),
  });
  return {
    parse: parseOf(intents, found),
    also: intents.also,
    decline: intents.decline,
    missing: intents.missing,
    unknown_names: [...values.unknown, ...leftover.unknown],
    absent_dimensions: leftover.absent ?? [],
    other_currency: currencies.exec(found.text)?.[0] ?? null,
    wants_names: (leftover.names_left ?? 0) + values.unknown.length + values.filters.length > 0,
    named: { measures: measured.measures.length > 0 || !isPlain(intents.intent), order: order.direction !== null },
    uncontinued: false,
    readings: [...spelled.readings, ...values.readings, ...leftover.readings],
    period_label: period.label,
    compare_label: period.compare_label,
    period_unit: period.unit,
    unread_time: period.unread,
    zone: period.zone,
  };
}

/** Why one session cost what it cost is measured on that session. */
function aboutSession(filters: readonly AskedFilter[], intents: RecognisedIntents): RecognisedIntents {
  const named = filters.some(({ dimension, op }) => dimension === 'session' && op === 'eq');
  return named && intents.intent === 'explain_change' ? { ...intents, intent: 'expensive_sessions' } : intents;
}

const currencies = /(?:\b(?:eur|euros?|gbp|pounds?|sterling|yen|jpy|chf|francs?|cny|inr|rupees?)\b|[€£¥])/;

/** A dimension held to one value is not worth a row for each of its values. */
function pinned(dimension: Dimension, filters: readonly AskedFilter[]): boolean {
  return filters.some((filter) => filter.dimension === dimension && filter.op === 'eq');
}

function mergeFilters(filters: readonly AskedFilter[]): AskedFilter[] {
  const groups = Map.groupBy(filters, ({ dimension, op }) => {
    const sense = op === 'eq' || op === 'in' ? 'is' : op === 'ne' || op === 'not_in' ? 'not' : op;
    return `${dimension} ${sense}`;
  });
  return [...groups.values()].flatMap((group): AskedFilter[] => {
    const [first] = group;
    if (first === undefined || group.length === 1 || typeof first.value === 'number') return [...group];
    const values = [
      ...new Set(group.flatMap((one) => (Array.isArray(one.value) ? one.value : [String(one.value)]))),
    ].sort();
    return [
      { dimension: first.dimension, op: first.op === 'eq' || first.op === 'in' ? 'in' : 'not_in', value: values },
    ];
  });
}

const closed = new Set<Intent>(['out_of_scope', 'how_to_connect', 'data_missing']);

/** Whether names and measures of the question matter to the answer at all. */
function isOpen(intent: Intent): boolean {
  return !closed.has(intent);
}

/** Nothing but a reading, or nothing at all: an intent of its own is a subject of its own. */
function isPlain(intent: Intent): boolean {
  return intent === 'spend_query' || intent === 'out_of_scope';
}

/** `1 hour` next to a cache is a lifetime, neither a period nor a row an hour. */
function claimLifetimes(words: Words): void {
  for (const [at, { lower }] of words.tokens.entries()) {
    const next = words.tokens[at + 1]?.lower ?? '';
    if (/^(1|5|60)-?(h|hr|hour|m|min|minute)s?$/.test(lower) || lower === 'hourly') words.claim(at, at + 1);
    if (/^(1|5|60|one|five|sixty|an)$/.test(lower) && /^(h|hr|hours?|m|min|mins|minutes?)$/.test(next))
      words.claim(at, at + 2);
    if (lower === 'hour-long' || lower === 'hour') words.claim(at, at + 1);
  }
}

interface MeasureEvidence {
  readonly order: RecognisedOrder;
  readonly text: string;
  readonly filters: readonly AskedFilter[];
}

function defaultMeasures(intent: Intent, measures: readonly AskedMeasure[], evidence: MeasureEvidence): AskedMeasure[] {
  const { order, text, filters } = evidence;
  if (!isOpen(intent)) return [];
  if (intent === 'prompt_cache_analysis' || intent === 'lifetime_what_if') return ['cache_hit_rate', 'spend'];
  if (intent === 'expensive_sessions') return ['spend'];
  const grain = /\b(?:per|a|each) (call|request|session|user|task)\b/.exec(text)?.[1];
  if (order.implied === 'spend' && grain !== undefined && (measures.length === 0 || measures[0] === 'calls')) {
    const per = {
      call: 'cost_per_call',
      request: 'cost_per_call',
      session: 'cost_per_session',
      user: 'cost_per_user',
    } as const;
    return [Object.hasOwn(per, grain) ? per[grain as keyof typeof per] : 'cost_per_task'];
  }
  if (order.implied === 'calls' && !measures.includes('calls')) return ['calls', ...measures];
  if (measures.length > 0) return [...measures];
  const threshold = filters.find((filter) => filter.dimension.includes('.'))?.dimension.replace(/^[^.]+\./, '');
  const named = askedMeasures.find((measure) => measure === threshold);
  return [named ?? order.implied ?? 'spend'];
}

function orderOf(
  order: RecognisedOrder,
  measures: readonly AskedMeasure[],
  text: string,
  dimensions: readonly Dimension[],
): QuestionParse['order'] {
  const [main] = measures;
  if (main === undefined) return null;
  if (order.direction !== null) {
    // The worst hit rate is the lowest one.
    const worst = /\bworst\b/.test(text) && main === 'cache_hit_rate';
    return { by: main, direction: worst ? 'asc' : order.direction };
  }
  if (dimensions.length === 0) return null;
  if (/\b(asc|ascending)\b/.test(text)) return { by: main, direction: 'asc' };
  if (/\b(sorted|ranked|ordered|rank|sort|descending|desc)\b/.test(text)) return { by: main, direction: 'desc' };
  return /\b(least|lowest|fewest|cheapest)\b/.test(text) ? { by: main, direction: 'asc' } : null;
}

function paramsOf({ intent, missing, decline }: RecognisedIntents, text: string): QuestionParse['params'] {
  if (missing !== null) return { missing };
  if (decline !== null) return { reason: decline };
  if (intent === 'spend_query') return { ...spendParams(text), ...shareParams(text) };
  if (intent !== 'lifetime_what_if') return percentOf(intent, text);
  if (/\b(1 ?h(ours?|r)?|1-?hours?|one[- ]hours?|an hour|hour(ly)?|60[- ]?min\w*|hour-long)\b/.test(text))
    return { ttl: '1h' };
  if (/\b(5 ?m(in\w*)?|5-?min\w*|five[- ]min\w*)\b/.test(text)) return { ttl: '5m' };
  if (/\b(endless|infinite|unlimited|forever|no expiry|never expire\w*)\b/.test(text)) return { ttl: 'inf' };
  if (/\b(without|no|turn(ed)? off|disable\w*)\b.{0,12}\bcach/.test(text)) return { ttl: 'none' };
  if (/\blonger\b/.test(text)) return { ttl: '1h' };
  return {};
}

function percentOf(intent: Intent, text: string): QuestionParse['params'] {
  const percent = /\b(\d{1,3})(?:%| ?percent\b)/.exec(text)?.[1];
  return percent !== undefined && intent === 'reduce_cost' ? { percent: Number(percent) } : {};
}

/** `what percent of spend is output`: a part of the money over all of it. */
function shareParams(text: string): QuestionParse['params'] {
  const share =
    /\b(percent|percentage|%|share|fraction|proportion|part|portion|how much) of (the |our |my |total |all )*(spend|spending|cost|costs|bill|money)\b/;
  return share.test(text) ? { share_of: 'spend' } : {};
}

/** `tokens per call`, `how many models`: derived from the rows, not measures of their own. */
function spendParams(text: string): QuestionParse['params'] {
  const per =
    /\btokens? (?:per|a|each) (call|request|session|user|task)\b|\bcalls? (?:per|a|each) (session|user|task)\b/.exec(
      text,
    );
  const count =
    /\bhow many (?:different |distinct )?(models|providers|projects|features|agents|applications|branches|repos)\b/.exec(
      text,
    )?.[1];
  return {
    ...(per === null ? {} : { per: (per[1] ?? per[2] ?? 'call').replace('request', 'call') }),
    ...(count === undefined ? {} : { count: count.replace(/(?:es)?s$/, '') }),
  };
}
