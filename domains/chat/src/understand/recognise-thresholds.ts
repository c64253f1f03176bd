import { numberOf } from './dates/words.ts';
import type { AskedFilter } from './question-parse.ts';
import type { Words } from './tokenise.ts';

type Comparison = 'gt' | 'gte' | 'lt' | 'lte';

const comparators: readonly (readonly [string, Comparison])[] = [
  ['no more than', 'lte'],
  ['not more than', 'lte'],
  ['no less than', 'gte'],
  ['not less than', 'gte'],
  ['no fewer than', 'gte'],
  ['at or above', 'gte'],
  ['at or below', 'lte'],
  ['in excess of', 'gt'],
  ['a minimum of', 'gte'],
  ['a maximum of', 'lte'],
  ['greater than', 'gt'],
  ['more than', 'gt'],
  ['higher than', 'gt'],
  ['bigger than', 'gt'],
  ['larger than', 'gt'],
  ['longer than', 'gt'],
  ['slower than', 'gt'],
  ['pricier than', 'gt'],
  ['dearer than', 'gt'],
  ['north of', 'gt'],
  ['upwards of', 'gte'],
  ['at least', 'gte'],
  ['less than', 'lt'],
  ['fewer than', 'lt'],
  ['lower than', 'lt'],
  ['cheaper than', 'lt'],
  ['smaller than', 'lt'],
  ['shorter than', 'lt'],
  ['faster than', 'lt'],
  ['quicker than', 'lt'],
  ['at most', 'lte'],
  ['up to', 'lte'],
  ['above', 'gt'],
  ['over', 'gt'],
  ['beyond', 'gt'],
  ['exceeding', 'gt'],
  ['exceed', 'gt'],
  ['exceeds', 'gt'],
  ['exceeded', 'gt'],
  ['below', 'lt'],
  ['under', 'lt'],
  ['>=', 'gte'],
  ['≥', 'gte'],
  ['<=', 'lte'],
  ['≤', 'lte'],
  ['>', 'gt'],
  ['<', 'lt'],
];
const phrases = comparators.map(([phrase, op]) => [phrase.split(' '), op] as const);

const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  mio: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  hundred: 100,
};
const timeUnit = /^(minute|hour|day|week|month|quarter|year)s?$/;
const grainOf: Readonly<Record<string, string>> = {
  call: 'call',
  request: 'call',
  query: 'call',
  invocation: 'call',
  anything: 'call',
  everything: 'call',
  session: 'session',
  conversation: 'session',
  chat: 'session',
  user: 'user',
  person: 'user',
  developer: 'user',
  engineer: 'user',
  dev: 'user',
  who: 'user',
  anyone: 'user',
  anybody: 'user',
  somebody: 'user',
  someone: 'user',
  task: 'task',
  job: 'task',
  model: 'model',
  project: 'project',
  repo: 'project',
  feature: 'feature',
  agent: 'agent',
  application: 'application',
  app: 'application',
  provider: 'provider',
  day: 'day',
  week: 'week',
  month: 'month',
  branch: 'branch',
  environment: 'environment',
  operation: 'operation',
};

interface Amount {
  readonly value: number;
  /** What the unit says is measured; null for a bare number. */
  readonly measure: string | null;
  readonly next: number;
}

function unitAfter(words: Words, at: number): { measure: string; scale: number; next: number } | null {
  const [first, second] = [words.tokens[at]?.lower ?? '', words.tokens[at + 1]?.lower ?? ''];
  const plain = (measure: string, next = at + 1, scale = 1) => ({ measure, scale, next });
  if (/^(usd|dollars?|bucks|\$)$/.test(first)) return plain('spend', /^(usd)$/.test(second) ? at + 2 : at + 1);
  if (/^(grand)$/.test(first)) return plain('spend', at + 1, 1000);
  if (/^(cents?|¢|ct|cts)$/.test(first)) return plain('spend', at + 1, 0.01);
  if (/^(calls?|requests?)$/.test(first)) return plain('calls');
  // What is counted stays to be read: failed calls are calls of a status.
  if (/^(failed|failing|successful)$/.test(first) && /^(calls?|requests?)$/.test(second)) return plain('calls', at);
  if (/^(input|output|reasoning|prompt|completion|thinking|cached|fresh)$/.test(first) && /^tokens?$/.test(second)) {
    return plain(`tokens.${tokenKind[first] ?? first}`, at + 2);
  }
  if (/^tokens?$/.test(first)) return plain(tokensOf(second), /^(in|out)$/.test(second) ? at + 2 : at + 1);
  if (/^(errors?|failures?)$/.test(first)) return plain('errors');
  if (/^(ms|msec|milliseconds?)$/.test(first)) return plain('latency');
  if (/^(s|secs?|seconds?)$/.test(first)) return plain('latency', at + 1, 1000);
  return null;
}

