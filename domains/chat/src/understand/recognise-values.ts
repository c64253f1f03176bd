import type { Dimension } from '@apex/contracts';
import { quoteLabel } from '../answer/clean-label.ts';
import type { KnownNames, NamedValue } from './known-names.ts';
import { isBystander } from './bystander.ts';
import { isLeftOut } from './left-out.ts';
import { everydayWords, modelWords } from './model-names.ts';
import {
  isDateWord,
  isListedAfter,
  isName,
  isNegated,
  isPlausible,
  isSetAsideName,
  type Mention,
} from './name-places.ts';
import type { Range } from './range.ts';
import type { AskedFilter } from './question-parse.ts';
import type { Token, Words } from './tokenise.ts';
import { dimensionPhrases, nameableDimensions } from './vocabulary/dimensions.ts';
import { isCoreWord, isVocabulary } from './vocabulary/is-vocabulary.ts';

export interface UnknownName {
  readonly dimension: Dimension | null;
  readonly name: string;
}

export interface RecognisedValues {
  /** Where which values are named, in the order of the question. */
  readonly mentions: readonly Mention[];
  /** Names the question gives that the data does not know. */
  readonly unknown: readonly UnknownName[];
  /** Sentences on how names were read. */
  readonly readings: readonly string[];
  readonly unclear: boolean;
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

function hintedDimension(token: Token | undefined): Dimension | undefined {
  if (token === undefined || token.quoted || token.lower === 'who') return undefined;
  const dimension = singleDimension.get(token.lemma);
  return dimension !== undefined && nameable.has(dimension) ? dimension : undefined;
}

export function joined(words: Words, { from, to }: Range): string {
  return words.tokens
    .slice(from, to)
    .map((token) => token.text)
    .join(' ');
}

const longestName = 5;

/** What one reading of a question has found so far. */
interface Search {
  readonly words: Words;
  readonly names: KnownNames;
  readonly mentions: Mention[];
  readonly unknown: UnknownName[];
  readonly readings: string[];
  unclear: boolean;
}

interface Named {
  readonly dimension: Dimension;
  readonly values: readonly string[];
  readonly unheard?: boolean;
}

function take(search: Search, { dimension, values, unheard = false }: Named, range: Range): void {
  const { words, mentions } = search;
  mentions.push({
    ...range,
    dimension,
    values,
    negated: isNegated(words, range.from) || isLeftOut(words.tokens, range),
    set_aside: isSetAsideName(words, range.from),
    unheard,
    name: joined(words, range),
  });
  words.claim(range.from, range.to);
  // "the haiku models" are those, not a row a model.
  const kind = hintedDimension(words.tokens[range.to]);
  if (kind === dimension && words.isFree(range.to)) words.claim(range.to, range.to + 1);
}

/** A name that several dimensions know is taken for the first of them, and that is said. */
function takeBest(search: Search, candidates: readonly NamedValue[], range: Range): boolean {
  const order: readonly Dimension[] = [...nameableDimensions, 'operation', 'error_type', 'branch', 'status'];
  const dimension =
    order.find((one) => candidates.some((found) => found.dimension === one)) ?? candidates[0]?.dimension;
  if (dimension === undefined) return false;
  const values = candidates.filter((found) => found.dimension === dimension).map((found) => found.value);
  if (new Set(candidates.map((found) => found.dimension)).size > 1) {
    search.unclear = true;
    const name = quoteLabel(joined(search.words, range));
    search.readings.push(`${name} was read as the ${dimension} of that name.`);
  }
  take(search, { dimension, values: [...new Set(values)] }, range);
  return true;
}

/** The longest run of words from here that names models: `sonnet 4.5`. */
function longestModel({ words, names }: Search, from: number): { to: number; values: readonly string[] } | null {
  let best: { to: number; values: readonly string[] } | null = null;
  for (let to = from + 1; to <= from + longestName && words.areFree(from, to) && to <= words.tokens.length; to += 1) {
    const last = words.tokens[to - 1];
    if (last === undefined || last.clause !== words.tokens[from]?.clause) break;
    if (to > from + 1 && words.tokens[to - 2]?.comma === true) break;
    if (to > from + 1 && isDateWord(last.lower) && !/^\d{1,2}(\.\d)?$/.test(last.lower)) break;
    const values = names.modelsNamed(joined(words, { from, to }));
    if (values.length > 0) best = { to, values };
    else if (to > from + 1 && !/^(\d|v\d)/.test(last.lower) && isVocabulary(last)) break;
  }
  return best;
}

function takeModels(search: Search, from: number): boolean {
  const { words, readings } = search;
  const best = longestModel(search, from);
  if (best === null) return false;
  const { to, values } = best;
  const name = joined(words, { from, to });
  if (values.length > 1 || values[0]?.toLowerCase() !== name.toLowerCase()) {
    const what = values.length === 1 ? 'the model' : 'all models of that name:';
    readings.push(`${quoteLabel(name)} was read as ${what} ${listed(values)}.`);
  }
  take(search, { dimension: 'model', values }, { from, to });
  return true;
}

/** `how much text`: a word that only helps to name a model names none by itself. */
function isEveryday(search: Search, at: number): boolean {
  const { words } = search;
  if (words.tokens[at]?.quoted === true || !everydayWords.test(words.tokens[at]?.lower ?? '')) return false;
  const { to } = longestModel(search, at) ?? { to: at };
  return to === at + 1 && !/^(model|llm)$/.test(words.tokens[to]?.lemma ?? '');
}

export function listed(values: readonly string[]): string {
  return values.slice(0, 5).map(quoteLabel).join(', ');
}

/** The value right after or right before the name of its dimension: `project shop`, `the shop project`. */
function takeAnnounced(search: Search, at: number, dimension: Dimension): boolean {
  const { words, names } = search;
  const skip = /^(called|named|is|=|:)$/.test(words.tokens[at + 1]?.lower ?? '') ? 1 : 0;
  const from = at + 1 + skip;
  // `task 77` may be the task called TASK-77.
  const whole = names.find(joined(words, { from: at, to: from + 1 }), dimension);
  if (whole.length > 0 && words.areFree(at, from + 1) && from < words.tokens.length) {
    return takeBest(search, whole, { from: at, to: from + 1 });
  }
  const grouped = /^(by|per)$/.test(words.tokens[at - 1]?.lower ?? '') && words.tokens[at]?.comma === true;
  for (let to = Math.min(words.tokens.length, from + longestName); to > from && !grouped; to -= 1) {
    if (!words.areFree(from, to) || words.tokens[from]?.clause !== words.tokens[to - 1]?.clause) continue;
    const found = [...names.find(joined(words, { from, to }), dimension), ...aliases(search, { from, to }, dimension)];
    const called = /^(of|for|on|in|did|does|is)$/.test(words.tokens[at - 1]?.lower ?? '');
    if (found.length === 0 || (dimension !== 'status' && !called && !standsAlone(words, { from, to }))) continue;
    return takeBest(search, found, { from, to });
  }
  if (dimension === 'model' && !grouped && isName(words.tokens[from]) && takeModels(search, from)) return true;
  return takeBefore(search, at, dimension);
}

function takeBefore(search: Search, at: number, dimension: Dimension): boolean {
  const { words, names } = search;
  for (let from = Math.max(0, at - longestName); from < at; from += 1) {
    if (!words.areFree(from, at) || words.tokens[from]?.clause !== words.tokens[at]?.clause) continue;
    const range = { from, to: at };
    const found = [...names.find(joined(words, range), dimension), ...aliases(search, range, dimension)];
    const called = /^(the|of|for|in|on|our|did|does|is)$/.test(words.tokens[from - 1]?.lower ?? '');
    const plural = words.tokens[at]?.lower !== words.tokens[at]?.lemma;
    if (found.length === 0 || (words.tokens.slice(from, at).every(isCoreWord) && (!called || plural))) continue;
    return takeBest(search, found, range);
  }
  return false;
}

function aliases({ words, names }: Search, range: Range, dimension?: Dimension): readonly NamedValue[] {
  return range.to === range.from + 1 ? names.findAlias(joined(words, range), dimension) : [];
}

/** Even next to its dimension a word of grammar is no name: `feature by feature`, `project and user`. */
function standsAlone({ tokens }: Words, { from, to }: Range): boolean {
  const found = tokens.slice(from, to);
  return (
    found.some((token) => token.quoted || !isCoreWord(token)) && !(to === from + 1 && isDateWord(found[0]?.lower ?? ''))
  );
}

/** A name after its dimension that the data does not hold: a slip of one that it does, or unknown. */
function takeUnknown(search: Search, at: number, dimension: Dimension): boolean {
  const { words, names, readings, unknown } = search;
  const next = words.tokens[at + 1];
  const grouped = /^(by|per|each|every)$/.test(words.tokens[at - 1]?.lower ?? '') || words.tokens[at]?.comma === true;
  const token = words.tokens[at];
  // "which model contributed" goes on with what it did.
  if (
    /^(which|what|no|any|most|top|cheapest|other|another|cheaper|new|best)$/.test(words.tokens[at - 1]?.lower ?? '') &&
    next?.quoted !== true
  )
    return false;
  const one = token !== undefined && token.lower === token.lemma && token.lower !== 'people';
  const named = next?.quoted === true || (isName(next) && !grouped && one);
  if (!named || next === undefined || !words.isFree(at + 1) || next.clause !== words.tokens[at]?.clause) return false;
  // "the model opus" and "user of anthropic" are found as what they are; a known name of another kind is no unknown one.
  if (names.find(next.text).length > 0 || names.findAlias(next.text).length > 0) return false;
  if (names.modelsNamed(next.text).length > 0 && dimension !== 'model') return false;
  if (/^(filters?|restrictions?|limits?|limitations?|conditions?)$/.test(next.lower) && !next.quoted) return false;
  const near = names.nearest(next.text, dimension);
  if (near === null && /^(status|operation|tier|error_type)$/.test(dimension) && !next.quoted) return false;
  if (near === null) unknown.push({ dimension, name: next.text });
  else {
    readings.push(`${quoteLabel(next.text)} was read as the ${dimension} ${quoteLabel(near.value)}.`);
  }
  const value = near?.value ?? next.text;
  take(search, { dimension, values: [value], unheard: near === null }, { from: at + 1, to: at + 2 });
  return true;
}

function takeHinted(search: Search, at: number): void {
  const { words } = search;
  const dimension = hintedDimension(words.tokens[at]);
  if (dimension === undefined || !words.isFree(at)) return;
  if (takeAnnounced(search, at, dimension) || takeUnknown(search, at, dimension)) words.claim(at, at + 1);
}

/** Failures by kind stand next to a word for failing; `rate limits` alone are what a provider allows. */
function fits({ words }: Search, found: NamedValue, { from, to }: Range): boolean {
  if (found.dimension === 'status') return false;
  if (found.dimension !== 'error_type') return true;
  const near = words.tokens.slice(Math.max(0, from - 4), to + 2).map((token) => token.lower);
  const failing = near.some((word) => /^(errors?|fail\w*|failures?|due|because|caused|retr\w+)$/.test(word));
  const plain = to === from + 1 && !isVocabulary(words.tokens[from] ?? { ...words.tokens[0]! });
  const verb =
    /^(timed|rate|throttl\w*|overload\w*)$/.test(words.tokens[from]?.lower ?? '') &&
    /(ed|out)$/.test(words.tokens[to - 1]?.lower ?? '');
  return failing || plain || verb;
}

function takeExact(search: Search, from: number): void {
  const { words, names } = search;
  for (let to = Math.min(words.tokens.length, from + longestName); to > from; to -= 1) {
    const range = { from, to };
    if (!words.areFree(from, to) || words.tokens[from]?.clause !== words.tokens[to - 1]?.clause) continue;
    if (words.tokens.slice(from, to - 1).some((token) => token.comma)) continue;
    const held = names.find(joined(words, range));
    const people = held.filter(({ dimension }) => dimension === 'user');
    const asPerson = people.length > 0 && isPlausible(words, range, true) && !isPlausible(words, range);
    if (!asPerson && !isPlausible(words, range)) continue;
    const found = (asPerson ? people : held).filter((one) => fits(search, one, range));
    if (found.length === 0) continue;
    // "mistral large" is a model, not the provider of its first word.
    const model = found.every(({ dimension }) => dimension === 'provider') ? longestModel(search, from) : null;
    if (model !== null && model.to > to ? takeModels(search, from) : takeBest(search, found, range)) return;
  }
}

function takeAlias(search: Search, at: number): void {
  const { words, readings } = search;
  const token = words.tokens[at];
  if (!words.isFree(at) || token === undefined || !(isName(token) || isPlausible(words, { from: at, to: at + 1 })))
    return;
  const found = aliases(search, { from: at, to: at + 1 });
  if (found.length === 0) return;
  if (isBystander(words.tokens, { from: at, to: at + 1 })) {
    words.claim(at, at + 1);
    return;
  }
  if (found.length > 1) search.unclear = true;
  readings.push(`${quoteLabel(token.text)} was read as ${listed(found.map((one) => one.value))}.`);
  takeBest(search, found, { from: at, to: at + 1 });
}

/** `sonnet 4 vs 4.5`: a version alone is of the family just named. */
function takeVersion(search: Search, at: number): void {
  const { words, names, mentions } = search;
  const version = words.tokens[at]?.lower ?? '';
  if (!words.isFree(at) || !/^\d(\.\d{1,2})?$/.test(version)) return;
  if (!/^(vs|versus|and|or|to|against|with)$/.test(words.tokens[at - 1]?.lower ?? '')) return;
  const before = mentions.find((mention) => mention.dimension === 'model' && mention.to === at - 1);
  const family = before?.name.replaceAll(/[\d.]+/g, ' ').trim() ?? '';
  const values = family === '' || !/\d/.test(before?.name ?? '') ? [] : names.modelsNamed(`${family} ${version}`);
  if (values.length > 0) take(search, { dimension: 'model', values }, { from: at, to: at + 1 });
}

/** `429 errors`, `how many 429s`: a number that the data knows as a kind of failure. */
function takeCode(search: Search, at: number): void {
  const { words, names } = search;
  const code = /^(\d{3})s?$/.exec(words.tokens[at]?.lower ?? '')?.[1];
  if (code === undefined || !words.isFree(at)) return;
  const [held] = names.find(code, 'error_type');
  const near = `${words.tokens[at - 1]?.lower ?? ''} ${words.tokens[at + 1]?.lower ?? ''}`;
  const told =
    /\b(errors?|status|code|codes|responses?|failures?|http)\b/.test(near) || words.tokens[at]?.lower.endsWith('s');
  if (held === undefined || told !== true) return;
  take(search, { dimension: 'error_type', values: [held.value] }, { from: at, to: at + 1 });
}

/** A model that the data has never seen keeps the words it was given: `llama 3.3`. */
function takeUnseenModel(search: Search, at: number): void {
  const { words, names, unknown } = search;
  const token = words.tokens[at];
  if (token === undefined || token.quoted || !words.isFree(at) || !modelWords.test(token.lower)) return;
  if (names.nearest(token.text) !== null || names.nearestModels(token.lower).length > 0) return;
  let to = at + 1;
  const more = /^(v?\d+(\.\d+)?[a-z]?|\d+b|mini|nano|pro|flash|turbo|large|small|lite|max|instruct|opus|sonnet|haiku)$/;
  while (more.test(words.tokens[to]?.lower ?? '') && words.isFree(to) && words.tokens[to - 1]?.comma === false) to += 1;
  const name = joined(words, { from: at, to });
  unknown.push({ dimension: 'model', name });
  take(search, { dimension: 'model', values: [name.toLowerCase().replaceAll(/\s+/g, '-')] }, { from: at, to });
}

/** Recognises names in a question, best evidence first: announced by their dimension, exact, families of models. */
export function recogniseValues(words: Words, names: KnownNames): RecognisedValues {
  const search: Search = { words, names, mentions: [], unknown: [], readings: [], unclear: false };
  for (const at of words.tokens.keys()) takeHinted(search, at);
  for (const at of words.tokens.keys()) takeCode(search, at);
  for (const at of words.tokens.keys()) takeExact(search, at);
  for (const [at, token] of words.tokens.entries()) {
    if (words.isFree(at) && isName(token) && !isEveryday(search, at)) takeModels(search, at);
  }
  for (const at of words.tokens.keys()) takeVersion(search, at);
  for (const at of words.tokens.keys()) takeAlias(search, at);
  for (const at of words.tokens.keys()) takeUnseenModel(search, at);
  const { unknown, readings, unclear } = search;
  const spoken = search.mentions.filter(
    (mention) => mention.dimension !== 'user' || !isBystander(words.tokens, mention),
  );
  return { mentions: inOrder(words, spoken), unknown, readings, unclear };
}

/** `claude opus`: of two names side by side the one that says more. */
function narrowerOf(a: Mention, b: Mention): Mention | null {
  if (a.dimension !== 'model' || b.dimension !== 'model' || a.to !== b.from || a.negated !== b.negated) return null;
  const within = (one: Mention, other: Mention): boolean => one.values.every((value) => other.values.includes(value));
  const narrower = within(b, a) ? b : within(a, b) ? a : null;
  return narrower === null ? null : { ...narrower, from: a.from, to: b.to };
}

/** In the order of the question, the items of a list all left out where the first of them is. */
export function inOrder(words: Words, mentions: readonly Mention[]): Mention[] {
  const ordered: Mention[] = [];
  for (const mention of mentions.toSorted((a, b) => a.from - b.from)) {
    const before = ordered.at(-1);
    const narrower = before === undefined ? null : narrowerOf(before, mention);
    if (narrower !== null) {
      ordered[ordered.length - 1] = narrower;
      continue;
    }
    const inherits = before !== undefined && before.negated && isListedAfter(words, before, mention);
    ordered.push(inherits ? { ...mention, negated: true } : mention);
  }
  return ordered;
}

/** One filter a dimension and sense; several values make a list. */
export function toFilters(mentions: readonly Mention[]): AskedFilter[] {
  const groups = Map.groupBy(mentions, ({ dimension, negated }) => `${dimension} ${negated}`);
  return [...groups.values()].map((group): AskedFilter => {
    const { dimension = 'model', negated = false } = group[0] ?? {};
    const values = [...new Set(group.flatMap((one) => one.values))];
    const [only] = values;
    if (values.length === 1 && only !== undefined) return { dimension, op: negated ? 'ne' : 'eq', value: only };
    return { dimension, op: negated ? 'not_in' : 'in', value: values.sort() };
  });
}
