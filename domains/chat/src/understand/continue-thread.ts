import type { Dimension } from '@apex/contracts';
import { quoteLabel } from '../answer/clean-label.ts';
import { isOpen, mergeFilters } from './build-parse.ts';
import { shiftPeriod } from './dates/shift-period.ts';
import { zoneNamed } from './dates/zone.ts';
import type { KnownValues } from './known-names.ts';
import type { AskedFilter, Intent, Period, QuestionParse } from './question-parse.ts';
import { tokenise } from './tokenise.ts';
import { isPlain, type Understanding, understand, type UnderstandOptions } from './understand.ts';

export interface EarlierQuestion {
  readonly question: string;
  readonly asked_at_ms: number;
}

const connective =
  /^(?:(?:ok|okay|right|thanks|thank you|great|cool|good|hm+|ah|oh|and|now|so|then|please) )*(?:and|also|but|then|plus|same|what about|how about|only|just|now|instead|or|what if it|limit|restrict|exclude|drop|remove|ignore|add|include|split|break|group|sort|order|rank|show me (?:only|just)|make (?:it|that)|use|zoom|drill|filter|compare)\b|\b(?:only|too|instead|as well|though|either|again)$/;
const fragment =
  /^(?:by|per|for|in|on|since|during|between|last|this|yesterday|today|top|bottom|without|excluding|except|compared?|versus|vs|against|split|grouped?|broken|from|with|not|no|all|every|the|previous|prior|daily|weekly|monthly|hourly|until|before|after|a|an|next|over|under|more|less|at)\b/;
const verbal =
  /\b(?:what|whats|how|which|who|whose|when|where|why|did|do|does|is|are|was|were|has|have|had|show|give|list|tell|will|would|can|could|should|get|find|count|forecast|predict|explain|plot|chart)\b/;
const pronoun =
  /\b(?:it|its|them|they|their|there|that|those|these|this)\b(?! (?:month|week|year|quarter|day|morning|hour|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|we|i|our|project|feature|is|are|there)\b)/;
const comparing = /\b(?:compar\w+|versus|vs|against|relative to|next to)\b/;
const mostWords = 14;
const mostWordsOfFragment = 6;

/** Intents whose figures are of a measure that a follow-up takes over. */
const measured: ReadonlySet<Intent> = new Set<Intent>([
  'spend_query',
  'explain_change',
  'forecast',
  'anomaly',
  'compare_models',
]);

function wordsOf(question: string): string[] {
  return tokenise(question).map((token) => token.lower);
}

/** Points at something said before: `break that down`, `those calls`. */
function pointsBack(words: readonly string[], { parse }: Understanding): boolean {
  const text = words.join(' ');
  const match = pronoun.exec(text);
  if (match === null || words.length > mostWords) return false;
  const place = text.slice(0, match.index).split(' ').length;
  // In a long sentence a pronoun stands for something of that sentence.
  const own = parse.filters.length + (parse.period === null ? 0 : 1);
  const spoken = text.slice(0, match.index);
  if (/\b(?:cach\w*|spend|costs?|bill|usage|latency|tokens?|models?|prompts?|ttl|traffic)\b/.test(spoken) && place > 4)
    return false;
  return words.length <= 9 || place <= 4 || own === 0;
}

/** `why?`, `any anomalies?`: a few words that ask something of what was asked before. */
function isCurt(words: readonly string[], { parse, decline }: Understanding): boolean {
  if (words.length > 3 || decline !== null || !isOpen(parse.intent)) return false;
  const text = words.join(' ');
  return (
    parse.period === null &&
    parse.filters.length === 0 &&
    !/\b(?:total|overall|budgets?)\b/.test(text) &&
    verbal.test(text)
  );
}

/** A question that only makes sense after the one before it: `and by project?`, `top 3 only`. */
export function isElliptic(question: string, current: Understanding): boolean {
  const words = wordsOf(question);
  const text = words.join(' ');
  if (words.length === 0 || words.length > mostWords + 4) return false;
  if (connective.test(text) && words.length <= mostWords) return true;
  if (pointsBack(words, current) || isCurt(words, current)) return true;
  if (words.length > mostWordsOfFragment || verbal.test(text)) return false;
  return !isWhole(text, current);
}

/** Says by itself what is wanted and of what. */
function isWhole(text: string, { parse, named, decline }: Understanding): boolean {
  if (/\b(?:total|overall|all time)\b/.test(text)) return true;
  if (decline === 'other_subject') return !fragment.test(text);
  if (!isPlain(parse.intent)) return true;
  if (parse.limit !== null && parse.dimensions.length > 0) return true;
  if (!named.measures) return false;
  return parse.dimensions.length + parse.filters.length > 0 || parse.period !== null;
}

