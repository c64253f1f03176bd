import type { Dimension } from '@apex/contracts';
import type { KnownNames } from './known-names.ts';
import type { Mention } from './name-places.ts';
import type { AskedFilter, Intent } from './question-parse.ts';
import { claimCompoundDimensions, type RecognisedDimensions, recogniseDimensions } from './recognise-dimensions.ts';
import { type RecognisedLeftovers, recogniseLeftovers } from './recognise-leftovers.ts';
import { type RecognisedMeasures, recogniseMeasures } from './recognise-measures.ts';
import { recogniseOrder, type RecognisedOrder } from './recognise-order.ts';
import { type RecognisedPeriod, recognisePeriod } from './recognise-period.ts';
import { recogniseThresholds } from './recognise-thresholds.ts';
import { recogniseTimes, type StatedTime } from './recognise-times.ts';
import { inOrder, type RecognisedValues, recogniseValues } from './recognise-values.ts';
import { createWords, type Token, type Words } from './tokenise.ts';

/** What the recognisers made of the words of a question. */
export interface Recognised {
  readonly words: Words;
  /** In lower case, quoted names taken out. */
  readonly text: string;
  readonly order: RecognisedOrder;
  readonly times: readonly StatedTime[];
  readonly values: RecognisedValues;
  readonly leftover: RecognisedLeftovers;
  readonly mentions: readonly Mention[];
  readonly period: RecognisedPeriod;
  readonly measured: RecognisedMeasures;
  readonly grouped: RecognisedDimensions;
  /** Filters that no name makes: thresholds, and a status that a word implies. */
  readonly other_filters: readonly AskedFilter[];
  /** A dimension of which two values are held against each other. */
  readonly contrasted: Dimension | null;
}

export interface Reading {
  readonly names: KnownNames;
  readonly now_ms: number;
  /** The intent of the question before, for one that has none of its own. */
  readonly assumed: Intent | null;
  /** What a limit without a noun of its own is on. */
  readonly grain: string | null;
}

/** Each recogniser claims the words it has made sense of, so their order is part of the grammar. */
export function recognise(tokens: readonly Token[], { names, now_ms, assumed, grain }: Reading): Recognised {
  const words = createWords(tokens);
  const text = tokens.map((token) => (token.quoted ? '""' : token.lower)).join(' ');
  if (assumed === 'lifetime_what_if' || /\b(cach|ttl|lifetime)/.test(text)) claimLifetimes(words);
  const thresholds = recogniseThresholds(words, grain);
  const times = recogniseTimes(words);
  const order = recogniseOrder(words, names);
  const values = recogniseValues(words, names);
  const period = recognisePeriod(words, now_ms);
  const compound = claimCompoundDimensions(words);
  const measured = recogniseMeasures(words);
  const grouped = recogniseDimensions(words, order.at, {
    compound,
    named: values.mentions.filter(({ negated }) => !negated).map(({ dimension }) => dimension),
  });
  const leftover = recogniseLeftovers(words, names);
  const mentions = inOrder(words, [...values.mentions, ...leftover.mentions]);
  const failing = mentions.some(({ dimension }) => dimension === 'error_type' || dimension === 'status');
  const implied = measured.filters.filter(({ dimension }) => !(failing && dimension === 'status'));
  return {
    words,
    text,
    order,
    times,
    values,
    leftover,
    mentions,
    period,
    measured: withoutErrors(measured, failing),
    grouped: withGrains(grouped, thresholds),
    other_filters: [...thresholds, ...implied],
    contrasted: contrastedIn(words, mentions),
  };
}

/** `days with more than 500 calls`: a limit on a unit of time has a row for each. */
function withGrains(grouped: RecognisedDimensions, thresholds: readonly AskedFilter[]): RecognisedDimensions {
  const grains = thresholds.flatMap(({ dimension }) => times.find((time) => dimension.startsWith(`${time}.`)) ?? []);
  return { ...grouped, dimensions: [...new Set([...grouped.dimensions, ...grains])] };
}

const times = ['day', 'week', 'month'] as const satisfies readonly Dimension[];

/** `rate limit errors`: calls that failed in that way. */
function withoutErrors(measured: RecognisedMeasures, failing: boolean): RecognisedMeasures {
  if (!failing) return measured;
  const measures = measured.measures.map((measure) => (measure === 'errors' ? 'calls' : measure));
  return { ...measured, measures: [...new Set(measures)] };
}

const against = /^(vs|versus|v|or|against|compared|than|to|with|-)$/;

/** `opus vs sonnet`: the values of one dimension with nothing but small words between them. */
function contrastedIn({ tokens }: Words, mentions: readonly Mention[]): Dimension | null {
  const wanted = mentions.filter(({ negated }) => !negated);
  const second = wanted.find((mention, at) => {
    const before = wanted[at - 1];
    if (before?.dimension !== mention.dimension) return false;
    const gap = tokens.slice(before.to, mention.from).map(({ lower }) => lower);
    return gap.length <= 3 && !gap.includes('any') && gap.some((word) => against.test(word));
  });
  return second?.dimension ?? null;
}

/** `1 hour` next to a cache is a lifetime, neither a period nor a row an hour. */
function claimLifetimes(words: Words): void {
  for (const [at, { lower }] of words.tokens.entries()) {
    const before = words.tokens[at - 1]?.lower ?? '';
    const next = words.tokens[at + 1]?.lower ?? '';
    if (/^(last|past|previous|recent|trailing)$/.test(before)) continue;
    if (/^\d+-?(h|hr|hour|m|min|minute)s?$/.test(lower) || (lower === 'hourly' && !/^(by|per)$/.test(before)))
      words.claim(at, at + 1);
    const count = /^(\d+|one|two|five|ten|fifteen|thirty|sixty|an?)$/.test(lower);
    if (count && /^(h|hr|hrs|hours?|m|min|mins|minutes?)$/.test(next)) words.claim(at, at + 2);
    if (lower === 'hour-long' || (lower === 'hour' && !/^(by|per|each|every|last|this)$/.test(before)))
      words.claim(at, at + 1);
  }
}