const tokenKind: Readonly<Record<string, string>> = {
  prompt: 'input',
  completion: 'output',
  thinking: 'reasoning',
  cached: 'cache_read',
  fresh: 'fresh_input',
};

function tokensOf(direction: string): string {
  if (direction === 'out') return 'tokens.output';
  return direction === 'in' ? 'tokens.input' : 'tokens';
}

function numberAt(words: Words, at: number): { value: number; mark: string; next: number } | null {
  const word = words.tokens[at]?.lower ?? '';
  const match = /^([$€]?)(\d+(?:\.\d+)?|\.\d+)(k|m|mn|b|bn)?(%|\$|¢|c|ct|ms|s|sec)?\+?$/.exec(word);
  const spoken = match === null ? numberOf(word) : null;
  if (match === null && spoken === null) return null;
  let value = match === null ? (spoken ?? 0) : Number(match[2]) * (scales[match[3] ?? ''] ?? 1);
  let next = at + 1;
  const scale = Object.hasOwn(scales, words.tokens[next]?.lower ?? '')
    ? scales[words.tokens[next]?.lower ?? '']
    : undefined;
  if (scale !== undefined) {
    value *= scale;
    next += 1;
  }
  return { value, mark: match === null ? '' : (match[1] ?? '') + (match[4] ?? ''), next };
}

/** Cents and thousandths are decimals of what was typed, not of a binary fraction. */
function scaled(value: number, scale: number): number {
  return Number((value * scale).toPrecision(12));
}

function amountAt(words: Words, at: number): Amount | null {
  const number = numberAt(words, at);
  if (number === null || !words.isFree(at)) return null;
  const { value, mark, next } = number;
  const after = words.tokens[next]?.lower ?? '';
  // `$5,000 a month` is what somebody pays, `last 3 days` a time.
  if (
    timeUnit.test(after) ||
    (/^(a|per|each|every)$/.test(after) && timeUnit.test(words.tokens[next + 1]?.lower ?? ''))
  )
    return null;
  if (mark === '%') return { value: scaled(value, 0.01), measure: null, next };
  if (mark === 'ms') return { value, measure: 'latency', next };
  if (mark === 's' || mark === 'sec') return { value: value * 1000, measure: 'latency', next };
  if (mark === '¢' || mark === 'c' || mark === 'ct') return { value: scaled(value, 0.01), measure: 'spend', next };
  const unit = unitAfter(words, next);
  if (mark.includes('$')) return { value, measure: 'spend', next: unit?.measure === 'spend' ? unit.next : next };
  if (unit === null) return { value, measure: null, next };
  return { value: scaled(value, unit.scale), measure: unit.measure, next: unit.next };
}

