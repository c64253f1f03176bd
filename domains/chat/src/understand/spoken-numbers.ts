import { numberOf } from './dates/words.ts';
import { modelWords } from './model-names.ts';
import type { KnownNames } from './known-names.ts';
import { type Token, toToken } from './tokenise.ts';

const tens = /^(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$/;
const digits = /^(one|two|three|four|five|six|seven|eight|nine)$/;

function valueOf(token: Token | undefined): number | null {
  if (token === undefined || token.quoted || !/^[a-z]+$/.test(token.lower)) return null;
  return /^(a|an|couple)$/.test(token.lower) ? null : numberOf(token.lower);
}

/** `twenty four`, `two hundred`: several words for one number. */
function wholeAt(tokens: readonly Token[], at: number): { value: number; next: number } | null {
  const [first, second] = [tokens[at], tokens[at + 1]];
  const value = valueOf(first);
  if (first === undefined || value === null || first.comma || second === undefined) return null;
  if (tens.test(first.lower) && digits.test(second.lower))
    return { value: value + (valueOf(second) ?? 0), next: at + 2 };
  if (digits.test(first.lower) && second.lower === 'hundred') return { value: value * 100, next: at + 2 };
  return null;
}

/** `two point five`. */
function decimalAt(tokens: readonly Token[], at: number): { text: string; next: number } | null {
  if (tokens[at + 1]?.lower !== 'point') return null;
  const written = (token: Token | undefined): number | null =>
    token !== undefined && /^\d{1,2}$/.test(token.lower) ? Number(token.lower) : valueOf(token);
  const [whole, part] = [written(tokens[at]), written(tokens[at + 2])];
  return whole === null || part === null || part > 9 ? null : { text: `${whole}.${part}`, next: at + 3 };
}

/** Number words as digits, where they make one number or stand in the name of a model: `gpt five mini`. */
export function readNumbers(tokens: readonly Token[], names: KnownNames): Token[] {
  const read: Token[] = [];
  let at = 0;
  const put = (text: string, next: number): void => {
    const [first, last] = [tokens[at], tokens[next - 1]];
    if (first !== undefined)
      read.push(toToken(text, { quoted: false, clause: first.clause, comma: last?.comma ?? false }));
    at = next;
  };
  while (at < tokens.length) {
    const token = tokens[at];
    if (token === undefined) break;
    const decimal = decimalAt(tokens, at);
    const whole = wholeAt(tokens, at);
    if (decimal !== null) put(decimal.text, decimal.next);
    else if (whole !== null) put(String(whole.value), whole.next);
    else if (valueOf(token) !== null && isVersion(read, names)) {
      const lettered = tokens[at + 1]?.lower === 'o';
      put(`${valueOf(token)}${lettered ? 'o' : ''}`, lettered ? at + 2 : at + 1);
    } else {
      read.push(withDigits(token));
      at += 1;
    }
  }
  return read;
}

/** `gpt-five-mini`. */
function withDigits(token: Token): Token {
  const parts = token.lower.split('-');
  if (token.quoted || parts.length < 2 || !modelWords.test(parts[0] ?? '') || !parts.some((part) => digits.test(part)))
    return token;
  return toToken(parts.map((part) => (digits.test(part) ? String(numberOf(part)) : part)).join('-'), token);
}

/** Behind a family of models, or behind the first number of a version. */
function isVersion(read: readonly Token[], names: KnownNames): boolean {
  const before = read.at(-1);
  if (before === undefined || before.comma || before.quoted) return false;
  const second = /^\d$/.test(before.lower) ? read.at(-2) : before;
  if (second === undefined || second.comma || !/^[a-z]{3,}$/.test(second.lower)) return false;
  return modelWords.test(second.lower) || names.nearestFamily(second.lower) === second.lower;
}
