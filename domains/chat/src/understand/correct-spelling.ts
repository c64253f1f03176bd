import { quoteLabel } from '../answer/clean-label.ts';
import { isSlip, type KnownNames } from './known-names.ts';
import { modelWords } from './model-names.ts';
import { type Token, tokenise } from './tokenise.ts';
import { isVocabulary, meaningful } from './vocabulary/is-vocabulary.ts';

const dateWords = `yesterday today january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday month months week weeks quarter year since between last previous`.split(
  /\s+/,
);

const correctable: readonly string[] = [...new Set([...meaningful, ...dateWords, 'which', 'most', 'what'])].filter(
  (word) => word.length >= 4 && /^[a-z]+$/.test(word),
);

const known = new Set(dateWords);

/** Puts right a word that is one slip away from a word that matters, unless the data knows it as a name. */
export function correctSpelling(tokens: readonly Token[], names: KnownNames): { tokens: Token[]; readings: string[] } {
  const readings: string[] = [];
  const corrected = tokens.map((token) => {
    const { lower } = token;
    const skip = token.quoted || lower.length < 4 || !/^[a-z]+$/.test(lower) || known.has(lower) || isVocabulary(token);
    if (skip || modelWords.test(lower) || names.find(token.text).length > 0 || names.nearest(token.text) !== null)
      return token;
    if (names.nearestModels(lower).length > 0) return token;
    const close = correctable.filter((word) => isSlip(lower, word) || isSlip(token.lemma, word));
    const best = close.find((word) => word.length === lower.length) ?? close[0];
    if (best === undefined) return token;
    readings.push(`${quoteLabel(token.text)} was read as "${best}".`);
    return tokenise(best)[0] ?? token;
  });
  return { tokens: corrected, readings };
}
