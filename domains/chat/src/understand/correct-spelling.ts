import { distance } from 'fastest-levenshtein';
import { quoteLabel } from '../answer/clean-label.ts';
import type { KnownNames } from './known-names.ts';
import { modelWords } from './model-names.ts';
import { createSlipIndex, isSwap, type SlipIndex } from './slip.ts';
import { type Token, toToken } from './tokenise.ts';
import { wordsOf } from './phrases.ts';
import { dimensionPhrases } from './vocabulary/dimensions.ts';
import { ordinaryWords } from './vocabulary/ordinary-words.ts';
import { isVocabulary, meaningful } from './vocabulary/is-vocabulary.ts';

const dateWords = `yesterday today january february march april june july august september october november december
  minute minutes hour hours second seconds
  monday tuesday wednesday thursday friday saturday sunday month months week weeks quarter year since between last previous`.split(
  /\s+/,
);

/** Words that stand close to names of people; a name may never turn into one of them. */
const nameLike: ReadonlySet<string> = new Set(
  'alive many fast back mark frank grace bill dear rise drop read projection'.split(' '),
);

/** A month or a day of the week may be misspelt with a capital letter; short ones are too close to names. */
const longDates = dateWords.filter((word) => /^[a-z]+(day|ber|ary)$/.test(word) && word.length >= 6);
const costWords = ['output', 'input', 'tokens', 'cache', 'model', 'models'];

const common =
  `which most what much many would could should about between compared please without except excluding every
  average median total yesterday across instead because suppose imagine already before after during`.split(/\s+/);
const correctable: readonly string[] = [...new Set([...meaningful, ...dateWords, ...common])].filter(
  (word) => word.length >= 4 && /^[a-z]+$/.test(word) && !nameLike.has(word),
);
const dimensionWords = [...wordsOf(dimensionPhrases)].filter((word) => word.length >= 4 && /^[a-z]+$/.test(word));
/** Long words and dates: too far from any name. */
const namedWords = [...correctable.filter((word) => word.length >= 7), ...dateWords, ...costWords];

const known = new Set(dateWords);

/** Short forms people type; a slip of one letter is too much to ask of words so short. */
const shortForms: Readonly<Record<string, string>> = {
  wat: 'what',
  yday: 'yesterday',
  tdy: 'today',
  lat: 'latency',
  err: 'error',
  errs: 'errors',
  req: 'request',
  reqs: 'requests',
  proj: 'project',
  prov: 'provider',
  feat: 'feature',
  sess: 'session',
  mthly: 'monthly',
  wkly: 'weekly',
  teh: 'the',
  hte: 'the',
  dd: 'did',
  wich: 'which',
  wen: 'when',
  hw: 'how',
  frm: 'from',
  btwn: 'between',
  mo: 'month',
  qtr: 'quarter',
  prev: 'previous',
  avg: 'average',
  wht: 'what',
  whats: 'what',
  lst: 'last',
  las: 'last',
  mnth: 'month',
  mth: 'month',
  wk: 'week',
  yr: 'year',
  yest: 'yesterday',
  cst: 'cost',
  avrg: 'average',
  usr: 'user',
  tkn: 'token',
  tkns: 'tokens',
};

const grouping = /^(by|per|each|every|across)$/;
const naming = /^(for|of|on|from|did|does|do|has|had|was|is|at|with|in|and|user|person|team)$/;

interface Targets {
  readonly words: readonly string[];
  readonly slips: SlipIndex;
  readonly remembered: Map<string, string | null>;
}

function targetsOf(words: readonly string[]): Targets {
  return { words, slips: createSlipIndex(words), remembered: new Map() };
}

const anyWord = targetsOf(correctable);
const datesOnly = targetsOf(longDates);
const dimensionsOnly = targetsOf(dimensionWords);
const longWords = targetsOf(namedWords);

/**
 * What a word at that place may be taken for. A capital letter inside a question makes a name; after "did" or "for"
 * stands who or what the question is about, after "by" what it is broken down by.
 */
function targetsAt(tokens: readonly Token[], at: number): Targets {
  const token = tokens[at];
  const before = tokens[at - 1]?.lower ?? '';
  if (token === undefined || (at > 0 && /^\p{Lu}/u.test(token.text) && token.text !== token.text.toUpperCase()))
    return datesOnly;
  if (grouping.test(before)) return dimensionsOnly;
  if (naming.test(before)) return longWords;
  return anyWord;
}

