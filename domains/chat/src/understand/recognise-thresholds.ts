import type { AskedFilter } from './question-parse.ts';
import type { Words } from './tokenise.ts';

const comparators: readonly (readonly [readonly string[], AskedFilter['op']])[] = [
  [['greater', 'than'], 'gt'],
  [['more', 'than'], 'gt'],
  [['higher', 'than'], 'gt'],
  [['above'], 'gt'],
  [['over'], 'gt'],
  [['exceeding'], 'gt'],
  [['exceed'], 'gt'],
  [['exceeded'], 'gt'],
  [['at', 'least'], 'gte'],
  [['less', 'than'], 'lt'],
  [['fewer', 'than'], 'lt'],
  [['lower', 'than'], 'lt'],
  [['below'], 'lt'],
  [['under'], 'lt'],
  [['at', 'most'], 'lte'],
  [['up', 'to'], 'lte'],
];

const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  mio: 1e6,
  b: 1e9,
  billion: 1e9,
};
const timeUnits = /^(minute|hour|day|week|month|quarter|year|minutes|hours|days|weeks|months|quarters|years)$/;
const grains =
  /^(session|user|task|call|request|model|project|feature|agent|conversation|application|provider|day|branch)s?$/;

interface Amount {
  readonly value: number;
  readonly measure: string;
  readonly next: number;
}

function measureAfter(words: Words, at: number): { measure: string; next: number } | null {
  const [first, second] = [words.tokens[at]?.lower ?? '', words.tokens[at + 1]?.lower ?? ''];
  if (/^(usd|dollars?|bucks|\$)$/.test(first)) return { measure: 'spend', next: at + 1 };
  if (/^(calls?|requests?)$/.test(first)) return { measure: 'calls', next: at + 1 };
  if (/^(input|output|reasoning)$/.test(first) && /^tokens?$/.test(second))
    return { measure: `tokens.${first}`, next: at + 2 };
  if (/^tokens?$/.test(first)) return { measure: 'tokens', next: at + 1 };
  if (/^errors?$/.test(first)) return { measure: 'errors', next: at + 1 };
  if (/^(ms|milliseconds?)$/.test(first)) return { measure: 'latency.mean', next: at + 1 };
  return null;
}

function amountAt(words: Words, at: number): Amount | null {
  const match = /^([$€]?)(\d+(?:\.\d+)?)(k|m|b)?([%$]|ms|s)?$/.exec(words.tokens[at]?.lower ?? '');
  if (match === null || !words.isFree(at)) return null;
  let next = at + 1;
  let value = Number(match[2]) * (scales[match[3] ?? ''] ?? 1);
  const scale = scales[words.tokens[next]?.lower ?? ''];
  if (scale !== undefined) {
    value *= scale;
    next += 1;
  }
  if (timeUnits.test(words.tokens[next]?.lower ?? '')) return null;
  const named = measureAfter(words, next);
  if (match[1] !== '' || match[4] === '$')
    return { value, measure: 'spend', next: named?.measure === 'spend' ? named.next : next };
  if (match[4] === 'ms') return { value, measure: 'latency.mean', next };
  if (match[4] === 's') return { value: value * 1000, measure: 'latency.mean', next };
  return named === null ? null : { value, measure: named.measure, next: named.next };
}

/** The nearest noun before a threshold, or after it, is what the threshold is on. */
function grainOf(words: Words, at: number): string {
  for (let index = at - 1; index >= 0; index -= 1) {
    const match = grains.exec(words.tokens[index]?.lower ?? '');
    if (match?.[1] !== undefined)
      return match[1] === 'request' ? 'call' : match[1] === 'conversation' ? 'session' : match[1];
  }
  return 'call';
}

/** `sessions over $10`, `users with more than 1000 calls`. Claims the comparison, not the noun. */
export function recogniseThresholds(words: Words): AskedFilter[] {
  const found: AskedFilter[] = [];
  for (let at = 0; at < words.tokens.length; at += 1) {
    for (const [phrase, op] of comparators) {
      if (!phrase.every((word, offset) => words.tokens[at + offset]?.lower === word && words.isFree(at + offset)))
        continue;
      const amount = amountAt(words, at + phrase.length);
      if (amount === null) continue;
      found.push({ dimension: `${grainOf(words, at)}.${amount.measure}`, op, value: amount.value });
      words.claim(at, amount.next);
      break;
    }
  }
  return found;
}
