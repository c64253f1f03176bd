import type { Dimension } from '@apex/contracts';
import { quoteLabel } from '../answer/clean-label.ts';
import { monthOf, numberOf, unitOf, weekdayOf } from './dates/words.ts';
import { type KnownNames, type NamedValue } from './known-names.ts';
import { modelsNamed, modelWords } from './model-names.ts';
import type { AskedFilter } from './question-parse.ts';
import type { Token, Words } from './tokenise.ts';
import { absentDimensions, dimensionPhrases, nameableDimensions } from './vocabulary/dimensions.ts';
import { isVocabulary } from './vocabulary/is-vocabulary.ts';

export interface RecognisedValues {
  readonly filters: AskedFilter[];
  /** Names the question gives that the data does not know. */
  readonly unknown: { readonly dimension: Dimension | null; readonly name: string }[];
  /** Sentences on how names were read. */
  readonly readings: string[];
  readonly unclear: boolean;
  /** Words left that could be names. */
  readonly names_left?: number;
  /** Words the question wants rows by, of which no call tells anything. */
  readonly absent?: readonly string[];
  /** A dimension of which the question names several values, to hold one against the other. */
  readonly contrasted: Dimension | null;
}

interface Hit {
  readonly dimension: Dimension;
  readonly values: readonly string[];
  readonly negated: boolean;
}

const singleDimension = new Map(
  dimensionPhrases.flatMap(([dimension, phrases]) =>
    phrases.filter((phrase) => !phrase.includes(' ')).map((phrase) => [phrase, dimension] as const),
  ),
);

const nameable: ReadonlySet<Dimension> = new Set([
  ...nameableDimensions,
  'branch',
  'error_type',
  'source',
  'operation',
  'tier',
  'status',
]);
const negation = /^(not|without|excluding|except|exclude|minus|besides|ignoring|than|from|no)$/;

function hintedDimension(token: Token | undefined): Dimension | undefined {
  if (token === undefined || token.quoted || token.lower === 'who') return undefined;
  const dimension = singleDimension.get(token.lemma);
  return dimension !== undefined && nameable.has(dimension) ? dimension : undefined;
}

function isDateWord(word: string): boolean {
  return (
    monthOf(word) > 0 ||
    weekdayOf(word) >= 0 ||
    unitOf(word) !== null ||
    /^(today|yesterday|tomorrow|nights?|mornings?|evenings?|afternoons?|noon|midnight|weekends?|weekdays?|fortnight|decade|century|spring|summer|autumn|winter|christmas|easter|holidays?|q[1-4]|h[12]|20\d\d|20\d\d-\d\d(-\d\d)?.*|[wk]\d{1,2})$/.test(
      word,
    )
  );
}

/** Could be somebody's name for something: not a word of the language, not a number, not a date. */
function isName(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.quoted) return true;
  if (numberOf(token.lower) !== null || isDateWord(token.lower) || /^[$€]?\d+([.,:]\d+)?[a-z%]{0,2}$/.test(token.lower))
    return false;
  return /[\p{L}\d]/u.test(token.lower) && !isVocabulary(token);
}

function isNegated(words: Words, at: number): boolean {
  for (let back = 1; back <= 3; back += 1) {
    const word = words.tokens[at - back]?.lower ?? '';
    if (word === 'than' || word === 'from')
      return words.tokens[at - back - 1]?.lower === (word === 'than' ? 'other' : 'apart');
    if (negation.test(word)) return true;
    if (!/^(the|for|model|models|project|projects|provider|on|our|and|or|calls?|to|of)$/.test(word)) return false;
  }
  return false;
}

function joined(words: Words, from: number, to: number): string {
  return words.tokens
    .slice(from, to)
    .map((token) => token.text)
    .join(' ');
}

const longestName = 4;

