import { numberOf } from './dates/words.ts';
import { claimPhrases, type FoundPhrase, phraseBook } from './phrases.ts';
import { type AskedFilter, type AskedMeasure, askedMeasures } from './question-parse.ts';
import type { Words } from './tokenise.ts';
import { measurePhrases, moneyOfTokens, vagueMeasures } from './vocabulary/measures.ts';
import { toldMeasure } from './vocabulary/told-measures.ts';

const book = phraseBook<AskedMeasure>(measurePhrases);
const firstTokenBook = phraseBook<'ttft'>([
  ['ttft', ['ttft', 'time to first token', 'time until first token', 'first token latency', 'first token']],
]);
const latencyBook = phraseBook<'latency'>([
  ['latency', ['latency', 'latencies', 'response time', 'duration', 'call duration', 'answer time', 'speed']],
]);

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
  words.claim(at, words.tokens[at - 1]?.lower === 'per' ? at + 1 : at + 2);
  return true;
}

/** `median and p99 latency`: an average listed beside a quantile is of the same. */
function isAverage({ tokens }: Words, at: number): boolean {
  if (!/^(median|mean|average|avg)$/.test(tokens[at]?.lower ?? '')) return false;
  const near = tokens.slice(Math.max(0, at - 2), at + 3).map(({ lower }) => lower);
  return (
    near.some((word) => /^p\d{2}$|^\d{2}th$/.test(word)) &&
    near.some((word, index) => /^(and|or|vs)$/.test(word) || tokens[at - 2 + index]?.comma === true)
  );
}

/** `the slowest five percent`: what the slowest of them at least take is a quantile. */
export function shareBehind({ tokens }: Words, at: number): number | null {
  const [first = '', second = ''] = tokens.slice(at + 1, at + 3).map(({ lower }) => lower);
  const joined = /^(\d{1,2})%$/.exec(first)?.[1];
  if (joined !== undefined) return Number(joined);
  return /^(percent|per-cent|pct)$/.test(second) ? numberOf(first) : null;
}

/** `p95 latency`, `the 99th percentile of ttft`, `p50 and p95`: one measure a quantile. */
function claimQuantiles(words: Words): FoundPhrase<AskedMeasure>[] {
  const places: { at: number; next: number; quantile: string }[] = [];
  for (const [at, { lower }] of words.tokens.entries()) {
    if (!words.isFree(at)) continue;
    const short = /^p(\d{2})$/.exec(lower)?.[1];
    const ordinal = /^(\d{2})(?:st|nd|rd|th)$/.exec(lower)?.[1];
    const percentile = /^percentiles?$/.test(words.tokens[at + 1]?.lower ?? '');
    if (short !== undefined) places.push({ at, next: at + 1, quantile: short });
    else if (ordinal !== undefined && percentile) places.push({ at, next: at + 2, quantile: ordinal });
    else if (lower === 'slowest' && shareBehind(words, at) !== null)
      places.push({
        at,
        next: at + (words.tokens[at + 1]?.lower.endsWith('%') === true ? 2 : 3),
        quantile: String(100 - (shareBehind(words, at) ?? 5)),
      });
    else if (isAverage(words, at)) places.push({ at, next: at + 1, quantile: lower === 'median' ? '50' : 'mean' });
    else if (lower === 'tail' && words.tokens[at + 1]?.lower === 'latency')
      places.push({ at, next: at + 1, quantile: '95' });
  }
  if (places.length === 0) return [];
  for (const { at, next } of places) words.claim(at, next);
  const firstToken = claimPhrases(words, firstTokenBook);
  const latency = claimPhrases(words, latencyBook);
  return places.flatMap(({ at, next, quantile }) => {
    const near = (found: readonly FoundPhrase<unknown>[]): number =>
      Math.min(...found.map(({ start }) => (start >= next ? start - next : at - start + 1)), Number.POSITIVE_INFINITY);
    const kind = near(firstToken) < near(latency) ? 'ttft' : 'latency';
    const name = quantile === 'mean' ? `${kind}.mean` : `${kind}.p${quantile}`;
    const measure = askedMeasures.find((one) => one === name);
    return measure === undefined ? [] : [{ meaning: measure, start: at, next }];
  });
}

