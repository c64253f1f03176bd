import { quoteLabel } from '../answer/clean-label.ts';
import { isOpen } from './build-parse.ts';
import { shiftPeriod } from './dates/shift-period.ts';
import { zoneNamed } from './dates/zone.ts';
import { isElliptic, verbal, wordsOf } from './is-elliptic.ts';
import type { KnownValues } from './known-names.ts';
import { clearedIn, mergedFilters } from './merge-filters.ts';
import { type AskedMeasure, askedMeasures, type Intent, type Period, type QuestionParse } from './question-parse.ts';
import { costChangeIn, turning } from './recognise-params.ts';
import { withoutReset } from './reset-thread.ts';
import { isPlain, type Understanding, understand, type UnderstandOptions } from './understand.ts';

export interface EarlierQuestion {
  readonly question: string;
  readonly asked_at_ms: number;
}

const comparing = /\b(?:compar\w+|versus|vs|against|relative to|next to)\b/;

/** Intents whose figures are of a measure that a follow-up takes over. */
const measured: ReadonlySet<Intent> = new Set<Intent>([
  'spend_query',
  'explain_change',
  'forecast',
  'anomaly',
  'compare_models',
]);

/** Takes over from the question before what an elliptic one does not name, and says what. */
export function continueThread(
  question: string,
  previous: Understanding | null,
  options: UnderstandOptions,
  forced = false,
): Understanding {
  const fresh = withoutReset(question);
  if (fresh !== null) {
    // "forget that, by model instead" lets go of less than it says.
    const read = understand(fresh, options);
    return continueThread(fresh, isElliptic(fresh, read) ? previous : null, options, forced);
  }
  const alone = understand(question, options);
  if (previous === null) return alone;
  const clears = clearedIn(question);
  const adds = isAdding(question, alone);
  const conditions = isCondition(question, alone, previous);
  const follows =
    forced || isElliptic(question, alone) || clears === '' || turns(question, alone, previous) || adds || conditions;
  if (!follows) return alone;
  if (alone.decline !== null && alone.decline !== 'other_subject' && clears === null && !adds) return alone;
  if (!isOpen(alone.parse.intent) && alone.decline === null) return alone;
  const before = previous.parse.intent;
  const current =
    clears !== null || adds || conditions || takesIntent(question, alone, before)
      ? understand(question, {
          ...options,
          assumed: before,
          certain: clears !== null || adds || conditions,
          grain: grainOf(previous),
        })
      : alone;
  const timed = withPeriod(question, current, previous, options);
  const parse = mergeParse(question, timed, previous, options.known);
  const taken = takenOver(timed, previous, parse);
  const uncontinued = isComparing(question) && comparesPeriods(question) && parse.compare === null;
  const note = taken.length === 0 ? [] : [`Taken over from the question before: ${taken.join(', ')}.`];
  const mentioned = remembered(previous.mentioned, timed.mentioned);
  return { ...timed, parse, decline: null, mentioned, readings: [...timed.readings, ...note], uncontinued };
}

/** `500 ms would be better`: nothing but a number for what the advice before turns on. */
function turns(question: string, { decline }: Understanding, { parse }: Understanding): boolean {
  const words = wordsOf(question);
  if (decline !== 'other_subject' || !turning.has(parse.intent) || words.length > 8) return false;
  return /\d|\b(?:double|triple|half|twice|longer|shorter|quarter|third)\b/.test(words.join(' '));
}

const written =
  /\b(?:budgets?|limits?|keys?|members?|admins?|owners?|alerts?|projects?|tags?|labels?|notes?|comments?|rules?|webhooks?|integrations?|access)\b/;

/** `add gpt-4.1`, `add the calls`: one more of what the question before showed, where nothing is to be written. */
function isAdding(question: string, { decline, mentioned, named }: Understanding): boolean {
  const words = wordsOf(question);
  const text = words.join(' ');
  if (decline !== 'changes' || words.length > 8 || written.test(text)) return false;
  if (!/^(?:(?:please|now|also|and|can you|could you|ok|then) )*(?:add|include|put in|insert|throw in)\b/.test(text))
    return false;
  if (/\b(?:to|into) (?!it\b|that\b|this\b|them\b|the (?:list|table|comparison|chart|graph|answer|mix)\b)/.test(text))
    return false;
  return Object.keys(mentioned).length > 0 || named.measures;
}

/** `it may cost up to 10 % more`: a condition on the advice before. */
function isCondition(question: string, { parse, mentioned }: Understanding, previous: Understanding): boolean {
  const text = wordsOf(question).join(' ');
  if (previous.parse.intent !== 'latency_reduce' || wordsOf(question).length > 14) return false;
  if (parse.period !== null || Object.keys(mentioned).length > 0 || /\b(?:why|how much|what did)\b/.test(text))
    return false;
  return costChangeIn(text) !== null;
}

