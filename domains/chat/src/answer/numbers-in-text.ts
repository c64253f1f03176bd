import { writtenDay } from './day-words.ts';

export interface NumberCheck {
  /** Displays of the figures that stay, and the numbers of their texts. */
  readonly displays: ReadonlySet<string>;
  /** Whether something between quotation marks is a name of the data or of the question. */
  readonly isName: (text: string) => boolean;
  readonly period_words: readonly string[];
  /** Days that bound the queries or that measured rows name, in every way they are written. */
  readonly dates: ReadonlySet<string>;
}

/** Names with digits that belong to the product's vocabulary, not to a measurement. */
const vocabulary =
  /(?<![\p{L}\p{N}])(?:[pP]\d\d|5-minute|1-hour|5m|1h|ISO 8601|--calls 2000 --seed 1)(?![\p{L}\p{N}])/gu;
const numeric = /[\p{L}\p{N}.,%_+-]*\p{N}[\p{L}\p{N}.,%_+-]*/gu;
/** Amounts in words are amounts all the same. */
const spoken =
  /\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|half|double|twice|triple|dozen)[\s-]+)+(?:of\s+)?(?:us\s+)?(?:dollars?|usd|cents?|percent|per\s+cent|calls?|tokens?|times|the\s+cost)\b/giu;

/** The numbers of a text, as they are compared. */
export function numbersIn(text: string): string[] {
  return [...text.matchAll(numeric)].map(([found]) => found.replace(/^[.,_+]+|[.,_+-]+$/g, ''));
}

/** Every number of a text that nothing measured stands behind. */
export function unsupportedNumbers(text: string, check: NumberCheck): string[] {
  // Names are compared as they were written: other forms of their signs would make strangers of them.
  let rest = text.replaceAll(/`([^`]*)`|"([^"]*)"/g, (whole, span?: string, quoted?: string) => {
    return check.isName(span ?? quoted ?? '') ? ' ' : whole;
  });
  for (const words of check.period_words) if (words !== '') rest = rest.replaceAll(words, ' ');
  rest = rest.normalize('NFKC');
  rest = rest.replaceAll(writtenDay, (found) => (check.dates.has(found) ? ' ' : found)).replaceAll(vocabulary, ' ');
  const numbers = numbersIn(rest).filter((found) => !check.displays.has(found));
  const inWords = [...rest.matchAll(spoken)].map(([found]) => found);
  return [...numbers, ...inWords];
}
