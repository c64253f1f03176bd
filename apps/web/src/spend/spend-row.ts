import type { Dimension, Measure, SpendRow } from '@apex/contracts';
import { shareOf, subtractDecimals } from '../format/decimal.ts';
import { unitOf } from '../format/measure.ts';

/** A figure as it came: money a decimal string; null where there is nothing to tell it from. */
export type Figure = string | number | null;

function tokensOf({ tokens }: SpendRow): number {
  return tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h + tokens.output;
}

/** A measure of a row, wherever in it that stands. */
export function figureOf(row: SpendRow, measure: Measure): Figure {
  if (measure === 'cost') return row.cost_usd;
  if (measure === 'calls') return row.calls;
  if (measure === 'unpriced_calls') return row.unpriced_calls;
  if (measure === 'tokens') return tokensOf(row);
  const value = row[measure];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** What a row is of. */
export function labelOfRow(row: SpendRow, dimension: Dimension): string {
  const value = row[dimension];
  return typeof value === 'string' ? value : '';
}

/** 0.12 for 12 % more; null where there is nothing to hold it against. */
export function relativeChange(after: Figure, before: Figure): number | null {
  if (after === null || before === null) return null;
  if (typeof after === 'string' || typeof before === 'string') {
    return shareOf(subtractDecimals(String(after), String(before)), String(before));
  }
  return before === 0 ? null : (after - before) / before;
}

/** Of rates the difference in percentage points, of everything else the relative change. */
export function changeOf(measure: Measure, after: Figure, before: Figure): number | null {
  if (unitOf(measure) !== 'rate') return relativeChange(after, before);
  return after === null || before === null ? null : Number(after) - Number(before);
}

const additive: ReadonlySet<Measure> = new Set([
  'cost',
  'calls',
  'tokens',
  'errors',
  'unpriced_calls',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
  'reported_cost',
]);

/** Whether the parts of a measure add up to the whole, so that shares and stacks say something true. */
export function isAdditive(measure: Measure): boolean {
  return additive.has(measure);
}

const worseWhenMore = /^(cost|error|unpriced|latency|ttft|reported)/;

/** Whether more of it is good news. */
export function moreIs(measure: Measure): 'good' | 'bad' | 'neutral' {
  if (measure === 'cache_hit_rate') return 'good';
  return worseWhenMore.test(measure) ? 'bad' : 'neutral';
}