/** What a limit without a noun is on: `only those with more than 100 calls`. */
function grainOf({ parse }: Understanding): string | null {
  return parse.dimensions.find((dimension) => !/^(hour|day|week|month)$/.test(dimension)) ?? null;
}

function remembered(before: Understanding['mentioned'], now: Understanding['mentioned']): Understanding['mentioned'] {
  const dimensions = new Set([...Object.keys(before), ...Object.keys(now)]);
  const both = (name: string): string[] => [...new Set([...(before[name] ?? []), ...(now[name] ?? [])])];
  return Object.fromEntries([...dimensions].map((name) => [name, both(name)]));
}

/** Whether a question without an intent of its own is after the same as the one before. */
function takesIntent(question: string, { parse, named, decline }: Understanding, before: Intent): boolean {
  if (!isPlain(parse.intent)) return false;
  if (decline === 'other_subject' || !named.measures) return true;
  // "and the error rate?" of an anomaly is about anomalies; "how many calls was that?" is a plain reading.
  return measured.has(before) && !verbal.test(wordsOf(question).join(' '));
}

function isComparing(question: string): boolean {
  return comparing.test(wordsOf(question).join(' '));
}

function comparesPeriods(question: string): boolean {
  return /\b(?:day|week|month|quarter|year|period|before|previous|prior|last|yesterday)\b/.test(question.toLowerCase());
}

/** The period of the question, or that of the one before, or one that is told from it: `and the week before?`. */
function withPeriod(
  question: string,
  current: Understanding,
  previous: Understanding,
  options: UnderstandOptions,
): Understanding {
  const { parse } = current;
  const { period_label, compare_label, period_unit, zone } = previous;
  const before = previous.parse;
  const moved = shiftPeriod(wordsOf(question), before.period, previous.period_unit);
  if (isComparing(question)) {
    const held = moved?.period ?? (parse.compare === null ? parse.period : parse.compare);
    // "compared with november" names one month; the other is that of the question before.
    const derived = parse.compare !== null && current.period_label === '' && before.period !== null;
    const main = parse.compare === null || moved !== null || derived ? before.period : parse.period;
    if (held !== null && main !== null) {
      const label = moved?.label ?? current.compare_label;
      const labels =
        parse.compare === null || derived ? { period_label, compare_label: label || current.period_label } : {};
      return {
        ...current,
        ...labels,
        parse: { ...parse, period: main, compare: held, clarify: without(parse.clarify, 'period') },
        period_unit,
        zone,
        unread_time: '',
      };
    }
    if (parse.intent !== 'compare_models') return rejoined(question, current, previous, options);
  }
  if (moved !== null) {
    const labels = { period_label: moved.label, compare_label: '' };
    const moves = { ...parse, period: moved.period, compare: null, clarify: without(parse.clarify, 'period') };
    return { ...current, ...labels, parse: moves, period_unit, zone, unread_time: '' };
  }
  if (parse.period !== null) return current;
  if (current.zone !== zone && current.zone !== 'UTC') return inZone(current, previous);
  const { period, compare } = before;
  return {
    ...current,
    parse: { ...parse, period, compare: parse.compare ?? compare },
    period_label,
    compare_label,
    period_unit,
    zone,
  };
}

/** The same days by another clock. */
function inZone(current: Understanding, previous: Understanding): Understanding {
  const [from, to] = [zoneNamed(previous.zone), zoneNamed(current.zone)];
  const moved = (instant: string | null): string | null =>
    instant === null ? null : new Date(to.toInstant(from.toCivil(Date.parse(instant)))).toISOString();
  const shifted = (period: Period | null): Period | null =>
    period === null ? null : { from: moved(period.from), to: moved(period.to) };
  const { period, compare } = previous.parse;
  const { period_label, compare_label, period_unit } = previous;
  const parse = { ...current.parse, period: shifted(period), compare: shifted(compare) };
  return { ...current, parse, period_label, compare_label, period_unit };
}

function without(list: readonly string[], name: string): string[] {
  return list.filter((one) => one !== name);
}

/** `compared with the year before` needs the words of both questions. */
function rejoined(
  question: string,
  current: Understanding,
  previous: Understanding,
  { now_ms }: UnderstandOptions,
): Understanding {
  const both = understand(`spend ${previous.period_label} ${question}`, { now_ms, known: null });
  const { period, compare } = both.parse;
  const { period_label, compare_label, period_unit, zone } = both;
  if (compare === null) {
    const kept = previous.parse.period;
    const { zone: earlier } = previous;
    return { ...current, parse: { ...current.parse, period: kept, compare: null }, zone: earlier };
  }
  return {
    ...current,
    parse: { ...current.parse, period, compare },
    period_label,
    compare_label,
    period_unit,
    zone,
    unread_time: '',
  };
}

