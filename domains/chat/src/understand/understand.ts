import { quoteLabel } from '../answer/clean-label.ts';
import { buildParse, isOpen } from './build-parse.ts';
import { maskedText, type RecognisedIntents, recogniseIntents } from './clauses.ts';
import { correctSpelling } from './correct-spelling.ts';
import type { Unit } from './dates/calendar.ts';
import { indexNames, type KnownNames, type KnownValues } from './known-names.ts';
import type { Mention } from './name-places.ts';
import type { Intent, QuestionParse } from './question-parse.ts';
import { recognise, type Recognised } from './recognise.ts';
import { recogniseParams } from './recognise-params.ts';
import type { UnknownName } from './recognise-values.ts';
import { unquoteSpeech } from './speech.ts';
import { splitCompounds } from './split-compounds.ts';
import { readNumbers } from './spoken-numbers.ts';
import { lemmaOf, type Token, tokenise } from './tokenise.ts';
import type { DeclineReason } from './vocabulary/declines.ts';
import { absentDimensions } from './vocabulary/dimensions.ts';

export interface UnderstandOptions {
  readonly now_ms: number;
  /** Values the data holds; null before anybody looked, when names stay open. */
  readonly known: KnownValues | null;
  /** The intent of the question before, for one that has none of its own. */
  readonly assumed?: Intent;
  /** What a limit without a noun of its own is on. */
  readonly grain?: string | null;
  /** The question is a follow-up whatever it seems to be by itself. */
  readonly certain?: boolean;
}

export interface Understanding {
  readonly parse: QuestionParse;
  /** What else is asked for in further sentences. */
  readonly also: readonly Intent[];
  readonly decline: DeclineReason | null;
  /** What kind of thing the question wants that nothing records. */
  readonly missing: string | null;
  /** Names the question gives that the data does not hold; an empty dimension where it named none. */
  readonly unknown_names: readonly UnknownName[];
  /** What the question wants rows by and no call tells. */
  readonly absent_dimensions: readonly string[];
  /** A currency other than that of the prices. */
  readonly other_currency: string | null;
  /** What the question names itself, rather than leaving it to a default. */
  readonly named: { readonly measures: boolean; readonly order: boolean };
  /** True where it continues the question before in a way that was not understood. */
  readonly uncontinued: boolean;
  /** Values named, by dimension; in a thread also those named before. */
  readonly mentioned: Readonly<Record<string, readonly string[]>>;
  /** How ambiguous words were read, as sentences. */
  readonly readings: readonly string[];
  /** Words that nothing made sense of and that were left out. */
  readonly unread_words: readonly string[];
  readonly period_label: string;
  readonly compare_label: string;
  readonly period_unit: Unit | null;
  readonly zone: string;
  /** Words for a time that were not understood. */
  readonly unread_time: string;
}

/** Reads a question as data: vocabulary tables, names of the data and a grammar of dates, no canned sentences. */
export function understand(question: string, options: UnderstandOptions): Understanding {
  const names = indexNames(options.known ?? nothing);
  const { tokens, readings } = readWords(question, names, options.known !== null);
  const found = recognise(tokens, {
    names,
    now_ms: options.now_ms,
    assumed: options.assumed ?? null,
    grain: options.grain ?? null,
  });
  const own = intentsOf(tokens, found);
  const { assumed } = options;
  const takes =
    assumed !== undefined &&
    isPlain(own.intent) &&
    (options.certain === true || (own.decline ?? 'other_subject') === 'other_subject');
  const intents = takes ? { ...own, intent: assumed, decline: null } : own;
  return assemble(found, intents, readings);
}

const nothing: KnownValues = {};

function readWords(question: string, names: KnownNames, corrects: boolean): { tokens: Token[]; readings: string[] } {
  const plain = readNumbers(splitCompounds(tokenise(unquoteSpeech(question)), names), names);
  if (!corrects) return { tokens: plain, readings: [] };
  const { tokens, readings } = correctSpelling(plain, names);
  return { tokens, readings };
}

