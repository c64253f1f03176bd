import { monthOf, numberOf, unitOf, weekdayOf } from './dates/words.ts';
import type { KnownNames } from './known-names.ts';
import { type Token, toToken } from './tokenise.ts';
import { isVocabulary } from './vocabulary/is-vocabulary.ts';

/** Compounds that are words of their own, or would lose their sense in parts. */
const whole = /^(sub-agent|e-?mail|set-up|follow-up|break-down|run-rate|on-track|year-end|month-end|quarter-end)$/;

function isWord(token: Token): boolean {
  const { lower } = token;
  const date = monthOf(lower) > 0 || weekdayOf(lower) >= 0 || unitOf(lower) !== null;
  return date || numberOf(lower) !== null || isVocabulary(token);
}

function partsOf(token: Token): Token[] | null {
  const { lower, text, quoted } = token;
  const wise = /^(cost|price|spend|latency|speed|token|money)-?wise$/.exec(lower)?.[1];
  if (wise !== undefined) return [toToken(wise, token)];
  const edge = edges.exec(lower);
  if (edge !== null && monthOf(edge[2] ?? '') > 0) return text.split('-').map((part) => toToken(part, token));
  if (quoted || whole.test(lower) || /\d-\d/.test(lower)) return null;
  const slashed = /^[a-z]+(\/[a-z]+)+$/.test(lower);
  if (!slashed && !/^[a-z\d]+(-[a-z]+)+$/.test(lower)) return null;
  const words = text.split(/[-/]/);
  if (words.length > mostParts) return null;
  const parts = words.map((word, at) => {
    return toToken(word, { quoted, clause: token.clause, comma: at === words.length - 1 && token.comma });
  });
  if (!parts.every(isWord)) return null;
  if (!slashed) return parts;
  // `cost/call` is a cost per call, `input/output` are two things.
  const joint = /^(cost|spend|price|\$|usd|tokens|calls|requests|reqs?)$/.test(parts[0]?.lower ?? '') ? 'per' : 'and';
  const between = toToken(joint, { quoted: false, clause: token.clause, comma: false });
  return parts.flatMap((part, at) => (at === 0 ? [part] : [between, part]));
}

const mostParts = 6;
const edges = /^(mid|early|late)-(.+)$/;

/** `month-over-month`, `cost/call`, `one-hour`: words of the language written as one, unless the data has that name. */
export function splitCompounds(tokens: readonly Token[], names: KnownNames): Token[] {
  return tokens.flatMap((token) => {
    const opposite = /^non-?(.+)$/.exec(token.text)?.[1];
    if (opposite !== undefined && names.find(token.text).length === 0 && names.find(opposite).length > 0) {
      return [toToken('not', { ...token, comma: false }), toToken(opposite, token)];
    }
    if (!/[-/]|wise$/.test(token.lower) || names.find(token.text).length > 0) return [token];
    return partsOf(token) ?? [token];
  });
}
