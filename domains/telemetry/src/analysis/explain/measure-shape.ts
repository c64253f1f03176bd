import type { ExplainedMeasure, Unit } from '@apex/contracts';
import { atomsPer, quotientOf } from '../atoms.ts';
import type { Cell } from './cell.ts';

/** A measure that adds up over calls. */
export interface SumShape {
  readonly kind: 'sum';
  readonly unit: Unit;
  amount(cell: Cell): bigint;
  /** The calls it stems from. */
  calls(cell: Cell): bigint;
}

/** A measure that is one sum over another; its mean over groups is weighted by the lower one. */
export interface RatioShape {
  readonly kind: 'ratio';
  readonly unit: Unit;
  over(cell: Cell): bigint;
  under(cell: Cell): bigint;
}

export type MeasureShape = SumShape | RatioShape;

const one = { usd: 1n, count: atomsPer('count'), rate: atomsPer('rate') };
/** Microseconds to atoms of milliseconds. */
const microsecond = atomsPer('ms') / 1000n;

/** Calls without a price cost an unknown amount, so they are no part of a cost per call. */
export const pricedCalls = (cell: Cell): bigint => cell.sums.calls - cell.sums.unpriced_calls;

const meanLatency: RatioShape = {
  kind: 'ratio',
  unit: 'ms',
  over: (cell) => cell.sums.latency_us * microsecond,
  under: (cell) => cell.sums.latency_calls,
};

export const measureShapes: Readonly<Record<ExplainedMeasure, MeasureShape>> = {
  cost: { kind: 'sum', unit: 'usd', amount: (cell) => cell.sums.cost, calls: pricedCalls },
  calls: count((cell) => cell.sums.calls),
  tokens: count((cell) => cell.sums.prompt + cell.sums.output),
  errors: count((cell) => cell.sums.errors),
  error_rate: rate(
    (cell) => cell.sums.errors,
    (cell) => cell.sums.calls,
  ),
  cache_hit_rate: rate(
    (cell) => cell.sums.cache_read,
    (cell) => cell.sums.prompt,
  ),
  cost_per_call: { kind: 'ratio', unit: 'usd', over: (cell) => cell.sums.cost, under: pricedCalls },
  'latency.mean': meanLatency,
  'latency.p50': meanLatency,
  'latency.p95': meanLatency,
  'latency.p99': meanLatency,
};

/** In atoms; null where a ratio has nothing to divide by. */
export function valueOf(shape: MeasureShape, cell: Cell): bigint | null {
  return shape.kind === 'sum' ? shape.amount(cell) : quotientOf(shape.over(cell), shape.under(cell));
}

function count(of: (cell: Cell) => bigint): SumShape {
  return { kind: 'sum', unit: 'count', amount: (cell) => of(cell) * one.count, calls: (cell) => cell.sums.calls };
}

function rate(over: (cell: Cell) => bigint, under: (cell: Cell) => bigint): RatioShape {
  return { kind: 'ratio', unit: 'rate', over: (cell) => over(cell) * one.rate, under };
}