/** What one reading of a question has found so far. */
interface Search {
  readonly words: Words;
  readonly names: KnownNames;
  readonly hits: Hit[];
  readonly unknown: { dimension: Dimension | null; name: string }[];
  readonly readings: string[];
  unclear: boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function hit({ words, hits }: Search, found: NamedValue, { from, to }: Range): void {
  hits.push({ dimension: found.dimension, values: [found.value], negated: isNegated(words, from) });
  words.claim(from, to);
}

/** A name that several dimensions know is taken for the first of them, and that is said. */
function take(search: Search, candidates: readonly NamedValue[], range: Range): boolean {
  const ranked = nameableDimensions.map((dimension) => candidates.find((one) => one.dimension === dimension));
  const best = ranked.find((one) => one !== undefined) ?? candidates[0];
  if (best === undefined) return false;
  if (new Set(candidates.map((one) => one.dimension)).size > 1) {
    search.unclear = true;
    const name = quoteLabel(joined(search.words, range.from, range.to));
    search.readings.push(`${name} was read as the ${best.dimension} of that name.`);
  }
  hit(search, best, range);
  return true;
}

/** The longest run of words from here that names models: `sonnet 4.5`. */
function longestModel({ words, names }: Search, from: number): { to: number; values: readonly string[] } | null {
  const known = names.valuesOf('model');
  let best: { to: number; values: readonly string[] } | null = null;
  for (let to = from + 1; to <= from + longestName && words.areFree(from, to) && to <= words.tokens.length; to += 1) {
    const last = words.tokens[to - 1];
    if (last === undefined || (to > from + 1 && !/^(\d|v\d)/.test(last.lower) && isVocabulary(last))) break;
    if (to > from + 1 && isDateWord(last.lower) && !/^\d{1,2}(\.\d)?$/.test(last.lower)) break;
    const values = modelsNamed(joined(words, from, to), known);
    if (values.length > 0) best = { to, values };
  }
  return best;
}

function takeModels(search: Search, from: number): boolean {
  const { words, hits, readings } = search;
  const best = longestModel(search, from);
  if (best === null) return false;
  const { to, values } = best;
  const name = joined(words, from, to);
  hits.push({ dimension: 'model', values, negated: isNegated(words, from) });
  if (values.length > 1 || values[0]?.toLowerCase() !== name.toLowerCase()) {
    const what = values.length === 1 ? 'the model' : 'all models of that name:';
    readings.push(`${quoteLabel(name)} was read as ${what} ${listed(values)}.`);
  }
  words.claim(from, to);
  return true;
}

/** The value right after or right before the name of its dimension: `project shop`, `the shop project`. */
function takeAnnounced(search: Search, at: number, dimension: Dimension): boolean {
  const { words, names } = search;
  for (let to = Math.min(words.tokens.length, at + 1 + longestName); to > at + 1; to -= 1) {
    if (!words.areFree(at + 1, to)) continue;
    const [found] = names.find(joined(words, at + 1, to), dimension);
    if (found === undefined || !isPlausible(words, at + 1, to)) continue;
    hit(search, found, { from: at + 1, to });
    return true;
  }
  if (dimension === 'model' && isName(words.tokens[at + 1]) && takeModels(search, at + 1)) return true;
  const before = words.tokens[at - 1];
  if (before === undefined || !isName(before) || !words.isFree(at - 1)) return false;
  const [found] = names.find(before.text, dimension);
  if (found === undefined) return false;
  hit(search, found, { from: at - 1, to: at });
  return true;
}

/** A name after its dimension that the data does not hold: a slip of one that it does, or unknown. */
function takeUnknown(search: Search, at: number, dimension: Dimension): boolean {
  const { words, names, readings, unknown } = search;
  const next = words.tokens[at + 1];
  const grouped = /^(by|per)$/.test(words.tokens[at - 1]?.lower ?? '');
  const named = next?.quoted === true || (isName(next) && !grouped);
  if (!named || next === undefined || !words.isFree(at + 1)) return false;
  const near = names.nearest(next.text, dimension);
  if (near === null) unknown.push({ dimension, name: next.text });
  else {
    readings.push(`${quoteLabel(next.text)} was read as the ${dimension} ${quoteLabel(near.value)}.`);
    search.unclear = true;
  }
  hit(search, near ?? { dimension, value: next.text }, { from: at + 1, to: at + 2 });
  return true;
}

function takeHinted(search: Search, at: number): void {
  const { words } = search;
  const dimension = hintedDimension(words.tokens[at]);
  if (dimension === undefined || !words.isFree(at)) return;
  if (takeAnnounced(search, at, dimension) || takeUnknown(search, at, dimension)) words.claim(at, at + 1);
}

function takeExact(search: Search, from: number): void {
  const { words, names } = search;
  for (let to = Math.min(words.tokens.length, from + longestName); to > from; to -= 1) {
    if (!words.areFree(from, to) || !isPlausible(words, from, to)) continue;
    const found = names.find(joined(words, from, to));
    if (found.length > 0 && take(search, found, { from, to })) return;
  }
}

/** Recognises names in a question, best evidence first: announced by their dimension, exact, families of models. */
export function recogniseValues(words: Words, names: KnownNames): RecognisedValues {
  const search: Search = { words, names, hits: [], unknown: [], readings: [], unclear: false };
  for (const at of words.tokens.keys()) takeHinted(search, at);
  for (const at of words.tokens.keys()) takeExact(search, at);
  for (const [at, token] of words.tokens.entries()) {
    if (words.isFree(at) && isName(token)) takeModels(search, at);
  }
  const { hits, unknown, readings, unclear } = search;
  return { filters: toFilters(hits), unknown, readings, unclear, contrasted: contrastedIn(hits) };
}

function listed(values: readonly string[]): string {
  return values.slice(0, 5).map(quoteLabel).join(', ');
}

/** At least one word that is a name, or quoted, so that a project called "cost" does not swallow the word. */
function isPlausible(words: Words, from: number, to: number): boolean {
  const tokens = words.tokens.slice(from, to);
  const fits = tokens.every((token, index) => index === 0 || isName(token) || !isDateWord(token.lower));
  return fits && isName(tokens[0]);
}

/** What is left over after everything else: a slip of a known name, or a name nobody knows. */
export function recogniseLeftovers(words: Words, names: KnownNames): RecognisedValues {
  const hits: Hit[] = [];
  const unknown: { dimension: Dimension | null; name: string }[] = [];
  const readings: string[] = [];
  const notes: string[] = [];
  let names_left = 0;
  const absent: string[] = [];
  for (const [at, token] of words.tokens.entries()) {
    if (!words.isFree(at)) continue;
    if (isAbsentDimension(words, at)) {
      absent.push(token.lower);
      words.claim(at, at + 1);
      continue;
    }
    if (!isName(token)) continue;
    names_left += 1;
    const near = names.nearest(token.text);
    if (near !== null) {
      hits.push({ dimension: near.dimension, values: [near.value], negated: isNegated(words, at) });
      readings.push(`${quoteLabel(token.text)} was read as the ${near.dimension} ${quoteLabel(near.value)}.`);
      words.claim(at, at + 1);
    } else if (names.nearestModels(token.lower).length > 0) {
      const values = names.nearestModels(token.lower);
      hits.push({ dimension: 'model', values, negated: isNegated(words, at) });
      readings.push(`${quoteLabel(token.text)} was read as the model name in ${listed(values)}.`);
      words.claim(at, at + 1);
    } else if (modelWords.test(token.lower)) {
      hits.push({ dimension: 'model', values: [token.text], negated: isNegated(words, at) });
      unknown.push({ dimension: 'model', name: token.text });
      words.claim(at, at + 1);
    } else if (looksLikeName(words, at, token)) {
      unknown.push({ dimension: null, name: token.text });
      // "by squads" may mean a dimension there is not as well as a person there is not.
      if (/^(by|per)$/.test(words.tokens[at - 1]?.lower ?? '') && !token.quoted) absent.push(token.lower);
    } else if (!absentDimensions.has(token.lemma)) {
      notes.push(`${quoteLabel(token.text)} was not understood and was left out.`);
    }
  }
  return {
    filters: toFilters(hits),
    unknown,
    readings: [...readings, ...notes],
    unclear: readings.length > 0,
    names_left,
    absent,
    contrasted: contrastedIn(hits),
  };
}

const asksForRows =
  /^(by|per|each|every|across|which|what|top|most|worst|highest|biggest|dearest|expensive|costliest)$/;

/** `by team`, `which customer`, `by model and team`: a row for each of something no call tells. */
function isAbsentDimension({ tokens }: Words, at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.quoted || !absentDimensions.has(token.lemma)) return false;
  const before = tokens[at - 1]?.lower ?? '';
  if (asksForRows.test(before) || /^\d+$/.test(before)) return true;
  return before === 'and' && tokens.slice(0, at).some(({ lower }) => /^(by|per)$/.test(lower));
}

