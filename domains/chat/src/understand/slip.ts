import { distance } from 'fastest-levenshtein';

const longestSlip = 64;

/** One letter off, two in long words, or two neighbours swapped. */
export function isSlip(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 4) return false;
  const allowed = slipsAllowed(a, b);
  // The distance is at least the difference of lengths, and long names are no slips of the finger.
  if (Math.abs(a.length - b.length) > allowed || Math.max(a.length, b.length) > longestSlip) return false;
  return distance(a, b) <= allowed || isSwap(a, b);
}

function slipsAllowed(a: string, b: string): number {
  return Math.min(a.length, b.length) >= 8 ? 2 : 1;
}

/** Two neighbours swapped. */
export function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** Which letters and digits a word has, as bits: words that differ in many of them are no slips of each other. */
function lettersOf(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at += 1) mask |= 1 << (word.charCodeAt(at) % 32);
  return mask;
}

function bitCount(mask: number): number {
  let left = mask;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}

export interface SlipIndex {
  /** The words that are a slip of the finger away, in their order. */
  near(typed: string): readonly string[];
}

const mostRemembered = 2_000;

/** Words sorted by length and letters, so that one among tens of thousands is found without comparing with each. */
export function createSlipIndex(words: readonly string[]): SlipIndex {
  const byLength = new Map<number, { readonly word: string; readonly letters: number; readonly at: number }[]>();
  for (const [at, word] of words.entries()) {
    if (word.length < 4 || word.length > longestSlip) continue;
    const list = byLength.get(word.length);
    const entry = { word, letters: lettersOf(word), at };
    if (list === undefined) byLength.set(word.length, [entry]);
    else list.push(entry);
  }
  const remembered = new Map<string, readonly string[]>();

  function search(typed: string): readonly string[] {
    if (typed.length < 4 || typed.length > longestSlip) return [];
    const letters = lettersOf(typed);
    const found: { word: string; at: number }[] = [];
    for (let length = typed.length - 2; length <= typed.length + 2; length += 1) {
      for (const entry of byLength.get(length) ?? []) {
        // Each slip changes at most two letters of the set.
        if (bitCount(letters ^ entry.letters) <= 4 && isSlip(typed, entry.word)) found.push(entry);
      }
    }
    return found.sort((a, b) => a.at - b.at).map(({ word }) => word);
  }

  return {
    near(typed) {
      const before = remembered.get(typed);
      if (before !== undefined) return before;
      const found = search(typed);
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(typed, found);
      return found;
    },
  };
}