/** Left-out letters are the most common slip: `spnd` is `spend` before it is `send`. */
function omits(typed: string, word: string): boolean {
  let at = 0;
  for (const letter of word) if (letter === typed[at]) at += 1;
  return at === typed.length;
}

const skeleton = (word: string): string => word.replaceAll(/[aeiou]/g, '');

/** `ystrday`, `prvder`: all consonants in their order, vowels left out. */
function omitsVowels(typed: string, word: string): boolean {
  if (typed.length < 4 || word.length <= typed.length || typed[0] !== word[0]) return false;
  return skeleton(typed) === skeleton(word) && omits(typed, word);
}

const mostRemembered = 2_000;

function bestOf({ lower, lemma }: Token, targets: Targets): string | undefined {
  const before = targets.remembered.get(lower);
  if (before !== undefined) return before ?? undefined;
  const best = searchBest(lower, lemma, targets);
  if (targets.remembered.size >= mostRemembered) targets.remembered.clear();
  targets.remembered.set(lower, best ?? null);
  return best;
}

function searchBest(lower: string, lemma: string, { words, slips }: Targets): string | undefined {
  const close = [...new Set([...slips.near(lower), ...slips.near(lemma)])];
  if (close.length === 0)
    return words.find((word) => omitsVowels(lower, word)) ?? words.find((word) => isMangled(lower, word));
  return (
    close.find((word) => word.length === lower.length && isSwap(lower, word)) ??
    close.find((word) => word.length > lower.length && omits(lower, word)) ??
    close.find((word) => word.length === lower.length) ??
    close[0]
  );
}

/** Two slips in a long word that begins and ends as typed. */
function isMangled(typed: string, word: string): boolean {
  if (typed.length < 7 || word.length < 7 || Math.abs(typed.length - word.length) > 1) return false;
  return typed[0] === word[0] && typed.at(-1) === word.at(-1) && distance(typed, word) <= 2;
}

function isCloser(typed: string, word: string, other: string | undefined): boolean {
  return other === undefined || distance(typed, word) <= distance(typed, other);
}

/** Whether a name of the data is as close to what was typed as the word is. */
function isNearerName(typed: string, word: string, names: KnownNames): boolean {
  const near = names.nearest(typed);
  if (near !== null && !/^(status|operation|error_type)$/.test(near.dimension)) {
    return distance(typed, near.value.toLowerCase()) <= distance(typed, word);
  }
  return names.nearestModels(typed).length > 0 && distance(typed, word) > 1;
}

/** A word of English stays what it is, unless a time is expected: `last mode`, but `last weak`. */
function isOrdinary({ lower }: Token, before: Token | undefined): boolean {
  const dated = /^(last|this|past|next|previous|each|every|per)$/.test(before?.lower ?? '');
  return ordinaryWords.has(lower) && !(dated && /^(weak|mouths?|moths?|yeah|yeas|quart)$/.test(lower));
}

/** Puts right a word that is one slip away from a word that matters, unless the data knows it as a name. */
export function correctSpelling(tokens: readonly Token[], names: KnownNames): { tokens: Token[]; readings: string[] } {
  const readings: string[] = [];
  const corrected = tokens.map((token, at) => {
    const { lower } = token;
    const short =
      Object.hasOwn(shortForms, lower) && names.find(token.text).length === 0 ? shortForms[lower] : undefined;
    if (short !== undefined && !token.quoted) return toToken(short, token);
    const skip =
      token.quoted ||
      lower.length < 4 ||
      !/^[a-z]+$/.test(lower) ||
      known.has(lower) ||
      isVocabulary(token) ||
      isOrdinary(token, tokens[at - 1]);
    if (skip || modelWords.test(lower) || names.find(token.text).length > 0 || names.findAlias(token.text).length > 0)
      return token;
    const best = bestOf(token, targetsAt(tokens, at));
    const family = names.nearestFamily(lower);
    if (family !== undefined && names.nearest(lower) === null && isCloser(lower, family, best)) {
      readings.push(`${quoteLabel(token.text)} was read as "${family}".`);
      return toToken(family, token);
    }
    if (best === undefined || isNearerName(lower, best, names)) return token;
    readings.push(`${quoteLabel(token.text)} was read as "${best}".`);
    return toToken(best, token);
  });
  return { tokens: corrected, readings };
}
