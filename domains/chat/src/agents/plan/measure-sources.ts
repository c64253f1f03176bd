import type { Measure } from '@apex/contracts';
import type { FigureUnit } from '../../answer/display.ts';
import type { Path } from '../../tools/result-shelf.ts';
import type { AskedMeasure } from '../../understand/question-parse.ts';

/** Where a measure of a question is found in a row of `query_spend`. */
export interface MeasureSource {
  /** What to ask the semantic layer for. */
  readonly ask: Measure;
  /** Whether the semantic layer can sort by it. */
  readonly sortable: boolean;
  /** Places in the row whose sum it is. */
  readonly paths: readonly Path[];
  readonly unit: FigureUnit;
  /** `The error rate`, to begin a sentence with. */
  readonly noun: string;
  /** What was asked and is not kept, where the nearest measure that is kept stands for it. */
  readonly instead_of?: string;
}

const tokens = (...kinds: string[]): Path[] => kinds.map((kind) => ['tokens', kind]);
const prompt = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h'];

function tokenSource(noun: string, kinds: readonly string[]): MeasureSource {
  return { ask: 'tokens', sortable: false, paths: tokens(...kinds), unit: 'tokens', noun };
}

function plain(ask: Measure, unit: FigureUnit, noun: string, path: Path = [ask]): MeasureSource {
  return { ask, sortable: true, paths: [path], unit, noun };
}

const quantiles = {
  p50: ['latency.p50', 'Median latency', 'ttft.p50', 'The median time to first token'],
  p95: ['latency.p95', 'The p95 latency', 'ttft.p95', 'The p95 time to first token'],
  p99: ['latency.p99', 'The p99 latency', 'ttft.p95', 'The p95 time to first token'],
} as const;

/** A quantile that is not kept, answered by the nearest above it that is, and said to be. */
function near(asked: string, kept: keyof typeof quantiles, of: 'latency' | 'ttft'): MeasureSource {
  const [time, timeNoun, first, firstNoun] = quantiles[kept];
  const source = of === 'latency' ? plain(time, 'ms', timeNoun) : plain(first, 'ms', firstNoun);
  return { ...source, instead_of: `${asked} ${of === 'latency' ? 'latency' : 'time to first token'}` };
}

export const measureSources: Readonly<Record<AskedMeasure, MeasureSource>> = {
  spend: plain('cost', 'usd', 'Spend', ['cost_usd']),
  calls: plain('calls', 'calls', 'The number of calls', ['calls']),
  tokens: { ...tokenSource('Token use', [...prompt, 'output']), sortable: true },
  'tokens.input': tokenSource('Prompt volume', prompt),
  'tokens.fresh_input': tokenSource('Fresh input', ['input']),
  'tokens.cache_read': tokenSource('Reading from the cache', ['cache_read']),
  'tokens.cache_write': tokenSource('Writing to the cache', ['cache_write_5m', 'cache_write_1h']),
  'tokens.output': tokenSource('Output', ['output']),
  'tokens.reasoning': tokenSource('Reasoning', ['reasoning']),
  cache_hit_rate: plain('cache_hit_rate', 'rate', 'The cache hit rate'),
  error_rate: plain('error_rate', 'rate', 'The error rate'),
  errors: plain('errors', 'calls', 'The number of failed calls'),
  'latency.mean': plain('latency.mean', 'ms', 'Mean latency'),
  'latency.p50': plain('latency.p50', 'ms', 'Median latency'),
  'latency.p75': near('p75', 'p95', 'latency'),
  'latency.p80': near('p80', 'p95', 'latency'),
  'latency.p90': near('p90', 'p95', 'latency'),
  'latency.p95': plain('latency.p95', 'ms', 'The p95 latency'),
  'latency.p98': near('p98', 'p99', 'latency'),
  'latency.p99': plain('latency.p99', 'ms', 'The p99 latency'),
  'ttft.p50': plain('ttft.p50', 'ms', 'The median time to first token'),
  'ttft.p75': near('p75', 'p95', 'ttft'),
  'ttft.p80': near('p80', 'p95', 'ttft'),
  'ttft.p90': near('p90', 'p95', 'ttft'),
  'ttft.p95': plain('ttft.p95', 'ms', 'The p95 time to first token'),
  'ttft.p98': near('p98', 'p99', 'ttft'),
  'ttft.p99': near('p99', 'p99', 'ttft'),
  cost_per_call: plain('cost_per_call', 'usd', 'The cost per call'),
  cost_per_session: plain('cost_per_session', 'usd', 'The cost per session'),
  cost_per_user: plain('cost_per_user', 'usd', 'The cost per user'),
  cost_per_task: plain('cost_per_task', 'usd', 'The cost per task'),
  cost_input: plain('cost_input', 'usd', 'Spend on fresh input'),
  cost_cache_read: plain('cost_cache_read', 'usd', 'Spend on cache reads'),
  cost_cache_write: plain('cost_cache_write', 'usd', 'Spend on cache writes'),
  cost_output: plain('cost_output', 'usd', 'Spend on output'),
  sessions: plain('sessions', 'count', 'The number of sessions'),
  users: plain('users', 'count', 'The number of users'),
  tasks: plain('tasks', 'count', 'The number of tasks'),
  unpriced_calls: plain('unpriced_calls', 'calls', 'The number of calls without a known price', ['unpriced_calls']),
  reported_cost: plain('reported_cost', 'usd', 'The cost the sources themselves report'),
};
