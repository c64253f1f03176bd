import { claimPhrases, phraseBook } from './phrases.ts';
import type { AskedFilter, AskedMeasure } from './question-parse.ts';
import type { Words } from './tokenise.ts';
import { measurePhrases, moneyOfTokens, vagueMeasures } from './vocabulary/measures.ts';

const book = phraseBook<AskedMeasure>(measurePhrases);

export interface RecognisedMeasures {
  readonly measures: AskedMeasure[];
  /** "what did failed calls cost" is about calls whose status is error. */
  readonly filters: AskedFilter[];
  readonly unclear: boolean;
}

const failed = /^(failed|failing|errored|unsuccessful|erroneous)$/;
/** `how many calls failed`: the verb holds the calls to those that did. */
const failures = /^(failed|fail|fails|failing|errored)$/;
const succeeded = /^(successful|succeeded|ok|good)$/;

function claimStatus(words: Words, pattern: RegExp): boolean {
  const at = words.tokens.findIndex((token, index) => {
    const next = words.tokens[index + 1]?.lemma;
    return pattern.test(token.lower) && words.isFree(index) && (next === 'call' || next === 'request');
  });
  if (at < 0) return false;
  words.claim(at, at + 2);
  return true;
}

const money = new Set<AskedMeasure>(['spend']);

/** `how much` means money unless a thing that can be counted follows. */
function isSpurious(measure: AskedMeasure, phrase: string): boolean {
  return measure === 'spend' && phrase.startsWith('how much');
}

export function recogniseMeasures(words: Words): RecognisedMeasures {
  const rate = /\b(rate|ratio|share|percent|percentage|fraction|proportion|often|how many|number|count)\b/;
  const text = words.tokens.map((token) => token.lower).join(' ');
  const wantsMore = /\b(spend|spent|spending|cost|costs|tokens?|pay|paid|latency|slow|money|bill)\b/.test(text);
  const filters: AskedFilter[] = [];
  if (wantsMore && !rate.test(text) && claimStatus(words, failed))
    filters.push({ dimension: 'status', op: 'eq', value: 'error' });
  if (claimStatus(words, succeeded)) filters.push({ dimension: 'status', op: 'eq', value: 'ok' });
  const found = claimPhrases(words, book);
  const named = found.filter(({ meaning, start, next }) => {
    const phrase = words.tokens
      .slice(start, next)
      .map((token) => token.lower)
      .join(' ');
    return !(isSpurious(meaning, phrase) && found.some((other) => other.meaning !== meaning || other.start !== start));
  });
  const failedAt = words.tokens.findIndex((token, at) => words.isFree(at) && failures.test(token.lower));
  const asksErrors = found.some(({ meaning }) => meaning === 'errors' || meaning === 'error_rate');
  if (failedAt >= 0 && !asksErrors && filters.length === 0) {
    filters.push({ dimension: 'status', op: 'eq', value: 'error' });
    words.claim(failedAt, failedAt + 1);
  }
  const measures = dropImplied([...new Set(named.map((phrase) => phrase.meaning))], text);
  if (filters.length > 0 && measures.length === 0) measures.push('calls');
  if (measures.length > 0) return { measures, filters, unclear: false };
  const vague = words.tokens.find((token, index) => words.isFree(index) && Object.hasOwn(vagueMeasures, token.lower));
  return { measures: [...(vagueMeasures[vague?.lower ?? ''] ?? [])], filters, unclear: vague !== undefined };
}

/** Words that only help to name another measure do not count as measures of their own. */
function dropImplied(measures: readonly AskedMeasure[], text: string): AskedMeasure[] {
  const has = (measure: AskedMeasure): boolean => measures.includes(measure);
  const average = /\b(average|avg|mean|typical|per)\b/.test(text);
  return measures
    .map((measure) => {
      const asMoney = moneyOfTokens[measure];
      return asMoney !== undefined && has('spend') && !/\btokens?\b/.test(text) ? asMoney : measure;
    })
    .filter((measure, index, all) => {
      if (all.indexOf(measure) !== index) return false;
      const derived = all.some((other) => /^cost_(input|output|cache)/.test(other));
      if (money.has(measure) && derived) return /\b(and|,) (the )?(total|overall)? ?(spend|cost)\b/.test(text);
      if (measure === 'calls' && all.length > 1) return isAskedCalls(text);
      if (measure === 'tokens' && derived) return /\b(and|,) tokens\b/.test(text);
      if (measure === 'tokens' && all.some((other) => other.startsWith('tokens.'))) return false;
      if (measure === 'tokens.input' && has('cache_hit_rate')) return false;
      if (measure === 'spend' && average && all.some((other) => other.startsWith('cost_per_'))) return false;
      return true;
    });
}

/** "calls" beside another measure is a measure only where it is listed as one. */
function isAskedCalls(text: string): boolean {
  return /\b(calls|requests)( count| volume)? (and|,|&)|(and|,|&|plus) (the )?(number of |how many )?(calls|requests)\b|how many (calls|requests)|number of (calls|requests)/.test(
    text,
  );
}
