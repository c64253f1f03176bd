import type { Dimension } from '@apex/contracts';
import { isShortWeekday, monthOf, numberOf, unitOf, weekdayOf } from './dates/words.ts';
import { isLeftOut } from './left-out.ts';
import type { Range } from './range.ts';
import type { Token, Words } from './tokenise.ts';
import { isCoreWord, isVocabulary } from './vocabulary/is-vocabulary.ts';

export function isDateWord(word: string): boolean {
  return (
    monthOf(word) > 0 ||
    weekdayOf(word) >= 0 ||
    unitOf(word) !== null ||
    /^(today|yesterday|tomorrow|nights?|mornings?|evenings?|afternoons?|noon|midnight|weekends?|weekdays?|fortnight|decade|century|spring|summer|autumn|winter|christmas|easter|holidays?|q[1-4]|h[12]|[wmqy]td|20\d\d|20\d\d-(\d\d|w\d\d?|q\d)(-\d\d)?(t[\d:.]+z?)?|[wk]\d{1,2})$/.test(
      word,
    )
  );
}

/** Could be somebody's name for something: not a word of the language, not a number, not a date. */
export function isName(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.quoted) return true;
  if (numberOf(token.lower) !== null || isDateWord(token.lower) || isAmount(token.lower)) return false;
  return /[\p{L}\d]/u.test(token.lower) && !isVocabulary(token);
}

function isAmount(word: string): boolean {
  return /^[$€£~]?\d+([.,:]\d+)*(%|¢|[kmbxhdwscy]|mn|bn|st|nd|rd|th|am|pm|ct|hr|hrs|ms|sec|secs|min|mins|usd|eur|fold|pct)?\+?$/.test(
    word,
  );
}

const announcing =
  /^(on|for|of|from|in|by|at|with|without|via|would|will|could|should|if|when|move|moving|switch|switching|run|running|reduce|cut|optimi[sz]e|improve|compare|make|get|keep|inside|within|regarding|re|concerning|across|onto|did|does|do|has|had|have|was|is|are|and|or|vs|versus|than|excluding|except|only|just|about|minus|not|no|made|through|using|against|called|named)$/;
const spending =
  /^(spend|spent|spending|cost|costs|cause|caused|usage|use|used|uses|calls?|requests?|tokens?|latency|traffic|burn|burned|pay|paid|make|made|errors?|bill|cache|responses?|answers?)$/;
const passed = /^(the|our|my|a|an|user|only|just|all|any|some|called|named)$/;

function wordBefore({ tokens }: Words, at: number): string {
  let back = at - 1;
  while (passed.test(tokens[back]?.lower ?? '')) back -= 1;
  return tokens[back]?.lower ?? '';
}

/** `what did may spend`, `may's calls`: somebody of that name, while `in may` is the month. */
function isPersonNamedLikeDate(words: Words, at: number): boolean {
  const before = words.tokens[at - 1]?.lower ?? '';
  const next = words.tokens[at + 1]?.lower ?? '';
  if (/^(did|does|do|has|had|was|is|user|by|for)$/.test(before)) {
    return spending.test(next) || before === 'user' || /^(did|does|do|has|had)$/.test(before);
  }
  return (at === 0 || /^(and|or|,)$/.test(before)) && /^(spend|spent|spending|calls?|usage)$/.test(next);
}

/**
 * A word of the trade that the data knows as a name (`batch`, `planner`): taken for the name where names stand, never
 * where it could name a measure, a dimension or a time.
 */
function standsLikeName(words: Words, at: number): boolean {
  const token = words.tokens[at];
  if (token === undefined || isCoreWord(token)) return false;
  const next = words.tokens[at + 1]?.lower ?? '';
  // "the batch API" is a way of calling, whatever else bears that name.
  if (/^(api|apis|tier|mode|processing|discount|endpoint|pricing)$/.test(next)) return false;
  const before = wordBefore(words, at);
  if (announcing.test(before) && !(before === 'by' && at > 0)) return true;
  if (before === 'by') return words.tokens[at - 1]?.lower === 'by' && !isDateWord(token.lower);
  if (words.tokens.length <= 3 && at === words.tokens.length - 1) return true;
  return spending.test(next) || (words.tokens[at - 1]?.comma === true && announcing.test(before));
}

/** `bill's calls`, `did will spend`, `max and bill`: a word of the language where a person stands. */
export function standsLikePerson({ tokens }: Words, at: number): boolean {
  const before = tokens[at - 1]?.lower ?? '';
  const next = tokens[at + 1]?.lower ?? '';
  if (tokens[at]?.possessive === true) return true;
  if (/^(without|except|excluding|only|user|besides|minus)$/.test(before)) return true;
  if (/^(did|does|do|will|would|has|had|can|could|should|and|or)$/.test(before) && verbs.test(next)) return true;
  const listed = /^(and|or|vs|versus|than|against)$/;
  return (
    (listed.test(before) || listed.test(next)) &&
    at > 0 &&
    !/^(at|the|most|least|of)$/.test(before) &&
    !/^(of|the|\d.*)$/.test(next)
  );
}

