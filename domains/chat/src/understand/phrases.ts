import type { Words } from './tokenise.ts';

export interface FoundPhrase<T> {
  readonly meaning: T;
  readonly start: number;
  readonly next: number;
}

interface Entry<T> {
  readonly meaning: T;
  readonly words: readonly string[];
}

/** A table of phrases, tried longest first; a phrase matches words that nothing else has claimed. */
export type PhraseBook<T> = readonly Entry<T>[];

export function phraseBook<T>(table: readonly (readonly [T, readonly string[]])[]): PhraseBook<T> {
  const entries = table.flatMap(([meaning, phrases]) =>
    phrases.map((phrase) => ({ meaning, words: phrase.split(' ') })),
  );
  return entries.sort((a, b) => b.words.length - a.words.length);
}

const skipped = /^(the|a|an|our|my|of|all|total)$/;

/** Articles, and one word that something else has made sense of: `cost per [successful] call`. */
function isPassed(words: Words, at: number): boolean {
  const token = words.tokens[at];
  if (token === undefined) return false;
  return skipped.test(token.lower) || (!words.isFree(at) && /^(successful|failed|ok|failing)$/.test(token.lower));
}

/** Where a phrase matches, letting articles stand between its words. */
function matchAt<T>(words: Words, start: number, entry: Entry<T>): number | null {
  let at = start;
  for (const [position, word] of entry.words.entries()) {
    while (position > 0 && word !== words.tokens[at]?.lemma && isPassed(words, at)) at += 1;
    const token = words.tokens[at];
    if (token === undefined || token.quoted || !words.isFree(at)) return null;
    if (token.lemma !== word && token.lower !== word) return null;
    at += 1;
  }
  return at;
}

/** Finds and claims every phrase of the book, in order of the question. */
export function claimPhrases<T>(
  words: Words,
  book: PhraseBook<T>,
  refuse?: (found: FoundPhrase<T>) => boolean,
): FoundPhrase<T>[] {
  const found: FoundPhrase<T>[] = [];
  for (const entry of book) {
    for (let start = 0; start < words.tokens.length; start += 1) {
      const next = matchAt(words, start, entry);
      if (next === null) continue;
      const phrase = { meaning: entry.meaning, start, next };
      if (refuse?.(phrase) === true) continue;
      words.claim(start, next);
      found.push(phrase);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Every single word that occurs in a book. */
export function wordsOf(table: readonly (readonly [unknown, readonly string[]])[]): Set<string> {
  return new Set(table.flatMap(([, phrases]) => phrases.flatMap((phrase) => phrase.split(' '))));
}