function intentsOf(tokens: readonly Token[], found: Recognised): RecognisedIntents {
  const { measured, grouped, mentions, other_filters, period, order } = found;
  const intents = recogniseIntents(tokens, found, {
    measures: measured.measures,
    speaks_of_data:
      mentions.length > 0 ||
      other_filters.length > 0 ||
      ((grouped.dimensions.length > 0 || period.period !== null || order.direction !== null) && strange(found) < 2),
  });
  const absent = found.leftover.absent.find((word) => absentDimensions.has(lemmaOf(word)));
  if (absent !== undefined && intents.decline === null && rowed.has(intents.intent)) {
    return { ...intents, intent: 'data_missing', missing: { subject: 'dimension', word: lemmaOf(absent) } };
  }
  const compared = intents.intent === 'spend_query' && holdsModels(found);
  return aboutSession(mentions, compared ? { ...intents, intent: 'compare_models' } : intents);
}

function assemble(found: Recognised, intents: RecognisedIntents, readings: readonly string[]): Understanding {
  const { words, text, order, values, leftover, period, measured } = found;
  const { mentions, times } = found;
  const turned = recogniseParams(intents, { words, text: typed(found), mentions, times });
  const notes = leftover.unread.map((word) => `${quoteLabel(word)} was not understood and was left out.`);
  return {
    parse: buildParse(found, intents, turned),
    also: intents.also,
    decline: intents.decline,
    missing: intents.missing?.subject ?? null,
    unknown_names: [...values.unknown, ...leftover.unknown],
    absent_dimensions: leftover.absent,
    other_currency: currencies.exec(text)?.[0] ?? null,
    named: { measures: measured.measures.length > 0 && !measured.unclear, order: order.direction !== null },
    uncontinued: false,
    mentioned: mentionedIn(mentions),
    readings: [...readings, ...values.readings, ...leftover.readings, ...notes],
    unread_words: isOpen(intents.intent) ? leftover.unread : [],
    period_label: period.label,
    compare_label: period.compare_label,
    period_unit: period.unit,
    unread_time: period.unread,
    zone: period.zone,
  };
}

function mentionedIn(mentions: readonly Mention[]): Understanding['mentioned'] {
  const groups = Map.groupBy(mentions, ({ dimension }) => dimension);
  return Object.fromEntries(
    [...groups].map(([name, group]) => [name, [...new Set(group.flatMap(({ values }) => values))]]),
  );
}

/** The words with names masked but stated times as they are, for what a parameter is read from. */
function typed({ words, mentions }: Recognised): string {
  return maskedText(words.tokens, { mentions, times: [] });
}

/** Intents whose answer has the rows that are asked for. */
const rowed: ReadonlySet<Intent> = new Set<Intent>(['spend_query', 'anomaly', 'explain_change', 'compare_models']);

/** Two models held against each other, where nothing else is asked: `opus vs sonnet cost`. */
function holdsModels({ contrasted }: Recognised): boolean {
  return contrasted === 'model';
}

/** How many words name nothing known: two of them beside a date alone make it another subject. */
function strange({ leftover }: Recognised): number {
  return leftover.unread.length + leftover.unknown.length;
}

/** Why one session cost what it cost is measured on that session. */
function aboutSession(mentions: readonly Mention[], intents: RecognisedIntents): RecognisedIntents {
  const named = mentions.some(({ dimension, negated }) => /^(session|task)$/.test(dimension) && !negated);
  return named && intents.intent === 'explain_change' ? { ...intents, intent: 'expensive_sessions' } : intents;
}

const currencies = /(?:\b(?:eur|euros?|gbp|pounds?|sterling|yen|jpy|chf|francs?|cny|inr|rupees?)\b|[€£¥])/;

/** Nothing but a reading, or nothing at all: an intent of its own is a subject of its own. */
export function isPlain(intent: Intent): boolean {
  return intent === 'spend_query' || intent === 'out_of_scope';
}
