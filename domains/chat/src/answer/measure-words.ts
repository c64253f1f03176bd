import type { Dimension, Measure } from '@apex/contracts';

const words: Readonly<Record<Measure, string>> = {
  cost: 'spend',
  calls: 'calls',
  tokens: 'tokens',
  cache_hit_rate: 'cache hit rate',
  error_rate: 'error rate',
  errors: 'failed calls',
  unpriced_calls: 'calls without a known price',
  sessions: 'sessions',
  users: 'users',
  tasks: 'tasks',
  cost_per_call: 'cost per call',
  cost_per_session: 'cost per session',
  cost_per_user: 'cost per user',
  cost_per_task: 'cost per task',
  'latency.mean': 'mean latency',
  'latency.p50': 'median latency',
  'latency.p95': 'p95 latency',
  'latency.p99': 'p99 latency',
  'ttft.p50': 'median time to first token',
  'ttft.p95': 'p95 time to first token',
  cost_input: 'spend on fresh input',
  cost_cache_read: 'spend on cache reads',
  cost_cache_write: 'spend on cache writes',
  cost_output: 'spend on output',
  reported_cost: 'cost the sources report',
};

export function measureWords(measure: Measure): string {
  return words[measure];
}

export function dimensionWords(dimension: Dimension): string {
  return dimension.replaceAll('_', ' ');
}

const mostNamed = 3;

/** `Spend, calls by model`: what a query asked, as a title. */
export function queryTitle(measures: readonly Measure[], dimensions: readonly Dimension[]): string {
  const asked = measures.length === 0 ? ['cost' as const] : measures;
  const named = asked.slice(0, mostNamed).map(measureWords).join(', ');
  const more = asked.length > mostNamed ? ' and more' : '';
  const by = dimensions.length === 0 ? '' : ` by ${dimensions.map(dimensionWords).join(' and ')}`;
  return `${named.replace(/^./, (letter) => letter.toUpperCase())}${more}${by}`;
}
