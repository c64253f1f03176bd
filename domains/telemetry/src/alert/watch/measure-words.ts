import { type Amount, type Measure, moneyMeasures, type SpendRow, type Unit } from '@apex/contracts';
import { displayUsd, formatUsd, parseUsd } from '@apex/pricing';
import { shortUsd } from '../../price/short-usd.ts';

const places = 12;
const centInPico = 10_000_000_000n;

const words: Readonly<Record<Measure, string>> = {
  cost: 'Spend',
  calls: 'The number of calls',
  tokens: 'The number of tokens',
  cache_hit_rate: 'The cache hit rate',
  error_rate: 'The error rate',
  errors: 'The number of errors',
  unpriced_calls: 'The number of calls without a price',
  sessions: 'The number of sessions',
  users: 'The number of users',
  tasks: 'The number of tasks',
  cost_per_call: 'Cost per call',
  cost_per_session: 'Cost per session',
  cost_per_user: 'Cost per user',
  cost_per_task: 'Cost per task',
  'latency.mean': 'Mean latency',
  'latency.p50': 'Median latency',
  'latency.p95': 'Latency (p95)',
  'latency.p99': 'Latency (p99)',
  'ttft.p50': 'Median time to first token',
  'ttft.p95': 'Time to first token (p95)',
  cost_input: 'Spend on input',
  cost_cache_read: 'Spend on cache reads',
  cost_cache_write: 'Spend on cache writes',
  cost_output: 'Spend on output',
  reported_cost: 'Reported cost',
};

/** A measure as a sentence begins with it. */
export function wordsOfMeasure(measure: Measure): string {
  return words[measure];
}

export function unitOf(measure: Measure): Unit {
  if ((moneyMeasures as readonly Measure[]).includes(measure)) return 'usd';
  if (measure === 'error_rate' || measure === 'cache_hit_rate') return 'rate';
  return measure.startsWith('latency.') || measure.startsWith('ttft.') ? 'ms' : 'count';
}

/** Measures whose amounts of parts sum to that of the whole. */
export function addsUp(measure: Measure): boolean {
  if (measure.startsWith('cost_per_')) return false;
  return unitOf(measure) === 'usd' || ['calls', 'tokens', 'errors', 'unpriced_calls'].includes(measure);
}

/** What a row says of a measure; null where there was nothing to measure. */
export function amountIn(row: SpendRow, measure: Measure): Amount | null {
  if (measure === 'cost') return row.cost_usd;
  if (measure === 'calls') return row.calls;
  if (measure === 'unpriced_calls') return row.unpriced_calls;
  if (measure === 'tokens') {
    const { input, cache_read, cache_write_5m, cache_write_1h, output } = row.tokens;
    return input + cache_read + cache_write_5m + cache_write_1h + output;
  }
  const value = row[measure];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** Exact to 12 places, in which money is kept; comparable whatever the unit. */
export function exactOf(amount: Amount): bigint {
  return typeof amount === 'string' ? parseUsd(amount) : parseUsd(amount.toFixed(places));
}

/** For people: `$61.20`, `4.2 %`, `1,234 ms`, `5,000`. */
export function wordsOfAmount(unit: Unit, amount: Amount): string {
  const exact = exactOf(amount);
  const number = Number(formatUsd(exact));
  switch (unit) {
    case 'usd':
      if (exact > -centInPico && exact < centInPico && exact !== 0n) return `$${shortUsd(exact)}`;
      return `$${displayUsd(exact).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`;
    case 'rate':
      return `${Number((number * 100).toPrecision(3))} %`;
    case 'ms':
      return `${Math.round(number).toLocaleString('en')} ms`;
    case 'count':
      return number.toLocaleString('en', { maximumFractionDigits: 2 });
  }
}
