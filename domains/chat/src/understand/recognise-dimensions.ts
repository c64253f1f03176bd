import type { Dimension } from '@apex/contracts';
import { type FoundPhrase, claimPhrases, phraseBook } from './phrases.ts';
import type { Words } from './tokenise.ts';
import { isSetAside } from './recognise-measures.ts';
import { dimensionPhrases, trendWords } from './vocabulary/dimensions.ts';

const book = phraseBook<Dimension>(dimensionPhrases);
const compounds = book.filter((entry) => entry.words.length > 1);

/** `error type` before a measure takes `error`. */
export function claimCompoundDimensions(words: Words): FoundPhrase<Dimension>[] {
  return claimPhrases(words, compounds);
}

export interface RecognisedDimensions {
  readonly dimensions: Dimension[];
  /** Those that a word like "by" or "which" asks for. */
  readonly explicit: readonly Dimension[];
  /** The first one stood in the singular after "which", "what" or "the most": one row is wanted. */
  readonly wants_one: boolean;
}

const pointing = /^(this|our|my|the|whole|entire|a|an|that|one)$/;
const grouping = /^(by|per|each|every|across|which|what|between|and|among)$/;

/** `the model` or `our project` means the whole, not a row for each; a plural or a grouping word means rows. */
function isMention({ start, meaning }: FoundPhrase<Dimension>, words: Words, superlative_at: number): boolean {
  const token = words.tokens[start];
  const before = words.tokens[start - 1]?.lower ?? '';
  if (token !== undefined && times.has(meaning) && !isTimeRow(start, words, superlative_at)) return true;
  if (token === undefined || grouping.test(before) || superlative_at === start - 1 || superlative_at === start - 2)
    return false;
  if (atLarge.test(token.lower)) {
    // "which of our people" are asked one by one.
    const asked = words.tokens.slice(Math.max(0, start - 3), start).map(({ lower }) => lower);
    return !/^(which|who|how many) of (our|the|my|all)$/.test(asked.join(' '));
  }
  // "the conversation that burned the most" is one of many.
  const told = /^(that|which|who|with|whose)$/.test(words.tokens[start + 1]?.lower ?? '');
  if (told && superlative_at > start && superlative_at - start <= 6) return false;
  if (meaning === 'user' && token.lower !== 'who' && /^(end|per)$/.test(before)) return false;
  const singular = token.lower === token.lemma && !token.lower.endsWith('ly') && token.lower !== 'who';
  return (
    singular &&
    pointing.test(before) &&
    !/^(of|by|per|for)$/.test(words.tokens[start - 2]?.lower === 'each' ? 'by' : '')
  );
}

const times: ReadonlySet<Dimension> = new Set<Dimension>(['hour', 'day', 'week', 'month']);
const counted = /^(calls?|requests?|tokens?|spend|cost|costs|errors?|sessions?|usd|much|dollars?)$/;

/** A unit of time is a row each only where something is asked by it: `per day`, `weekly`, `month by month`. */
function isTimeRow(start: number, { tokens }: Words, superlative_at: number): boolean {
  const word = tokens[start]?.lower ?? '';
  if (word.endsWith('ly')) return true;
  let back = start - 1;
  while (/^(calendar|single|iso|full|the|of)$/.test(tokens[back]?.lower ?? '')) back -= 1;
  const before = tokens[back]?.lower ?? '';
  if (/^(by|per|each|every|which|what)$/.test(before)) return tokens[start + 1]?.lower !== 'ago';
  if (/^an?$/.test(before))
    return counted.test(tokens[back - 1]?.lower ?? '') && !/\d/.test(tokens[back - 2]?.lower ?? '');
  if (superlative_at >= 0 && start - superlative_at <= 2 && start > superlative_at) return true;
  const list = before === 'and' || tokens[start - 1]?.comma === true;
  return list && tokens.slice(0, start).some(({ lower }) => /^(by|per)$/.test(lower));
}

/** People at large are nobody's rows, unless asked one by one. */
const atLarge = /^(people|individuals?|employees?|folks|everyone|members?|colleagues?)$/;