/** Takes over from the question before what an elliptic one does not name, and says what. */
export function continueThread(
  question: string,
  previous: Understanding | null,
  options: UnderstandOptions,
  forced = false,
): Understanding {
  const alone = understand(question, options);
  if (previous === null || (!forced && !isElliptic(question, alone))) return alone;
  const clears = clearedIn(question);
  if (alone.decline !== null && alone.decline !== 'other_subject' && clears === null) return alone;
  if (!isOpen(alone.parse.intent) && alone.decline === null) return alone;
  const before = previous.parse.intent;
  const current =
    clears !== null || takesIntent(question, alone, before)
      ? understand(question, { ...options, assumed: before, certain: clears !== null })
      : alone;
  const timed = withPeriod(question, current, previous, options);
  const parse = mergeParse(question, timed, previous, options.known);
  const taken = takenOver(timed, previous, parse);
  const uncontinued = isComparing(question) && comparesPeriods(question) && parse.compare === null;
  const note = taken.length === 0 ? [] : [`Taken over from the question before: ${taken.join(', ')}.`];
  const mentioned = remembered(previous.mentioned, timed.mentioned);
  return { ...timed, parse, decline: null, mentioned, readings: [...timed.readings, ...note], uncontinued };
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
    const main = parse.compare === null ? before.period : parse.period;
    if (held !== null && main !== null) {
      const label = moved?.label ?? current.compare_label;
      const labels = parse.compare === null ? { period_label, compare_label: label || current.period_label } : {};
      return {
        ...current,
        ...labels,
        parse: { ...parse, period: main, compare: held },
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

const narrowing = /\b(?:only|just|within|of (?:those|these|that|them)|also|too|as well|add|and also)\b/;
const adding = /\b(?:it|that|this|those|them|also|add|include|plus)\b/;

const clearing =
  /\b(?:drop|remove|clear|lift|lose|forget|without|no|ignore|reset|undo|take away|get rid of)\b(?: the| that| this| any| all| my)*(?: (\w+))? (?:filters?|restrictions?|limitations?|conditions?)\b|\b(?:for|across|over|of|with|on|in) (?:all|every|everything|everyone)(?: of)?(?: the| our)? ?(models?|projects?|features?|users?|agents?|environments?|providers?|of them|of it)?\b|\b(?:all|every) (models?|projects?|features?|users?|agents?|environments?|providers?) (?:again|now|please|then)\b/;

/** What a follow-up lets go of: the filters of one dimension, or all (`''`); null where it keeps them. */
function clearedIn(question: string): string | null {
  const text = wordsOf(question).join(' ');
  const match = clearing.exec(text);
  if (match === null || wordsOf(question).length > 10) return null;
  const named = (match[1] ?? match[2] ?? match[3] ?? '').replace(/s$/, '');
  return /^(model|project|feature|user|agent|environment|provider|status|operation|session|task)$/.test(named)
    ? named
    : '';
}

/** `the other provider`: of the values there are, those not asked about before. */
function othersThan(
  question: string,
  { parse: before, mentioned }: Understanding,
  known: KnownValues | null,
): AskedFilter[] {
  const asked = /\bthe others?(?: (?:(\w+?)s?|ones?|two|three))?\b/.exec(wordsOf(question).join(' '));
  if (asked === null) return [];
  const named = asked[1];
  const held = before.filters.find(
    ({ dimension, op }) =>
      (op === 'eq' || op === 'in') && (named === undefined || named === dimension || named === 'one'),
  );
  if (held === undefined) return [];
  const gone = new Set([held.value].flat().map(String));
  // Those named earlier in the thread before all others there are.
  const spoken = (mentioned[held.dimension] ?? []).filter((value) => !gone.has(value));
  const all = (known?.[held.dimension as Dimension] ?? []).filter((value) => !gone.has(value));
  const values = spoken.length > 0 ? spoken : all;
  const [only] = values;
  if (only === undefined) return [];
  return [
    values.length === 1
      ? { dimension: held.dimension, op: 'eq', value: only }
      : {
          dimension: held.dimension,
          op: values.length > 20 ? 'not_in' : 'in',
          value: values.length > 20 ? [...gone] : values.sort(),
        },
  ];
}

function mergedFilters(
  question: string,
  { parse: own }: Understanding,
  previous: Understanding,
  known: KnownValues | null,
): AskedFilter[] {
  const { parse: before } = previous;
  const text = wordsOf(question).join(' ');
  const cleared = clearedIn(question);
  const others = othersThan(question, previous, known);
  const parse = {
    ...own,
    filters: [...others, ...own.filters.filter(({ dimension }) => !others.some((one) => one.dimension === dimension))],
  };
  const wanted = new Set(parse.filters.filter(({ op }) => op !== 'ne' && op !== 'not_in').map((one) => one.dimension));
  // Another maker's model is none of the maker named before.
  if (!narrowing.test(text)) {
    if (wanted.has('provider')) wanted.add('model');
    else if (wanted.has('model')) wanted.add('provider');
  }
  const joins = parse.intent === 'compare_models' && adding.test(text);
  const held = before.filters.filter(({ dimension }) => cleared === null || (cleared !== '' && dimension !== cleared));
  const kept = held.filter((filter) => !wanted.has(filter.dimension) || (joins && filter.dimension === 'model'));
  return mergeFilters(leftOut(kept, parse.filters)).concat();
}

/** What is left out now is no longer one of the values asked for before. */
function leftOut(kept: readonly AskedFilter[], own: readonly AskedFilter[]): AskedFilter[] {
  const out = new Map<string, ReadonlySet<string>>();
  for (const { dimension, op, value } of own) {
    if (op === 'ne' || op === 'not_in') out.set(dimension, new Set([value].flat().map(String)));
  }
  const shortened = kept.flatMap((filter): AskedFilter[] => {
    const gone = out.get(filter.dimension);
    if (gone === undefined || filter.op !== 'in' || !Array.isArray(filter.value)) return [filter];
    const value = filter.value.filter((one) => !gone.has(one));
    if (value.length < filter.value.length) out.delete(filter.dimension);
    const [only = ''] = value;
    return value.length === 1 ? [{ ...filter, op: 'eq', value: only }] : [{ ...filter, value }];
  });
  const negative = own.filter(({ dimension, op }) => (op !== 'ne' && op !== 'not_in') || out.has(dimension));
  return [...shortened, ...negative];
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
  const measures = takesMeasures ? before.measures : parse.measures;
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
    clarify: without(parse.clarify, 'measures'),
  };
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
    /^(?:and |now |then )*(?:also|add|plus|include)\b|\b(?:as well|too|in addition)\b/.test(question.toLowerCase())
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