const measureWords: readonly (readonly [RegExp, string])[] = [
  [/\b(cache )?hit (rate|ratio)( (is|of|was))?$/, 'cache_hit_rate'],
  [/\b(error|failure) rates?( (is|of|was))?$/, 'error_rate'],
  [/\bcost per call( (is|of|was))?$/, 'cost_per_call'],
  [/\bcost per session( (is|of|was))?$/, 'cost_per_session'],
  [/\bcost per user( (is|of|was))?$/, 'cost_per_user'],
  [/\bcost per task( (is|of|was))?$/, 'cost_per_task'],
  [/\b(ttft|time to first token)( (is|of|was))?$/, 'ttft'],
  [/\bp(\d\d) (latency|response time)( (is|of|was))?$/, 'latency.p$1'],
  [/\b(latency|latencies|duration|response times?|took|take|takes|taking|lasted)( (is|of|was|times?))?$/, 'latency'],
  [/\boutput tokens?( (is|of|was|count))?$/, 'tokens.output'],
  [/\b(input|prompt) tokens?( (is|of|was|count))?$/, 'tokens.input'],
  [/\breasoning tokens?( (is|of|was|count))?$/, 'tokens.reasoning'],
  [/\btokens?( (is|of|was|count|use|usage))?$/, 'tokens'],
  [/\b(spend|spent|spending|cost|costs|costing|bill|price)( (us|is|of|was|them|it))?$/, 'spend'],
  [/\b(calls|requests)( (is|of|was|count|volume))?$/, 'calls'],
];

/** The measure named just before the comparison: `whose spend exceeds 5`. */
function measureBefore(words: Words, at: number): string | null {
  const text = words.tokens
    .slice(Math.max(0, at - 5), at)
    .map((token) => token.lower)
    .join(' ');
  for (const [pattern, measure] of measureWords) {
    const match = pattern.exec(text);
    if (match !== null) return measure.replace('$1', match[1] ?? '');
  }
  return null;
}

/** The nearest noun before a threshold, or after it, is what the threshold is on. */
function grainAround(words: Words, at: number, next: number): string | null {
  const { tokens } = words;
  const grainAt = (index: number): string | null => {
    const lemma = tokens[index]?.lemma ?? '';
    return Object.hasOwn(grainOf, lemma) ? (grainOf[lemma] ?? null) : null;
  };
  for (let index = next; index < Math.min(tokens.length, next + 3); index += 1) {
    if (/^(per|a|each|every|in a|in one)$/.test(tokens[index]?.lower ?? '') && grainAt(index + 1) !== null) {
      return grainAt(index + 1);
    }
  }
  for (let index = at - 1; index >= 0; index -= 1) {
    const before = tokens[index - 1]?.lower ?? '';
    const timed =
      timeUnit.test(tokens[index]?.lower ?? '') && !/^(which|what|on|days?|any|the|how)$/.test(before) && index > 0;
    if (before === 'per' || timed) continue;
    const grain = grainAt(index);
    if (grain !== null) return grain;
  }
  for (let index = next; index < Math.min(tokens.length, next + 4); index += 1) {
    if (tokens[index]?.clause !== tokens[at]?.clause) break;
    if (/^(this|last|next|previous|current|past)$/.test(tokens[index - 1]?.lower ?? '')) break;
    const grain = grainAt(index);
    if (grain !== null) return grain;
  }
  const by = tokens.findIndex(({ lower }, index) => /^(by|per)$/.test(lower) && grainAt(index + 1) !== null);
  return by < 0 ? null : grainAt(by + 1);
}

/** A time a call may take is a wish unless calls of that length are asked for. */
function isAboutCalls(words: Words, at: number): boolean {
  const text = words.tokens
    .slice(Math.max(0, at - 6), at)
    .map((token) => token.lower)
    .join(' ');
  if (/\b(get|bring|keep|stay|need|must|should|may|make|want|push|down|reduce|cut|run)\b/.test(text)) return false;
  return /\b(calls?|requests?|sessions?|tasks?|models?|features?|users?|providers?)\b/.test(text);
}

interface FoundThreshold {
  readonly filters: AskedFilter[];
  readonly start: number;
  readonly next: number;
}

interface Comparing {
  readonly at: number;
  readonly length: number;
  readonly op: Comparison;
  /** What the limit is on where no noun says so. */
  readonly grain: string | null;
}

