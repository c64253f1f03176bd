import { ApexError } from '@apex/contracts';
import { nearest } from './nearest.ts';

/** A wrong way to call a command: exit 2. */
export function usageError(message: string, details?: unknown): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'cli.usage', message, details });
}

/** Says that `word` is none of `known`, and which of them was probably meant. */
export function unknownWord(what: string, word: string, known: readonly string[]): ApexError {
  const meant = nearest(word, known);
  const rest = meant === undefined ? `One of: ${known.join(', ')}.` : `Did you mean ${meant}?`;
  return usageError(`There is no ${what} ${word}. ${rest}`, { given: word, known });
}

/** The word as one of `known`, or an error that names the nearest. */
export function oneOf<const T extends string>(what: string, word: string, known: readonly T[]): T {
  const found = known.find((name) => name === word);
  if (found === undefined) throw unknownWord(what, word, known);
  return found;
}

/** A comma-separated list of known words. */
export function listOf<const T extends string>(what: string, text: string, known: readonly T[]): T[] {
  const words = text.split(',').map((word) => word.trim());
  return words.filter((word) => word !== '').map((word) => oneOf(what, word, known));
}

/** A whole number within bounds. */
export function wholeNumber(option: string, text: string, bounds: { min: number; max: number }): number {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= bounds.min && number <= bounds.max) return number;
  throw usageError(`${option} takes a whole number from ${bounds.min} to ${bounds.max}, not ${text}.`);
}
