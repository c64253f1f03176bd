import type { SplitPart } from './split-sum.ts';

export interface Leading {
  readonly parts: readonly SplitPart[];
  readonly explanatory_power: number;
  readonly score: number;
}

const mostLeading = 3;
const costOfAnother = 0.05;
const costOfSize = 0.2;
const costOfManyValues = 0.01;

/** The rule in words, for whoever reads the answer. */
export const criterion =
  'Of each breakdown up to three leading values are taken. Explanatory power is the share of all movement that would ' +
  'not be there had they moved in proportion as the other values did. Another leading value, leading values that ' +
  'were a large part of the whole already, and a breakdown of many values count against it; the highest score is best.';

/**
 * The few values that tell a change best. A superset of a cause moves like it, so the smaller part of the whole wins;
 * noise in many values makes movement, of which a few hold little.
 */
export function leadingValues(parts: readonly SplitPart[]): Leading {
  const sizes = parts.map((part) => Number(part.contribution));
  const movement = sizes.reduce((sum, one) => sum + Math.abs(one), 0);
  const change = sizes.reduce((sum, one) => sum + one, 0);
  if (movement === 0 || parts.length < 2) return { parts: [], explanatory_power: 0, score: -1 };
  const sign = Math.abs(change) < movement * 1e-9 ? 1 : Math.sign(change);
  const order = [...parts].toSorted((a, b) => sign * compare(b.contribution, a.contribution));
  const weights = order.reduce((sum, part) => sum + part.weight, 0);
  let best: Leading | null = null;
  for (let count = 1; count <= Math.min(mostLeading, order.length - 1); count += 1) {
    const leading = order.slice(0, count);
    const power = powerOf(leading, order.slice(count), { movement, sign });
    const part = weights === 0 ? 0 : weightOf(leading) / weights;
    const score =
      power - costOfAnother * (count - 1) - costOfSize * part - costOfManyValues * Math.log2(Math.max(2, parts.length));
    if (best === null || score > best.score + 1e-12) best = { parts: leading, explanatory_power: power, score };
  }
  return best ?? { parts: [], explanatory_power: 0, score: -1 };
}

function powerOf(
  leading: readonly SplitPart[],
  rest: readonly SplitPart[],
  { movement, sign }: { readonly movement: number; readonly sign: number },
): number {
  const restWeight = weightOf(rest);
  const alike = restWeight === 0 ? 0 : weightOf(leading) * (contributionOf(rest) / restWeight);
  return Math.min(1, Math.max(0, (sign * (contributionOf(leading) - alike)) / movement));
}

function weightOf(parts: readonly SplitPart[]): number {
  return parts.reduce((sum, part) => sum + part.weight, 0);
}

function contributionOf(parts: readonly SplitPart[]): number {
  return parts.reduce((sum, part) => sum + Number(part.contribution), 0);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