const announcing = /^(on|for|by|per|of|from|with|in|at|did|does|has|had|was|is|do|and|or|vs|versus|without|excluding)$/;
const passed = /^(the|our|my|a|an|user|only|just)$/;
const money = /^(spend|spent|spending|cost|costs|bill|usage|use|used|calls|tokens|burn|pay|paid|make|made)$/;
const verbal = /(ing|ed|ly|est)$/;

/** Who or what a question is about stands after a preposition or "did", before what is measured, or before its kind. */
function looksLikeName({ tokens }: Words, at: number, token: Token): boolean {
  if (token.quoted || /[\d_/]/.test(token.lower) || /\w-\w/.test(token.lower)) return true;
  if (at > 0 && /^\p{Lu}/u.test(token.text)) return true;
  let back = at - 1;
  while (passed.test(tokens[back]?.lower ?? '')) back -= 1;
  const before = tokens[back]?.lower ?? '';
  const next = tokens[at + 1];
  if (next !== undefined && absentDimensions.has(next.lemma)) return true;
  if (verbal.test(token.lower))
    return /^(on|for|by|per)$/.test(before) || (before === 'did' && money.test(next?.lower ?? ''));
  return announcing.test(before) || money.test(next?.lower ?? '');
}

function contrastedIn(hits: readonly Hit[]): Dimension | null {
  const wanted = hits.filter((one) => !one.negated).map((one) => one.dimension);
  return wanted.find((dimension, index) => wanted.indexOf(dimension) !== index) ?? null;
}

/** One filter a dimension and sense; several values make a list. */
function toFilters(hits: readonly Hit[]): AskedFilter[] {
  const groups = Map.groupBy(hits, ({ dimension, negated }) => `${dimension} ${negated}`);
  return [...groups.values()].map((group): AskedFilter => {
    const { dimension = 'model', negated = false } = group[0] ?? {};
    const values = [...new Set(group.flatMap((one) => one.values))];
    const [only] = values;
    if (values.length === 1 && only !== undefined) return { dimension, op: negated ? 'ne' : 'eq', value: only };
    return { dimension, op: negated ? 'not_in' : 'in', value: values.sort() };
  });
}
