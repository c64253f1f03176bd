import { type Measure, moneyMeasures } from '@apex/contracts';
import type { Formats } from './formats.ts';

export type Unit = 'usd' | 'rate' | 'ms' | 'count';

const moneyNames: ReadonlySet<string> = new Set(moneyMeasures);

/** What a measure's value is made of. */
export function unitOf(measure: Measure): Unit {
  if (moneyNames.has(measure)) return 'usd';
  if (measure.endsWith('_rate')) return 'rate';
  return measure.startsWith('latency') || measure.startsWith('ttft') ? 'ms' : 'count';
}

const labels: Partial<Record<Measure, string>> = {
  cost: 'Cost',
  calls: 'Calls',
  tokens: 'Tokens',
  cache_hit_rate: 'Cache hit rate',
  error_rate: 'Error rate',
  unpriced_calls: 'Calls without a price',
  'latency.mean': 'Mean latency',
  'latency.p50': 'Median latency',
  'latency.p95': 'Latency p95',
  'latency.p99': 'Latency p99',
  'ttft.p50': 'Median time to first token',
  'ttft.p95': 'Time to first token p95',
  cost_cache_read: 'Cost of cache reads',
  cost_cache_write: 'Cost of cache writes',
  cost_input: 'Cost of fresh input',
  cost_output: 'Cost of output',
  reported_cost: 'Cost as reported',
};

/** A measure or dimension as a person reads it. */
export function labelOf(name: string): string {
  const text = name.replaceAll('_', ' ');
  return labels[name as Measure] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value of a unit as it stands on the screen; null is not known. */
export function formatUnit(formats: Formats, unit: Unit, value: string | number | null): string {
  if (value === null) return '–';
  if (unit === 'usd') return formats.money(String(value));
  if (unit === 'rate') return formats.rate(Number(value));
  return unit === 'ms' ? formats.duration(Number(value)) : formats.count(Number(value));
}
