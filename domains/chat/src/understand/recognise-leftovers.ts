import type { Dimension } from '@apex/contracts';
import { quoteLabel } from '../answer/clean-label.ts';
import { isBystander } from './bystander.ts';
import type { KnownNames } from './known-names.ts';
import { everydayWords } from './model-names.ts';
import { isLeftOut } from './left-out.ts';
import { isName, isNegated, type Mention } from './name-places.ts';
import { listed, type UnknownName } from './recognise-values.ts';
import type { Token, Words } from './tokenise.ts';
import { absentDimensions } from './vocabulary/dimensions.ts';

export interface RecognisedLeftovers {
  readonly mentions: readonly Mention[];
  readonly unknown: readonly UnknownName[];
  readonly readings: readonly string[];
  /** Words that were not understood and left out. */
  readonly unread: readonly string[];
  /** Words the question wants rows by, of which no call tells anything. */
  readonly absent: readonly string[];
}

/** What is left over after everything else: a slip of a known name, or a name nobody knows. */
export function recogniseLeftovers(words: Words, names: KnownNames): RecognisedLeftovers {
  const mentions: Mention[] = [];
  const unknown: UnknownName[] = [];
  const readings: string[] = [];
  const unread: string[] = [];
  const absent: string[] = [];
  const take = (at: number, dimension: Dimension, values: readonly string[], name: string): void => {
    mentions.push({
      from: at,
      to: at + 1,
      dimension,
      values,
      negated: isNegated(words, at) || isLeftOut(words.tokens, { from: at, to: at + 1 }),
      set_aside: false,
      unheard: false,
      name,
    });
    words.claim(at, at + 1);
  };
  for (const [at, token] of words.tokens.entries()) {
    if (!words.isFree(at)) continue;
    if (isAbsentDimension(words, at)) {
      absent.push(token.lower);
      words.claim(at, at + 1);
      continue;
    }
    if (!isName(token)) continue;
    if (isCapitalised(token) && isBystander(words.tokens, { from: at, to: at + 1 })) continue;
    const near = names.nearest(token.text);
    const everyday = everydayWords.test(token.lower) && !token.quoted;
    const models = near === null && !everyday ? names.nearestModels(token.lower) : [];
    if (near !== null) {
      readings.push(`${quoteLabel(token.text)} was read as the ${near.dimension} ${quoteLabel(near.value)}.`);
      take(at, near.dimension, [near.value], token.text);
    } else if (models.length > 0) {
      readings.push(`${quoteLabel(token.text)} was read as the model name in ${listed(models)}.`);
      take(at, 'model', models, token.text);
    } else if (!everyday && looksLikeName(words, at, token)) {
      unknown.push({ dimension: null, name: token.text });
      // "by squads" may mean a dimension there is not as well as a person there is not.
      if (/^(by|per)$/.test(words.tokens[at - 1]?.lower ?? '') && !token.quoted) absent.push(token.lower);
    } else if (!absentDimensions.has(token.lemma)) {
      unread.push(token.text);
    }
  }
  return { mentions, unknown, readings, unread, absent };
}

function isCapitalised({ text, quoted }: Token): boolean {
  return !quoted && /^\p{Lu}\p{Ll}+$/u.test(text);
}

const asksForRows =
  /^(by|per|each|every|across|which|what|top|most|worst|highest|biggest|dearest|expensive|costliest)$/;

/** `by team`, `which customer`, `by model and team`: a row for each of something no call tells. */
function isAbsentDimension({ tokens }: Words, at: number): boolean {
  const token = tokens[at];
  const before = tokens[at - 1]?.lower ?? '';
  // There are no rows longer than a month.
  if (/^(quarter|year|minute|second)(ly)?$/.test(token?.lower ?? '')) return /^(by|per|each|every)$/.test(before);
  if (token === undefined || token.quoted || !absentDimensions.has(token.lemma)) return false;
  if (asksForRows.test(before) || /^\d+$/.test(before)) return true;
  // "per resolved ticket"
  if (/^(by|per)$/.test(tokens[at - 2]?.lower ?? '') && /(ed|ing|al|ive|ful)$/.test(before)) return true;
  return before === 'and' && tokens.slice(0, at).some(({ lower }) => /^(by|per)$/.test(lower));
}

const announcing = /^(on|for|by|per|of|from|with|in|at|did|does|has|had|was|is|do|and|or|vs|versus|without|excluding)$/;
const passed = /^(the|our|my|a|an|user|only|just)$/;
const money = /^(spend|spent|spending|cost|costs|bill|usage|use|used|calls|tokens|burn|pay|paid|make|made)$/;
const verbal = /(ing|ed|ly|est)$/;

/** Who or what a question is about stands after a preposition or "did", before what is measured, or before its kind. */
function looksLikeName({ tokens }: Words, at: number, token: Token): boolean {
  if (token.quoted || /[\d_/]/.test(token.lower) || /\w-\w/.test(token.lower)) return true;
  if (at > 0 && /^\p{Lu}/u.test(token.text) && tokens[at - 1]?.clause === token.clause) return true;
  let back = at - 1;
  while (passed.test(tokens[back]?.lower ?? '')) back -= 1;
  const before = tokens[back]?.lower ?? '';
  const next = tokens[at + 1];
  if (next !== undefined && absentDimensions.has(next.lemma)) return true;
  if (verbal.test(token.lower))
    return /^(on|for|by|per)$/.test(before) || (before === 'did' && money.test(next?.lower ?? ''));
  return announcing.test(before) || money.test(next?.lower ?? '');
}
