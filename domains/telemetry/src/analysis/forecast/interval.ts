import { apartOf, type Outcome } from './horizon-errors.ts';
import type { SeriesMethod } from './methods.ts';

/** Few values more than tenfold off tell no more than that. */
const widest = Math.log(10);
/** Outcomes over many days overlap, so that they are fewer than they seem. */
const overlapCost = 0.35;
const growthWithHorizon = 0.3;

export interface IntervalRule {
  readonly level: number;
  /** Days of the sum whose interval it is. */
  readonly horizon: number;
}

/**
 * How far a sum may be off, as a logarithm: the split-conformal quantile of past errors at the level, that is the
 * ⌈(n + 1) × level⌉-th smallest, widened for overlapping outcomes and for a horizon longer than was measured.
 */
export function widthOf(outcomes: readonly Outcome[], method: SeriesMethod, rule: IntervalRule): number {
  const errors = outcomes.map(({ expected, actual }) => logError(expected[method], actual)).toSorted((a, b) => a - b);
  if (errors.length === 0) return widest;
  const rank = Math.ceil((errors.length + 1) * rule.level);
  const beyond = Math.max(0, rank - errors.length);
  const quantile = (errors[Math.min(rank, errors.length) - 1] ?? widest) * (1 + 0.25 * beyond);
  const measured = outcomes[0]?.horizon ?? 1;
  const longer = Math.max(1, rule.horizon / measured) ** growthWithHorizon;
  return Math.min(widest, quantile * (1 + overlapCost / apartOf(outcomes)) * longer);
}

export function isWithin(expected: number, actual: number, width: number): boolean {
  return logError(expected, actual) <= width + 1e-12;
}

function logError(expected: number, actual: number): number {
  if (expected <= 0 && actual <= 0) return 0;
  if (expected <= 0 || actual <= 0) return widest;
  return Math.min(widest, Math.abs(Math.log(actual / expected)));
}