const verbs = /^(spend|spent|cost|cause|caused|use|used|burn|burned|make|made|pay|paid|do|run|need)$/;

/** Whether these words may be read as a name that the data holds. */
export function isPlausible(words: Words, { from, to }: Range, isPerson = false): boolean {
  const tokens = words.tokens.slice(from, to);
  const [first] = tokens;
  if (first === undefined) return false;
  if (tokens.length === 1) {
    if (isName(first)) return true;
    if (isPerson && standsLikePerson(words, from)) return true;
    if (!isCoreWord(first) && !isDateWord(first.lower) && isLeftOut(words.tokens, { from, to })) return true;
    if (isDateWord(first.lower)) {
      return !isShortWeekday(first.lower) && unitOf(first.lower) === null && isPersonNamedLikeDate(words, from);
    }
    return /\p{L}/u.test(first.lower) && standsLikeName(words, from);
  }
  // A name of several words is evidence by itself, unless all of them are grammar.
  const date = (token: Token): boolean => isDateWord(token.lower) || numberOf(token.lower) !== null;
  if (tokens.every((token) => isCoreWord(token) || date(token))) return tokens.some(isName);
  return tokens.some((token) => !date(token));
}

const negation =
  /^(not|without|excluding|excludes|except|exclude|excl|minus|besides|ignoring|ignore|omit|omitting|no|non|outside|sans|skip|skipping|neither|nor|barring|drop|remove)$/;
const before2 =
  /^(other than|apart from|aside from|instead of|rather than|place of|leaving out|leave out|but not|away from|different from)$/;
const between =
  /^(the|for|model|models|project|projects|provider|providers|feature|features|user|users|agent|agents|environment|environments|session|sessions|on|our|any|and|or|calls?|requests?|to|of|in|from|by|use|used|using|run|running|counting|including|those|these|that|ones|with|at|made|all|out|everything|anything)$/;

/** `all models but gpt-5`. */
function allBefore(tokens: Words['tokens'], at: number): boolean {
  const near = tokens.slice(Math.max(0, at - 5), at);
  return near.some(({ lower }) =>
    /^(all|every|everything|everyone|everybody|any|anything|anyone|nothing|none)$/.test(lower),
  );
}

/** `instead of gpt-4o`. */
export function isSetAsideName({ tokens }: Words, at: number): boolean {
  for (let back = at - 1; back >= at - 4 && back > 0; back -= 1) {
    const pair = `${tokens[back - 1]?.lower ?? ''} ${tokens[back]?.lower ?? ''}`;
    if (/^(instead of|rather than|place of|rid of|stop using|away from)$/.test(pair)) return true;
    if (/^(drop|ditch|retire|abandon|replace|replacing|dropping)$/.test(tokens[back]?.lower ?? '')) return true;
    if (!between.test(tokens[back]?.lower ?? '')) return false;
  }
  return false;
}

/** `other than in ci`, `not counting the staging calls`: what follows is left out. */
export function isNegated({ tokens }: Words, at: number): boolean {
  for (let back = at - 1; back >= at - 5 && back >= 0; back -= 1) {
    const word = tokens[back]?.lower ?? '';
    const pair = `${tokens[back - 1]?.lower ?? ''} ${word}`;
    if (before2.test(pair)) return true;
    if (word === 'but') return allBefore(tokens, back);
    if (negation.test(word)) return word !== 'no' || !/^(more|less|longer)$/.test(tokens[back + 1]?.lower ?? '');
    if (tokens[back]?.comma === true || tokens[back]?.clause !== tokens[at]?.clause) return false;
    if (!between.test(word)) return false;
  }
  return false;
}

const listing = /^(and|or|nor|the|plus)$/;

/** `without a, b and c`: only small words or commas stand between the items of one list. */
export function isListedAfter({ tokens }: Words, earlier: Range, later: Range): boolean {
  const gap = tokens.slice(earlier.to, later.from);
  if (!gap.every((token) => listing.test(token.lower))) return false;
  return gap.length > 0 || tokens[earlier.to - 1]?.comma === true;
}

export interface Mention extends Range {
  readonly dimension: Dimension;
  readonly values: readonly string[];
  readonly negated: boolean;
  /** Named after "instead of": what something else is to take the place of. */
  readonly set_aside: boolean;
  /** The data holds no such name. */
  readonly unheard: boolean;
  /** As typed. */
  readonly name: string;
}
