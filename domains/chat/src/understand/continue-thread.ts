import { quoteLabel } from '../answer/clean-label.ts';
import type { KnownValues } from './known-names.ts';
import type { Intent, QuestionParse } from './question-parse.ts';
import { tokenise } from './tokenise.ts';
import { type Understanding, understand } from './understand.ts';

export interface EarlierQuestion {
  readonly question: string;
  readonly asked_at_ms: number;
}

const connective =
  /^(and|also|but|then|plus|same|what about|how about|only|just|now|ok and|okay and)\b|\b(only|too|instead|as well)$/;
const fragment =
  /^(by|per|for|in|on|since|during|between|last|this|yesterday|today|top|bottom|without|excluding|compared?|versus|vs|against|split|grouped?|broken)\b/;
const comparing = /\b(compared?|versus|vs|against)\b/;
/** Questions that are about the same calls when they follow another one. */
const continues = new Set<Intent>(['spend_query', 'prompt_cache_analysis', 'lifetime_what_if', 'expensive_sessions']);
const mostWords = 10;
const mostWordsOfFragment = 6;

/** A question that only makes sense after the one before it: `and by project?`, `top 3 only`. */
export function isElliptic(question: string, { parse, named }: Understanding): boolean {
  const words = tokenise(question).map((token) => token.lower);
  const text = words.join(' ');
  if (words.length > mostWords) return false;
  if (connective.test(text)) return true;
  const whole = named.measures || (parse.limit !== null && parse.dimensions.length > 0);
  return words.length <= mostWordsOfFragment && fragment.test(text) && !whole;
}

/** What is needed to read a question in its thread. */
export interface ThreadReading {
  readonly known: KnownValues | null;
  readonly answerable: ReadonlySet<Intent>;
}

/** The last understood question of a thread, with what it took over itself. */
export function lastUnderstood(
  earlier: readonly EarlierQuestion[],
  { known, answerable }: ThreadReading,
): Understanding | null {
  let previous: Understanding | null = null;
  for (const { question, asked_at_ms } of earlier) {
    const read = continueThread(question, understand(question, { now_ms: asked_at_ms, known }), previous, asked_at_ms);
    const placed = read.absent_dimensions.length === 0 && read.unknown_names.every((one) => one.dimension !== null);
    if (answerable.has(read.parse.intent) && placed && !read.uncontinued) previous = read;
  }
  return previous;
}

/** Takes over from the question before what an elliptic one does not name, and says what. */
export function continueThread(
  question: string,
  current: Understanding,
  previous: Understanding | null,
  now_ms: number,
): Understanding {
  if (previous === null || !isElliptic(question, current)) return current;
  const stranger = current.decline !== null && current.decline !== 'other_subject';
  if (stranger || (current.decline === null && !continues.has(current.parse.intent))) return current;
  const timed = withPeriod(question, current, previous, now_ms);
  const parse = mergeParse(timed, previous);
  const taken = takenOver(timed, previous, parse);
  const uncontinued = comparing.test(question.toLowerCase()) && timed.parse.compare === null;
  const note = taken.length === 0 ? [] : [`Taken over from the question before: ${taken.join(', ')}.`];
  return { ...timed, parse, decline: null, readings: [...timed.readings, ...note], uncontinued };
}

/** The period of the question, or that of the one before; `compared with the month before` needs both. */
function withPeriod(question: string, current: Understanding, previous: Understanding, now_ms: number): Understanding {
  const { parse } = current;
  const compares = comparing.test(question.toLowerCase());
  if (parse.period !== null && !(compares && parse.compare === null)) return current;
  const { period_label, compare_label, period_unit, zone } = previous;
  if (!compares) {
    const { period, compare } = previous.parse;
    return { ...current, parse: { ...parse, period, compare }, period_label, compare_label, period_unit, zone };
  }
  const both = understand(`spend ${period_label} ${question}`, { now_ms, known: null });
  const { period, compare } = both.parse;
  const words = { period_label: both.period_label, compare_label: both.compare_label };
  return {
    ...current,
    ...words,
    parse: { ...parse, period, compare },
    period_unit: both.period_unit,
    zone: both.zone,
    unread_time: '',
  };
}

function mergeParse({ parse, named }: Understanding, { parse: before }: Understanding): QuestionParse {
  const intent = named.measures ? parse.intent : before.intent;
  const measures = named.measures ? parse.measures : before.measures;
  const dimensions = parse.dimensions.length > 0 ? parse.dimensions : before.dimensions;
  const own = new Set(parse.filters.map((filter) => filter.dimension));
  const filters = [...before.filters.filter((filter) => !own.has(filter.dimension)), ...parse.filters];
  const pinned = new Set(filters.filter((filter) => filter.op === 'eq').map((filter): string => filter.dimension));
  const [main = 'spend'] = measures;
  const order = parse.order ?? (named.order ? { by: main, direction: 'desc' as const } : before.order);
  return {
    ...parse,
    intent,
    measures,
    dimensions: dimensions.filter((dimension) => !pinned.has(dimension)),
    filters,
    limit: parse.limit ?? (parse.dimensions.length > 0 ? null : before.limit),
    order: order === null || order === undefined ? null : { ...order, by: main },
    params: named.measures || Object.keys(parse.params).some((key) => key !== 'reason') ? parse.params : before.params,
    clarify: parse.clarify.filter((field) => field !== 'measures'),
  };
}

function takenOver({ parse, named }: Understanding, previous: Understanding, merged: QuestionParse): string[] {
  const { parse: before } = previous;
  const own = new Set(parse.filters.map((filter) => filter.dimension));
  const filters = before.filters.filter((filter) => !own.has(filter.dimension));
  const plain = (name: string): string => name.replaceAll(/[_.]/g, ' ');
  const samePeriod = merged.period !== null && merged.period.from === before.period?.from;
  return [
    ...(named.measures ? [] : [`the measure (${before.measures.map(plain).join(', ')})`]),
    ...(samePeriod && previous.period_label !== '' ? [`the period (${previous.period_label})`] : []),
    ...(parse.dimensions.length === 0 && merged.dimensions.length > 0
      ? [`the grouping (by ${merged.dimensions.map(plain).join(', ')})`]
      : []),
    ...filters.map(({ dimension, value }) => {
      const values = (Array.isArray(value) ? value : [String(value)]).slice(0, 3).map(quoteLabel).join(', ');
      return `the limit to ${plain(dimension)} ${values}`;
    }),
  ];
}
