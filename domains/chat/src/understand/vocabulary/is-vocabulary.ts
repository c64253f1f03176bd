import { wordsOf } from '../phrases.ts';
import type { Token } from '../tokenise.ts';
import { dimensionPhrases } from './dimensions.ts';
import { intentWords } from './intents.ts';
import { measurePhrases, vagueMeasures } from './measures.ts';
import { plainWords } from './plain-words.ts';

/** Every word that means something to the analyst, in lemmas. */
export const meaningful: ReadonlySet<string> = new Set([
  ...wordsOf(measurePhrases),
  ...wordsOf(dimensionPhrases),
  ...Object.keys(vagueMeasures),
  ...intentWords,
]);

/** A word of the language or of the trade, so not a name in the data unless quoted or announced. */
export function isVocabulary(token: Token): boolean {
  const { lower, lemma } = token;
  return plainWords.has(lower) || plainWords.has(lemma) || meaningful.has(lemma) || meaningful.has(lower);
}
