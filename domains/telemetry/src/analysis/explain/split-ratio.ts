import { quotientOf, total, withSum } from '../atoms.ts';
import type { RatioShape } from './measure-shape.ts';
import type { CellPair } from './pair-cells.ts';
import type { SplitPart } from './split-sum.ts';

/** Shares and levels are carried with this many more digits than are shown. */
const fixed = 10n ** 18n;

/**
 * A ratio of the whole is the mean of its groups' ratios weighted by what they divide by. A part contributes its own
 * change at its mean weight, and its change of weight at its mean distance from the whole. A side without the group
 * takes the other side's ratio.
 */
export function splitRatio(pairs: readonly CellPair[], shape: RatioShape): SplitPart[] {
  const wholes = { before: wholeOf(pairs, shape, 'before'), after: wholeOf(pairs, shape, 'after') };
  const middle = mean(wholes.before.ratio ?? wholes.after.ratio ?? 0n, wholes.after.ratio ?? wholes.before.ratio ?? 0n);
  const parts = pairs.map((pair) => {
    const before = ratioOf(shape.over(pair.before), shape.under(pair.before));
    const after = ratioOf(shape.over(pair.after), shape.under(pair.after));
    const was = before ?? after ?? 0n;
    const is = after ?? before ?? 0n;
    const share = {
      before: ratioOf(shape.under(pair.before), wholes.before.under) ?? 0n,
      after: ratioOf(shape.under(pair.after), wholes.after.under) ?? 0n,
    };
    const weight = mean(share.before, share.after);
    return {
      pair,
      before: before === null ? null : rounded(before),
      after: after === null ? null : rounded(after),
      own: rounded((weight * (is - was)) / fixed),
      mix: rounded(((share.after - share.before) * (mean(was, is) - middle)) / fixed),
      weight: Number(weight) / Number(fixed),
    };
  });
  return settled(parts, changeOfRatio(wholes));
}

interface RatioPart {
  readonly pair: CellPair;
  readonly before: bigint | null;
  readonly after: bigint | null;
  readonly own: bigint;
  readonly mix: bigint;
  readonly weight: number;
}

/** With one side empty there is no change to split. */
function settled(parts: readonly RatioPart[], change: bigint | null): SplitPart[] {
  const contributions = parts.map(({ own, mix }) => (change === null ? 0n : own + mix));
  const exact = withSum(contributions, change ?? 0n);
  return parts.map(({ own, mix: _, ...part }, index) => {
    const contribution = exact[index] ?? 0n;
    const each = change === null ? 0n : own;
    return {
      ...part,
      contribution,
      volume_effect: null,
      per_call_effect: each,
      mix_effect: contribution - each,
    };
  });
}

interface Whole {
  readonly under: bigint;
  /** Carried with more digits. */
  readonly ratio: bigint | null;
  /** In atoms. */
  readonly value: bigint | null;
}

function wholeOf(pairs: readonly CellPair[], shape: RatioShape, side: 'before' | 'after'): Whole {
  const over = total(pairs.map((pair) => shape.over(pair[side])));
  const under = total(pairs.map((pair) => shape.under(pair[side])));
  return { under, ratio: ratioOf(over, under), value: quotientOf(over, under) };
}

function changeOfRatio({ before, after }: { before: Whole; after: Whole }): bigint | null {
  return before.value === null || after.value === null ? null : after.value - before.value;
}

function ratioOf(over: bigint, under: bigint): bigint | null {
  return quotientOf(over * fixed, under);
}

function rounded(carried: bigint): bigint {
  return quotientOf(carried, fixed) ?? 0n;
}

function mean(a: bigint, b: bigint): bigint {
  return (a + b) / 2n;
}
