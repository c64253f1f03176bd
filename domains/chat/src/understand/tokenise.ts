/** A word of a question. `lemma` is its lower-case form without plural or possessive ending. */
export interface Token {
  readonly text: string;
  readonly lower: string;
  readonly lemma: string;
  /** Stood in quotation marks: a name, never a word of the language. */
  readonly quoted: boolean;
}

/** A question's words and which of them something has already made sense of. */
export interface Words {
  readonly tokens: readonly Token[];
  claim(from: number, to: number): void;
  isFree(index: number): boolean;
  areFree(from: number, to: number): boolean;
}

const pattern = /"([^"]{1,255})"|`([^`]{1,255})`|(?<![\p{L}\p{N}])'([^']{1,255})'(?![\p{L}\p{N}])|([^\s"`]+)/gu;
const trimmed = /^[^\p{L}\p{N}$€/~.]+|[^\p{L}\p{N}%]+$/gu;

const irregular: Readonly<Record<string, string>> = {
  queries: 'query',
  repositories: 'repository',
  people: 'person',
  is: 'is',
  us: 'us',
  this: 'this',
  was: 'was',
  has: 'has',
  does: 'does',
  its: 'its',
  status: 'status',
  always: 'always',
  versus: 'versus',
  vs: 'vs',
  hours: 'hour',
  caches: 'cache',
  cached: 'cached',
  expenses: 'expense',
};

function lemmaOf(lower: string): string {
  const known = irregular[lower];
  if (known !== undefined) return known;
  if (lower.length > 4 && lower.endsWith('ies')) return `${lower.slice(0, -3)}y`;
  if (lower.length > 3 && /[^su]s$/.test(lower)) return lower.slice(0, -1);
  return lower;
}

function toToken(text: string, quoted: boolean): Token {
  const lower = text.toLowerCase();
  return { text, lower, lemma: quoted ? lower : lemmaOf(lower), quoted };
}

/** Splits at blanks, keeping quoted names whole and names like `gpt-4o` or `2026-03-01` unbroken. */
export function tokenise(question: string): Token[] {
  const plain = question
    .normalize('NFKC')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/(?<=\p{L})'(s|re|ve|d|ll|m)\b/giu, '')
    .replaceAll(/[–—]/g, ' - ')
    .replaceAll(/(?<=\d)\s+%/g, '%')
    .replaceAll(/,(?=\d{3}(?!\d))/g, '');
  const tokens: Token[] = [];
  for (const match of plain.matchAll(pattern)) {
    const quoted = match[1] ?? match[2] ?? match[3];
    if (quoted !== undefined) {
      tokens.push(toToken(quoted.trim(), true));
      continue;
    }
    const word = match[4] ?? '';
    if (/^[-–]$/.test(word)) tokens.push(toToken('-', false));
    for (const part of word.split(/[,;()?!]+/)) {
      const text = part.replaceAll(trimmed, '');
      if (text !== '') tokens.push(toToken(text, false));
    }
  }
  return tokens.slice(0, 400);
}

export function createWords(tokens: readonly Token[]): Words {
  const claimed = new Set<number>();
  const areFree = (from: number, to: number): boolean => {
    for (let index = from; index < to; index += 1) if (claimed.has(index)) return false;
    return true;
  };
  return {
    tokens,
    claim(from, to) {
      for (let index = from; index < to; index += 1) claimed.add(index);
    },
    isFree: (index) => index >= 0 && index < tokens.length && !claimed.has(index),
    areFree,
  };
}