function found(words: Words, { at, length, op, grain: otherwise }: Comparing): FoundThreshold | null {
  const amount = amountAt(words, at + length);
  if (amount === null) return null;
  const measure = measureFor(words, at, amount);
  if (measure === null || (measure === 'latency' && !isAboutCalls(words, at))) return null;
  const near = grainAround(words, at, amount.next);
  const grain = near === null || (near === 'call' && measure === 'calls') ? otherwise : near;
  if (grain === null) return null;
  // The word that names the measure of the limit asks for no measure: `calls that cost over $1`.
  const verb = /^(cost|costs|costing|spend|spent|spending|took|take|takes|taking|lasted)$/;
  const start =
    at > 0 && measureBefore(words, at) !== null && verb.test(words.tokens[at - 1]?.lower ?? '') ? at - 1 : at;
  return { filters: [{ dimension: `${grain}.${measure}`, op, value: amount.value }], start, next: amount.next };
}

function measureFor(words: Words, at: number, amount: Amount): string | null {
  const before = measureBefore(words, at);
  const side = sideOf(words, at);
  if (amount.measure === null) return before;
  if (amount.measure === 'tokens' && side !== null) return side;
  if (amount.measure === 'spend' && before !== null && before.startsWith('cost_per_')) return before;
  if (amount.measure === 'latency' && before !== null && /^(latency|ttft)/.test(before)) return before;
  return amount.measure;
}

/** `a prompt over 200k tokens`: which side of the call the tokens are on. */
function sideOf({ tokens }: Words, at: number): string | null {
  const near = tokens.slice(Math.max(0, at - 3), at).map(({ lower }) => lower);
  if (near.some((word) => /^(prompts?|inputs?|contexts?)$/.test(word))) return 'tokens.input';
  if (near.some((word) => /^(outputs?|answers?|responses?|completions?|replies|reply)$/.test(word)))
    return 'tokens.output';
  return near.some((word) => /^(reasoning|thinking)$/.test(word)) ? 'tokens.reasoning' : null;
}

/** `between $1 and $5`, of which both ends are amounts and no times. */
function between(words: Words, at: number): { filters: AskedFilter[]; next: number } | null {
  if (words.tokens[at]?.lower !== 'between') return null;
  const low = amountAt(words, at + 1);
  if (low === null || !/^(and|to|-)$/.test(words.tokens[low.next]?.lower ?? '')) return null;
  const high = amountAt(words, low.next + 1);
  if (high === null) return null;
  const measure = high.measure ?? low.measure ?? measureBefore(words, at);
  const grain = grainAround(words, at, high.next);
  if (measure === null || grain === null || high.measure === null) return null;
  const dimension = `${grain}.${measure}`;
  return {
    filters: [
      { dimension, op: 'gte', value: low.value },
      { dimension, op: 'lte', value: high.value },
    ],
    next: high.next,
  };
}

/** `sessions over $10`, `users with more than 1000 calls`. Claims the comparison, not the noun. */
export function recogniseThresholds(words: Words, grain: string | null = null): AskedFilter[] {
  const filters: AskedFilter[] = [];
  for (let at = 0; at < words.tokens.length; at += 1) {
    if (!words.isFree(at)) continue;
    const range = between(words, at);
    if (range !== null) {
      filters.push(...range.filters);
      words.claim(at, range.next);
      continue;
    }
    for (const [phrase, op] of phrases) {
      if (!phrase.every((word, offset) => words.tokens[at + offset]?.lower === word && words.isFree(at + offset))) {
        continue;
      }
      const hit = found(words, { at, length: phrase.length, op, grain });
      if (hit === null) continue;
      filters.push(...hit.filters);
      words.claim(hit.start, hit.next);
      break;
    }
    orMore(words, at, filters);
  }
  return filters;
}

/** `$5 or more`, `1000 calls or fewer`. */
function orMore(words: Words, at: number, filters: AskedFilter[]): void {
  const amount = amountAt(words, at);
  if (amount === null || amount.measure === null || words.tokens[amount.next]?.lower !== 'or') return;
  const word = words.tokens[amount.next + 1]?.lower ?? '';
  const op = /^(more|above|higher|over|longer)$/.test(word)
    ? 'gte'
    : /^(less|fewer|below|lower|under)$/.test(word)
      ? 'lte'
      : null;
  const grain = grainAround(words, at, amount.next + 2);
  if (op === null || grain === null) return;
  filters.push({ dimension: `${grain}.${amount.measure}`, op, value: amount.value });
  words.claim(at, amount.next + 2);
}
