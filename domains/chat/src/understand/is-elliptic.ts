import { isOpen } from './build-parse.ts';
import type { Intent } from './question-parse.ts';
import { tokenise } from './tokenise.ts';
import { isPlain, type Understanding } from './understand.ts';

const connective =
  /^(?:(?:ok|okay|right|thanks|thank you|great|cool|good|hm+|ah|oh|and|now|so|then|please) )*(?:and|also|but|then|plus|same|what about|how about|only|just|now|instead|or|what if it|limit|restrict|exclude|drop|remove|ignore|add|include|split|break|group|sort|order|rank|throw in|show me (?:only|just)|make (?:it|that)|use|zoom|drill|filter|compare)\b|\b(?:only|too|instead|as well|though|either|again)$/;
const fragment =
  /^(?:as|by|per|for|in|on|since|during|between|last|this|yesterday|today|top|bottom|without|excluding|except|compared?|versus|vs|against|split|grouped?|broken|from|with|not|no|all|every|the|previous|prior|daily|weekly|monthly|hourly|until|before|after|a|an|next|over|under|more|less|at)\b/;
/** Words that make a sentence of a question. */
export const verbal =
  /\b(?:what|whats|how|which|who|whose|when|where|why|did|do|does|is|are|was|were|has|have|had|show|give|list|tell|will|would|can|could|should|get|find|count|forecast|predict|explain|plot|chart)\b/;
const pronoun =
  /\b(?:it|its|them|they|their|there|that|those|these|this)\b(?! (?:month|week|year|quarter|day|morning|hour|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|we|i|our|project|feature|is|are|there)\b)/;
const mostWords = 14;
const mostWordsOfFragment = 6;

/** Whatever is longer stands by itself. */
const longestFollowUp = 600;

export function wordsOf(question: string): string[] {
  return tokenise(question.slice(0, longestFollowUp)).map((token) => token.lower);
}

/** Points at something said before: `break that down`, `those calls`. */
function pointsBack(words: readonly string[], { parse }: Understanding): boolean {
  const text = words.join(' ');
  const match = pronoun.exec(text);
  if (match === null || words.length > mostWords) return false;
  const place = text.slice(0, match.index).split(' ').length;
  // In a long sentence a pronoun stands for something of that sentence.
  const own = parse.filters.length + (parse.period === null ? 0 : 1);
  const spoken = text.slice(0, match.index);
  if (/\b(?:cach\w*|spend|costs?|bill|usage|latency|tokens?|models?|prompts?|ttl|traffic)\b/.test(spoken) && place > 4)
    return false;
  return words.length <= 9 || place <= 4 || own === 0;
}

/** Questions that need something to be about, and take it from the thread where they name nothing. */
const scopeless: ReadonlySet<Intent> = new Set<Intent>(['model_what_if', 'explain_change', 'lifetime_what_if']);

/** `why?`, `any anomalies?`: a few words that ask something of what was asked before. */
function isCurt(words: readonly string[], { parse, decline }: Understanding): boolean {
  if (decline !== null || !isOpen(parse.intent)) return false;
  const text = words.join(' ');
  // "why is heron up?" is of the time asked about before.
  if (parse.intent === 'explain_change' && parse.period === null && words.length <= 8 && parse.compare === null)
    return true;
  if (words.length > (scopeless.has(parse.intent) ? 12 : 3)) return false;
  return (
    parse.period === null &&
    parse.filters.length === 0 &&
    !/\b(?:total|overall|budgets?)\b/.test(text) &&
    verbal.test(text)
  );
}

/** A question that only makes sense after the one before it: `and by project?`, `top 3 only`. */
export function isElliptic(question: string, current: Understanding): boolean {
  const words = wordsOf(question);
  const text = words.join(' ');
  if (words.length === 0 || words.length > mostWords + 4) return false;
  if (connective.test(text) && words.length <= mostWords) return true;
  if (pointsBack(words, current) || isCurt(words, current)) return true;
  if (words.length > mostWordsOfFragment || verbal.test(text)) return false;
  return !isWhole(text, current);
}

/** Says by itself what is wanted and of what. */
function isWhole(text: string, { parse, named, decline }: Understanding): boolean {
  if (/\b(?:total|overall|all time)\b/.test(text)) return true;
  if (decline === 'other_subject') return !fragment.test(text);
  if (!isPlain(parse.intent)) return true;
  if (parse.limit !== null && parse.dimensions.length > 0) return true;
  if (!named.measures) return false;
  return parse.dimensions.length + parse.filters.length > 0 || parse.period !== null;
}
