import { meanOf, medianOf } from '../statistics.ts';

const levels = [0.1, 0.2, 0.35, 0.5];
const trends = [0, 0.03, 0.1];
const dampings = [0.9, 0.97];

interface Weights {
  readonly level: number;
  readonly trend: number;
  readonly damping: number;
}

/** Exponential smoothing of level and damped trend, with the weights that told each next day best; floating point. */
export function dampedHolt(values: readonly number[], horizon: number): number[] {
  let best: { readonly error: number; readonly weights: Weights } | null = null;
  for (const level of levels) {
    for (const trend of trends) {
      for (const damping of trend === 0 ? [1] : dampings) {
        const weights = { level, trend, damping };
        const { error } = smooth(values, weights);
        if (best === null || error < best.error) best = { error, weights };
      }
    }
  }
  if (best === null) return [];
  const { level, trend } = smooth(values, best.weights);
  let step = trend;
  let at = level;
  const { damping } = best.weights;
  return Array.from({ length: horizon }, () => {
    step *= damping;
    at += step;
    return at;
  });
}

function smooth(values: readonly number[], weights: Weights): { level: number; trend: number; error: number } {
  const start = values.slice(0, 7);
  let level = start.length === 0 ? 0 : medianOf(start);
  let trend = 0;
  const errors: number[] = [];
  for (const [index, value] of values.entries()) {
    const expected = level + weights.damping * trend;
    if (index >= 7) errors.push(Math.abs(value - expected));
    const next = weights.level * value + (1 - weights.level) * expected;
    trend = weights.trend * (next - level) + (1 - weights.trend) * weights.damping * trend;
    level = next;
  }
  return { level, trend, error: errors.length === 0 ? 0 : meanOf(errors) };
}