/** `calls rather than spend`: what is named after such words is not wanted. */
export function isSetAside({ tokens }: Words, at: number): boolean {
  for (let back = at - 1; back >= at - 3 && back > 0; back -= 1) {
    const pair = `${tokens[back - 1]?.lower ?? ''} ${tokens[back]?.lower ?? ''}`;
    if (/^(rather than|instead of|place of|not by|and not|not just|but not)$/.test(pair)) return true;
    if (tokens[back]?.lower === 'not' && tokens[back - 1]?.comma === true) return true;
    if (!/^(by|the|in|on|of|than)$/.test(tokens[back]?.lower ?? '')) return false;
  }
  return false;
}

/** `cached vs fresh input tokens`. */
function claimCached(words: Words): FoundPhrase<AskedMeasure>[] {
  const at = words.tokens.findIndex(({ lower }, index) => words.isFree(index) && /^cache(d|s)?$/.test(lower));
  if (
    at < 0 ||
    !/^(vs|versus|and|or|against|to)$/.test(words.tokens[at + 1]?.lower ?? words.tokens[at - 1]?.lower ?? '')
  )
    return [];
  words.claim(at, at + 1);
  return [{ meaning: 'tokens.cache_read', start: at, next: at + 1 }];
}

/** `tokens in March` are no input tokens, and a model that burns tokens spends no money by that word. */
function isOtherwise({ tokens }: Words, { meaning, start, next }: FoundPhrase<AskedMeasure>): boolean {
  if (meaning === 'tokens.input' && tokens[next - 1]?.lower === 'in') {
    return tokens[next] !== undefined && !/^(and|vs|versus|or|per|by)$/.test(tokens[next].lower);
  }
  if (meaning === 'tokens.output' && tokens[next - 1]?.lower === 'out') return tokens[next]?.lower === 'of';
  if (meaning === 'tokens.reasoning' && /^(tasks?|models?|effort|levels?|steps?)$/.test(tokens[next]?.lower ?? ''))
    return true;
  const burning = meaning === 'spend' && (tokens[start]?.lower ?? '').startsWith('burn');
  return burning && tokens.some(({ lower }) => /^(tokens?|toks?)$/.test(lower));
}

/** `how much` means money unless a thing that can be counted follows. */
function isSpurious(words: Words, { meaning, start }: FoundPhrase<AskedMeasure>, all: readonly unknown[]): boolean {
  return meaning === 'spend' && words.tokens[start]?.lower === 'how' && all.length > 1;
}

export function recogniseMeasures(words: Words): RecognisedMeasures {
  const rate = /\b(rate|ratio|share|percent|percentage|fraction|proportion|often|how many|number|count)\b/;
  const text = words.tokens.map((token) => token.lower).join(' ');
  const wantsMore = /\b(spend|spent|spending|cost|costs|tokens?|pay|paid|latency|slow|money|bill)\b/.test(text);
  const filters: AskedFilter[] = [];
  if (wantsMore && !rate.test(text) && claimStatus(words, failed))
    filters.push({ dimension: 'status', op: 'eq', value: 'error' });
  if (claimStatus(words, succeeded)) filters.push({ dimension: 'status', op: 'eq', value: 'ok' });
  const quantiles = claimQuantiles(words);
  const phrases = claimPhrases(words, book, (phrase) => isOtherwise(words, phrase));
  const found = [...quantiles, ...phrases].sort((a, b) => a.start - b.start);
  const slowest = quantiles.some(({ start }) => words.tokens[start]?.lower === 'slowest');
  const named = found.filter(
    (one) =>
      !(slowest && one.meaning === 'latency.mean') && !isSpurious(words, one, found) && !isSetAside(words, one.start),
  );
  if (found.some(({ meaning }) => meaning === 'tokens.fresh_input')) named.unshift(...claimCached(words));
  const failedAt = words.tokens.findIndex((token, at) => words.isFree(at) && failures.test(token.lower));
  const asksErrors = found.some(({ meaning }) => meaning === 'errors' || meaning === 'error_rate');
  if (failedAt >= 0 && !asksErrors && filters.length === 0) {
    filters.push({ dimension: 'status', op: 'eq', value: 'error' });
    words.claim(failedAt, failedAt + 1);
  }
  const measures = dropImplied(words, named, text);
  const told = toldMeasure(text);
  if (told !== null && standAlone(measures, told)) {
    const labelled = told === 'error_rate' ? filters.filter(({ dimension }) => dimension !== 'status') : filters;
    return { measures: [told], filters: labelled, unclear: false };
  }
  if (filters.length > 0 && measures.length === 0) measures.push('calls');
  if (measures.length > 0) return { measures, filters, unclear: false };
  const vague = words.tokens.find((token, index) => words.isFree(index) && Object.hasOwn(vagueMeasures, token.lower));
  return { measures: [...(vagueMeasures[vague?.lower ?? ''] ?? [])], filters, unclear: vague !== undefined };
}

