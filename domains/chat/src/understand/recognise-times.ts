import { numberOf } from './dates/words.ts';
import type { Words } from './tokenise.ts';

/** How long something takes or may take, as a question states it. */
export interface StatedTime {
  readonly ms: number;
  /** Where it stands. */
  readonly at: number;
  /** It takes that long now, rather than that it should. */
  readonly now: boolean;
}

function amountAt({ tokens }: Words, at: number): { ms: number; next: number } | null {
  const word = tokens[at]?.lower ?? '';
  const joined = /^~?(\d+(?:\.\d+)?)(ms|msec|s|sec|secs)$/.exec(word);
  if (joined !== null)
    return { ms: Number(joined[1]) * (joined[2]?.startsWith('m') === true ? 1 : 1000), next: at + 1 };
  if (word === 'half' && tokens[at + 1]?.lower === 'a' && /^sec(ond)?s?$/.test(tokens[at + 2]?.lower ?? ''))
    return { ms: 500, next: at + 3 };
  if (word === 'sub-second' || word === 'subsecond') return { ms: 1000, next: at + 1 };
  const number = /^~?\d+(\.\d+)?$/.test(word) ? Number(word.replace('~', '')) : numberOf(word);
  if (number === null) return null;
  const unit = tokens[at + 1]?.lower ?? '';
  if (/^(ms|msec|milliseconds?|millis)$/.test(unit)) return { ms: number, next: at + 2 };
  if (/^(s|secs?|seconds?)$/.test(unit)) return { ms: Math.round(number * 1000), next: at + 2 };
  return null;
}

const nowWords = /^(takes?|taking|took|from|currently|averages?|averaging|is|are|at|now|needs)$/;
const wished =
  /^(under|below|than|within|to|most|least|max|maximum|above|over|exceed|may|can|must|should|down|of|for|by|into|sub)$/;

/** Claims times of a length like `3 s` or `500 ms`, so that no number in them is read as anything else. */
export function recogniseTimes(words: Words): StatedTime[] {
  const found: StatedTime[] = [];
  for (let at = 0; at < words.tokens.length; at += 1) {
    const amount = words.isFree(at) ? amountAt(words, at) : null;
    // "how many 429s" counts failures.
    if (amount === null || words.tokens[at - 1]?.lower === 'many') continue;
    found.push({ ms: amount.ms, at, now: isNow(words, at) });
    words.claim(at, amount.next);
    at = amount.next - 1;
  }
  return found;
}

/** `takes 3 s`, `from 4 seconds`; `may take 500 ms` and `get it to 2 s` are wishes. */
function isNow({ tokens }: Words, at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 3); back -= 1) {
    const word = tokens[back]?.lower ?? '';
    const before = tokens[back - 1]?.lower ?? '';
    if (/^(take|be)$/.test(word) || wished.test(word)) return false;
    if (/^(goal|target|aim|wish|ideal|limit)$/.test(before) && /^(is|are)$/.test(word)) return false;
    if (nowWords.test(word)) return !/^(may|can|must|should|could|not|to|never)$/.test(before);
  }
  return false;
}