/** `calls in sessions over $5`: where the calls are, not a row for each of them. */
function isScope({ start, next }: FoundPhrase<Dimension>, { tokens }: Words): boolean {
  // "spend on models from Anthropic" is about those calls.
  const made = /^(from|made|built|hosted|offered)$/.test(tokens[next]?.lower ?? '');
  if (made && /^(on|of|for|with|in|to)$/.test(tokens[start - 1]?.lower ?? '')) return true;
  if (!/^(in|within|from|inside|during|of)$/.test(tokens[start - 1]?.lower ?? '')) return false;
  return /^(that|which|with|costing|over|above|whose|where)$/.test(tokens[next]?.lower ?? '');
}

function isAsked({ start }: FoundPhrase<Dimension>, { tokens }: Words, superlative_at: number): boolean {
  if (superlative_at >= 0 && start > superlative_at && start - superlative_at <= 3) return true;
  const before = tokens.slice(Math.max(0, start - 4), start).map(({ lower }) => lower);
  return (
    before.some((word) => /^(by|per|each|every|which|what|across|list|show|between)$/.test(word)) ||
    (tokens[start]?.lower ?? '').endsWith('ly')
  );
}

export interface DimensionEvidence {
  readonly compound: readonly FoundPhrase<Dimension>[];
  /** Dimensions of which the question names values. */
  readonly named: readonly Dimension[];
}

/** `alice and bob, what did they cost each`: a row for each of those named. */
function sharedOut({ tokens }: Words, named: readonly Dimension[]): Dimension[] {
  const at = tokens.findIndex(({ lower }) => /^(each|apiece|respectively|individually|separately)$/.test(lower));
  const [first] = named;
  return at >= 0 && first !== undefined && named.filter((one) => one === first).length > 1 ? [first] : [];
}

export function recogniseDimensions(
  words: Words,
  superlative_at: number,
  { compound, named }: DimensionEvidence,
): RecognisedDimensions {
  const single = claimPhrases(words, book, (phrase) => isMention(phrase, words, superlative_at)).filter(
    (phrase) => !isSetAside(words, phrase.start) && !isScope(phrase, words),
  );
  const found = [...compound, ...single].sort((a, b) => a.start - b.start);
  const dimensions = [...new Set(found.map((phrase) => phrase.meaning))];
  const timed = dimensions.some((dimension) => ['hour', 'day', 'week', 'month'].includes(dimension));
  if (
    !timed &&
    words.tokens.some((token) => !token.quoted && (trendWords.has(token.lemma) || trendWords.has(token.lower)))
  ) {
    dimensions.push('day');
  }
  const overTime = words.tokens.some(({ lower }, at) => lower === 'over' && words.tokens[at + 1]?.lower === 'time');
  if (!timed && overTime && !dimensions.includes('day')) dimensions.push('day');
  if (found.length === 0) dimensions.push(...sharedOut(words, named));
  const explicit = found.filter((phrase) => isAsked(phrase, words, superlative_at)).map((phrase) => phrase.meaning);
  return { dimensions, explicit, wants_one: wantsOne(found[0], words, superlative_at) };
}

function wantsOne(first: FoundPhrase<Dimension> | undefined, words: Words, superlative_at: number): boolean {
  const token = first === undefined ? undefined : words.tokens[first.next - 1];
  if (first === undefined || token === undefined || token.lower !== token.lemma) return false;
  if (/^(per|by|each|every)$/.test(words.tokens[first.start - 1]?.lower ?? '')) return false;
  let back = first.start - 1;
  while (/^(single|one|exact|of|our|the)$/.test(words.tokens[back]?.lower ?? '')) back -= 1;
  const opening = words.tokens[back]?.lower ?? '';
  const asksWhich = token.lower === 'who' || opening === 'which' || opening === 'what';
  const superlative = superlative_at >= 0 && superlative_at < first.start && first.start - superlative_at <= 3;
  const told =
    superlative_at > first.start && /^(that|which|who|with|whose)$/.test(words.tokens[first.next]?.lower ?? '');
  return superlative_at >= 0 && (asksWhich || superlative || told);
}
