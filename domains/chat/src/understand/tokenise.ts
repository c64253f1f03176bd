/** A word of a question. `lemma` is its lower-case form without plural or possessive ending. */
export interface Token {
  readonly text: string;
  readonly lower: string;
  readonly lemma: string;
  /** Stood in quotation marks: a name, never a word of the language. */
  readonly quoted: boolean;
  /** Which sentence of the question it stands in, from 0. */
  readonly clause: number;
  /** A comma or colon follows. */
  readonly comma: boolean;
  /** Stood as `bill's`. */
  readonly possessive: boolean;
}

/** A question's words and which of them something has already made sense of. */
export interface Words {
  readonly tokens: readonly Token[];
  claim(from: number, to: number): void;
  isFree(index: number): boolean;
  areFree(from: number, to: number): boolean;
}

const pattern = /"([^"]{1,255})"|`([^`]{1,255})`|(?<![\p{L}\p{N}])'([^']{1,255})'(?![\p{L}\p{N}])|([^\s"`]+)/gu;
/** `>`, `>=`, `<` before an amount. */
const comparison = /^(?:>=|<=|>|<|=|≥|≤)(?=$|[$€\d])/;
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

/** Without plural ending: `sessions` is about a `session`. */
export function lemmaOf(lower: string): string {
  const known = irregular[lower];
  if (known !== undefined) return known;
  if (lower.length > 4 && lower.endsWith('ies')) return `${lower.slice(0, -3)}y`;
  if (lower.length > 3 && /[^su]s$/.test(lower)) return lower.slice(0, -1);
  return lower;
}

/** A word as a token of its own, for one that takes the place of another. */
export function toToken(
  text: string,
  like: Pick<Token, 'quoted' | 'clause' | 'comma'> & { readonly possessive?: boolean },
): Token {
  const lower = text.toLowerCase();
  const { quoted, clause, comma, possessive = false } = like;
  return { text, lower, lemma: quoted ? lower : lemmaOf(lower), quoted, clause, comma, possessive };
}

/** What is asked stands at the beginning or at the end of a long text. */
const mostTokens = 200;
const mostRead = 1_000;
const iso = String.raw`\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?`;
const interval = new RegExp(String.raw`[[(]\s*(${iso})\s*[,;/]\s*(${iso})\s*([\])])`, 'gi');
const slashedInterval = new RegExp(String.raw`(?<![\w-])(${iso})/(${iso})(?![\w-])`, 'gi');
const labels =
  'model|provider|vendor|project|repo|feature|user|session|task|agent|environment|env|operation|status|error_type|ttl';
const abbreviation =
  /^(e\.g|i\.e|vs|v|approx|etc|incl|excl|no|nr|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mr|ms|dr|st|max|min|avg)\.$/i;

function plainText(question: string): string {
  const text = question.normalize('NFKC').replaceAll(/[‘’ʼ]/g, "'");
  // The closing mark of a 'quoted name' is no possessive.
  const plural = /(?<![\p{L}\p{N}])'/u.test(text) ? text : text.replaceAll(/(?<=s)'(?=\s)/g, '');
  return plural
    .replaceAll(
      interval,
      (_, from: string, to: string, close: string) => `from ${from} ${close === ')' ? 'before' : 'to'} ${to}`,
    )
    .replaceAll(slashedInterval, 'from $1 to $2')
    .replaceAll(new RegExp(String.raw`(?<![\w-])(${labels})\s*(?:!=|<>|≠)\s*`, 'gi'), 'not $1 ')
    .replaceAll(new RegExp(String.raw`(?<![\w-])(${labels})\s*(?:==?|:)\s*(?=[^\s/])`, 'gi'), '$1 ')
    .replaceAll(/(?<![\w!])!(?=[\w"'])|(?<=\s)-(?=[a-z]{2})/gi, ' not ')
    .replaceAll(/(?<=\d)\.{2,3}(?=\d)/g, ' to ')
    .replaceAll(/&&/g, ' and ')
    .replaceAll(/\s*(?:->|=>|→|➡)\s*/g, ' to ')
    .replaceAll(/\bwhatif\b/gi, 'what if')
    .replaceAll(/\b(top|bottom)(\d{1,3})\b/gi, '$1 $2')
    .replaceAll(/\btok(?:en)?s? in(?:\/| and )out\b/gi, 'input tokens and output tokens')
    .replaceAll(
      /\b(errors?|errs|failures?|failed calls?)((?: [\w-]+){0,3}) by (?:type|kind|reason|cause|code)\b/gi,
      '$1$2 by error type',
    )

    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\b(what|who|where|how|when|why|that|it|there|here)'s\b/gi, '$1 is')
    .replaceAll(/\bwhats\b/gi, 'what is')
    .replaceAll(/\bwheres\b/gi, 'where is')
    .replaceAll(/(?<=[\p{L}\p{N}])'(re|ve|d|ll|m)\b/giu, '')
    .replaceAll(/[–—]/g, ' - ')
    .replaceAll(/(?<=\d)\s+%/g, '%')
    .replaceAll(/,(?=\d{3}(?!\d))/g, '')
    .replaceAll(/\bw\/o\b/gi, 'without')
    .replaceAll(/(?<=\w)\+(?=\s)|(?<=\s)\+(?=\s)/g, ' and ')
    .replaceAll(/\s&\s/g, ' and ');
}

/** Splits at blanks, keeping quoted names whole and names like `gpt-4o` or `2026-03-01` unbroken. */
export function tokenise(question: string): Token[] {
  const plain = plainText(question);
  const tokens: Token[] = [];
  let clause = 0;
  let end = 0;
  const put = (text: string, quoted: boolean, comma = false): void => {
    const owner = quoted ? null : /^(.+)'s$/i.exec(text)?.[1];
    tokens.push(toToken(owner ?? text, { quoted, clause, comma, possessive: typeof owner === 'string' }));
  };
  for (const match of plain.matchAll(pattern)) {
    if (tokens.length >= mostRead) break;
    if (plain.slice(end, match.index).includes('\n') && tokens.length > 0) clause += 1;
    end = match.index + match[0].length;
    const quoted = match[1] ?? match[2] ?? match[3];
    if (quoted !== undefined) {
      if (quoted.trim() !== '') put(quoted.trim(), true);
      continue;
    }
    const word = match[4] ?? '';
    if (/^[-–]$/.test(word)) put('-', false);
    const sign = comparison.exec(word);
    if (sign !== null) put(sign[0], false);
    for (const part of word.slice(sign?.[0].length ?? 0).matchAll(/([^,;()?!]+)([,;()?!]*)/g)) {
      const [, body = '', tail = ''] = part;
      const text = body.replaceAll(trimmed, '');
      if (text !== '') put(text, false, tail.startsWith(',') || body.endsWith(':'));
      if (/[?!;]/.test(tail)) clause += 1;
    }
    if (word.endsWith('.') && !abbreviation.test(word)) clause += 1;
  }
  if (tokens.length <= mostTokens) return tokens;
  return [...tokens.slice(0, mostTokens / 2), ...tokens.slice(-mostTokens / 2)];
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
