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
  /** The first one stood in the singular after "which", "what" or "the most": one row is wanted. */
  readonly wants_one: boolean;
}

const pointing = /^(this|our|my|the|whole|entire|a|an|that|one)$/;
const grouping = /^(by|per|each|every|across|which|what|between|and|among)$/;

/** `the model` or `our project` means the whole, not a row for each; a plural or a grouping word means rows. */
function isMention({ start, meaning }: FoundPhrase<Dimension>, words: Words, superlative_at: number): boolean {
  const token = words.tokens[start];
  const before = words.tokens[start - 1]?.lower ?? '';
  if (token === undefined || grouping.test(before) || superlative_at === start - 1 || superlative_at === start - 2)
    return false;
  if (meaning === 'user' && token.lower !== 'who' && /^(end|per)$/.test(before)) return false;
  const singular = token.lower === token.lemma && !token.lower.endsWith('ly') && token.lower !== 'who';
  return (
    singular &&
    pointing.test(before) &&
    !/^(of|by|per|for)$/.test(words.tokens[start - 2]?.lower === 'each' ? 'by' : '')
  );
}

/** `calls in sessions over $5`: where the calls are, not a row for each of them. */
function isScope({ start, next }: FoundPhrase<Dimension>, { tokens }: Words): boolean {
  if (!/^(in|within|from|inside|during|of)$/.test(tokens[start - 1]?.lower ?? '')) return false;
  return /^(that|which|with|costing|over|above|whose|where)$/.test(tokens[next]?.lower ?? '');
}

export function recogniseDimensions(
  words: Words,
  superlative_at: number,
  compound: readonly FoundPhrase<Dimension>[],
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
  return { dimensions, wants_one: wantsOne(found[0], words, superlative_at) };
}

function wantsOne(first: FoundPhrase<Dimension> | undefined, words: Words, superlative_at: number): boolean {
  const token = first === undefined ? undefined : words.tokens[first.next - 1];
  if (first === undefined || token === undefined || token.lower !== token.lemma) return false;
  if (/^(per|by|each|every)$/.test(words.tokens[first.start - 1]?.lower ?? '')) return false;
  const opening = words.tokens[first.start - 1]?.lower ?? '';
  const asksWhich = token.lower === 'who' || opening === 'which' || opening === 'what';
  const superlative = superlative_at >= 0 && superlative_at < first.start && first.start - superlative_at <= 3;
  return superlative_at >= 0 && (asksWhich || superlative);
}