function mergeParse(
  question: string,
  current: Understanding,
  previous: Understanding,
  known: KnownValues | null,
): QuestionParse {
  const { parse, named } = current;
  const before = previous.parse;
  const { intent } = parse;
  const same = intent === before.intent;
  const takesMeasures = !named.measures && measured.has(intent) && measured.has(before.intent);
  const measures = quantileOf(question, takesMeasures ? before.measures : parse.measures, before);
  const filters = mergedFilters(question, current, previous, known);
  const pinned = new Set(filters.filter((filter) => filter.op === 'eq').map((filter): string => filter.dimension));
  const grouping = parse.dimensions.length > 0 ? dimensionsOf(question, parse, before) : same ? before.dimensions : [];
  const [main = 'spend'] = measures;
  const kept = same && parse.dimensions.length === 0;
  const order = parse.order ?? (named.order ? { by: main, direction: 'desc' as const } : kept ? before.order : null);
  return {
    ...parse,
    measures:
      addsMeasure(question, named.measures) && same ? [...new Set([...before.measures, ...measures])] : measures,
    dimensions: grouping.filter((dimension) => !pinned.has(dimension)),
    filters,
    compare:
      before.compare !== null && parse.compare === before.compare && !keepsCompare(intent) ? null : parse.compare,
    limit: parse.limit ?? (kept ? before.limit : null),
    order: order === null ? null : takesMeasures ? { ...order, by: main } : order,
    params: same ? { ...before.params, ...parse.params } : parse.params,
    clarify: without(parse.clarify, 'measures').filter((field) => before.params[field] === undefined || !same),
  };
}

/** `and the p99?` after a time to first token is of the same. */
function quantileOf(question: string, measures: readonly AskedMeasure[], before: QuestionParse): AskedMeasure[] {
  const text = wordsOf(question).join(' ');
  const [kind] = before.measures.flatMap((measure) => /^(latency|ttft)\./.exec(measure)?.[1] ?? []);
  const asked = [...text.matchAll(/\b(?:p(\d\d)|(\d\d)(?:st|nd|rd|th)|(median)|(mean|average))\b/g)];
  if (kind === undefined || asked.length === 0 || /\b(?:latency|ttft|first token|response|duration)\b/.test(text))
    return [...measures];
  const found = asked.flatMap((match): AskedMeasure[] => {
    const quantile = match[1] ?? match[2] ?? (match[3] === undefined ? 'mean' : '50');
    const name = quantile === 'mean' ? `${kind}.mean` : `${kind}.p${quantile}`;
    return askedMeasures.filter((measure) => measure === name);
  });
  return found.length === 0 ? [...measures] : [...new Set(found)];
}

/** `also by user` and `add the model` break down further; `by user instead` breaks down anew. */
function dimensionsOf(question: string, parse: QuestionParse, before: QuestionParse): QuestionParse['dimensions'] {
  const further = /^(?:and |now |then )*(?:also|add|plus|additionally)\b|\b(?:as well|too|in addition)\b/.test(
    question.toLowerCase(),
  );
  return further ? [...new Set([...before.dimensions, ...parse.dimensions])].slice(0, 4) : parse.dimensions;
}

function addsMeasure(question: string, named: boolean): boolean {
  return (
    named &&
    /^(?:and |now |then |please )*(?:also|add|plus|include|throw in)\b|\b(?:as well|too|in addition)\b/.test(
      question.toLowerCase(),
    )
  );
}

function keepsCompare(intent: Intent): boolean {
  return intent === 'spend_query' || intent === 'explain_change';
}

function takenOver({ parse, named }: Understanding, previous: Understanding, merged: QuestionParse): string[] {
  const { parse: before } = previous;
  const own = new Set(parse.filters.map((filter) => filter.dimension));
  const filters = merged.filters.filter((filter) => !own.has(filter.dimension));
  const plain = (name: string): string => name.replaceAll(/[_.]/g, ' ');
  const samePeriod = (one: Period | null): boolean => one !== null && one.from === before.period?.from;
  const takesMeasure = !named.measures && measured.has(merged.intent) && merged.measures.length > 0;
  return [
    ...(takesMeasure ? [`the measure (${merged.measures.map(plain).join(', ')})`] : []),
    ...(samePeriod(merged.period) && previous.period_label !== '' ? [`the period (${previous.period_label})`] : []),
    ...(parse.dimensions.length === 0 && merged.dimensions.length > 0
      ? [`the grouping (by ${merged.dimensions.map(plain).join(', ')})`]
      : []),
    ...filters.map(({ dimension, value }) => {
      const values = (Array.isArray(value) ? value : [String(value)]).slice(0, 3).map(quoteLabel).join(', ');
      return `the limit to ${plain(dimension)} ${values}`;
    }),
  ];
}
