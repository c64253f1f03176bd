import { numberOf } from './dates/words.ts';
import type { KnownNames } from './known-names.ts';
import { standsLikePerson } from './name-places.ts';
import { shareBehind } from './recognise-measures.ts';
import type { Words } from './tokenise.ts';

export interface RecognisedOrder {
  readonly limit: number | null;
  readonly direction: 'asc' | 'desc' | null;
  /** What a superlative measures when the question names no measure: the dearest, the slowest, the busiest. */
  readonly implied: 'spend' | 'latency.mean' | 'calls' | null;
  /** Where the ordering word stands. */
  readonly at: number;
}

interface Superlative {
  readonly direction: 'asc' | 'desc';
  readonly implied: RecognisedOrder['implied'];
}

const desc: Superlative = { direction: 'desc', implied: null };
const asc: Superlative = { direction: 'asc', implied: null };

const superlatives: Readonly<Record<string, Superlative>> = {
  top: desc,
  most: desc,
  highest: desc,
  largest: desc,
  biggest: desc,
  greatest: desc,
  max: desc,
  maximum: desc,
  worst: desc,
  heaviest: desc,
  expensive: { direction: 'desc', implied: 'spend' },
  dearest: { direction: 'desc', implied: 'spend' },
  priciest: { direction: 'desc', implied: 'spend' },
  costliest: { direction: 'desc', implied: 'spend' },
  costly: { direction: 'desc', implied: 'spend' },
  slowest: { direction: 'desc', implied: 'latency.mean' },
  busiest: { direction: 'desc', implied: 'calls' },
  best: desc,
  hungriest: desc,
  bottom: asc,
  least: asc,
  lowest: asc,
  smallest: asc,
  fewest: asc,
  min: asc,
  minimum: asc,
  cheapest: { direction: 'asc', implied: 'spend' },
  fastest: { direction: 'asc', implied: 'latency.mean' },
};

const pairs: Readonly<Record<string, Superlative>> = {
  'least expensive': { direction: 'asc', implied: 'spend' },
  'least costly': { direction: 'asc', implied: 'spend' },
  'most expensive': { direction: 'desc', implied: 'spend' },
  'most costly': { direction: 'desc', implied: 'spend' },
};

const mostLimit = 100;

function asLimit(word: string | undefined): number | null {
  const number = word === undefined || word === 'a' || word === 'an' ? null : numberOf(word);
  return number !== null && number >= 1 && number <= mostLimit ? number : null;
}

/** `top 5`, `the three cheapest`, `most expensive`, `slowest`. Claims the number and the superlative. */
export function recogniseOrder(words: Words, names: KnownNames): RecognisedOrder {
  const { tokens } = words;
  for (const [at, token] of tokens.entries()) {
    const pair = pairs[`${token.lower} ${tokens[at + 1]?.lower ?? ''}`];
    const found = pair ?? (Object.hasOwn(superlatives, token.lower) ? superlatives[token.lower] : undefined);
    if (found === undefined || token.quoted || !words.isFree(at)) continue;
    if (names.find(token.text, 'user').length > 0 && standsLikePerson(words, at)) continue;
    // "the slowest 5 percent" is a quantile.
    if (token.lower === 'slowest' && shareBehind(words, at) !== null) continue;
    // "most of our spend", "at least 5" and "best practice" are no orders.
    if (/^(most|best)$/.test(token.lower) && /^(of|practices?|way|value)$/.test(tokens[at + 1]?.lower ?? '')) continue;
    if (/^(most|least|best|max|maximum|min|minimum)$/.test(token.lower) && tokens[at - 1]?.lower === 'at') continue;
    // "how expensive was it" asks for an amount, not for an order.
    if (
      token.lower === 'expensive' &&
      /^(how|so|too|very|more|less|as|that|how|pretty|quite)$/.test(tokens[at - 1]?.lower ?? '')
    )
      continue;
    const next = pair === undefined ? at + 1 : at + 2;
    const before = asLimit(tokens[at - 1]?.lower);
    const after = asLimit(tokens[next]?.lower);
    const limit = after ?? before ?? listed(words);
    words.claim(after === null && before !== null ? at - 1 : at, after === null ? next : next + 1);
    return { limit, ...found, at };
  }
  return { limit: listed(words), direction: null, implied: null, at: -1 };
}

const counted =
  /^(session|conversation|model|user|person|developer|project|feature|task|call|agent|provider|environment|operation|day|week|month|error)$/;

/** `5 sessions`, `three coding sessions`, never `3 days`, which is a time. */
function isCounted(tokens: Words['tokens'], at: number): boolean {
  const time = /^(day|week|month)$/;
  if (time.test(tokens[at]?.lemma ?? '')) return false;
  const next = tokens[at + 1]?.lemma ?? '';
  return counted.test(tokens[at]?.lemma ?? '') || (counted.test(next) && !time.test(next));
}

/** `show me 5 sessions`. */
function listed(words: Words): number | null {
  const { tokens } = words;
  for (const [at, token] of tokens.entries()) {
    if (!/^(show|list|give|which|what|name|the|our|limit|me)$/.test(token.lower)) continue;
    for (let next = at + 1; next <= at + 3; next += 1) {
      const limit = asLimit(tokens[next]?.lower);
      if (limit === null || !words.isFree(next) || !isCounted(tokens, next + 1)) continue;
      words.claim(next, next + 1);
      return limit;
    }
  }
  return null;
}