/** What a sentence tells as a whole takes the place of the general measures its words name, never of another one. */
function standAlone(measures: readonly AskedMeasure[], told: AskedMeasure): boolean {
  const general = /^(spend|calls|errors|error_rate|cache_hit_rate|tokens(\..+)?|sessions|users|tasks|latency\.mean)$/;
  if (measures.includes(told) && measures.length > 1) return false;
  return measures.every((measure) => measure === told || general.test(measure) || measure.startsWith('cost_'));
}

/** Words that only help to name another measure do not count as measures of their own. */
function dropImplied(words: Words, found: readonly FoundPhrase<AskedMeasure>[], text: string): AskedMeasure[] {
  const measures = [...new Set(found.map((phrase) => phrase.meaning))];
  const has = (measure: AskedMeasure): boolean => measures.includes(measure);
  const average = /\b(average|avg|mean|typical|per)\b/.test(text);
  return measures
    .map((measure) => {
      const asMoney = moneyOfTokens[measure];
      return asMoney !== undefined && has('spend') && !/\btokens?\b/.test(text) && !isListed(words, found, measure)
        ? asMoney
        : measure;
    })
    .filter((measure, index, all) => {
      if (all.indexOf(measure) !== index) return false;
      const derived = all.some((other) => /^cost_(input|output|cache)/.test(other));
      if (measure === 'spend' && derived) return /\b(and|,) (the )?(total|overall)? ?(spend|cost)\b/.test(text);
      if (measure === 'calls' && all.length > 1) return isListed(words, found, 'calls');
      if (measure === 'tokens' && derived) return /\b(and|,) tokens\b/.test(text);
      if (measure === 'tokens' && all.some((other) => other.startsWith('tokens.'))) {
        return isListed(words, found, 'tokens') && /\btotal tokens|tokens in total\b/.test(text);
      }
      if (measure === 'tokens.input' && has('cache_hit_rate')) return isListed(words, found, measure);
      if (measure === 'spend' && average && all.some((other) => other.startsWith('cost_per_'))) {
        return isListed(words, found, 'spend');
      }
      return true;
    });
}

/** "calls" beside another measure is a measure only where it stands as an item of a list, or is counted. */
function isListed(words: Words, found: readonly FoundPhrase<AskedMeasure>[], measure: AskedMeasure): boolean {
  return found.some((phrase, index) => {
    if (phrase.meaning !== measure) return false;
    if (/^(how|number|count)$/.test(words.tokens[phrase.start]?.lower ?? '')) return true;
    const joins = (a: FoundPhrase<AskedMeasure> | undefined, b: FoundPhrase<AskedMeasure> | undefined): boolean => {
      if (a === undefined || b === undefined || a.meaning === b.meaning) return false;
      const gap = words.tokens.slice(a.next, b.start);
      const small = gap.every(({ lower }) => /^(and|or|plus|vs|versus|the|our|total|as|well|also)$/.test(lower));
      return small && (gap.length > 0 || words.tokens[a.next - 1]?.comma === true);
    };
    return joins(found[index - 1], phrase) || joins(phrase, found[index + 1]);
  });
}
