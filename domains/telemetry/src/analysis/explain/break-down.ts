import type { Breakdown, Contribution, Filter, Unit } from '@apex/contracts';
import { amountOf, amountOrNull, quotientOf, shareOf, size, total } from '../atoms.ts';
import type { Cell } from './cell.ts';
import { leadingValues } from './leading-values.ts';
import { type MeasureShape, pricedCalls } from './measure-shape.ts';
import { pairCells } from './pair-cells.ts';
import type { LengthFactor } from './scale-to.ts';
import { splitRatio } from './split-ratio.ts';
import { effectOf, type SplitPart, splitSum } from './split-sum.ts';

export interface Comparison {
  readonly shape: MeasureShape;
  readonly factor: LengthFactor;
  /** Contributions listed at most. */
  readonly limit: number;
}

/** One breakdown of a change: what each value adds to it, and which few of them tell it. */
export function breakDown(
  dimensions: readonly Filter['dimension'][],
  cells: { readonly before: readonly Cell[]; readonly after: readonly Cell[] },
  { shape, factor, limit }: Comparison,
): Breakdown {
  const pairs = pairCells(cells.before, cells.after);
  const parts = (shape.kind === 'sum' ? splitSum(pairs, shape, factor) : splitRatio(pairs, shape)).toSorted(byMovement);
  const change = total(parts.map((part) => part.contribution));
  const leading = leadingValues(parts);
  const led = total(leading.parts.map((part) => part.contribution));
  const beyond = parts.slice(limit);
  const beyondSum = total(beyond.map((part) => part.contribution));
  const { unit } = shape;
  return {
    dimensions: [...dimensions],
    values: parts.length,
    new_values: pairs.filter((pair) => pair.presence === 'new').length,
    gone_values: pairs.filter((pair) => pair.presence === 'gone').length,
    leading: leading.parts.map((part) => [...part.pair.values]),
    leading_contribution: amountOf(unit, led),
    leading_share_of_change: shareOf(led, change),
    explanatory_power: leading.explanatory_power,
    score: leading.score,
    volume_effect: amountOrNull(unit, effectOf(parts, 'volume_effect')),
    per_call_effect: amountOrNull(unit, effectOf(parts, 'per_call_effect')),
    mix_effect: amountOrNull(unit, effectOf(parts, 'mix_effect')),
    contributions: parts.slice(0, limit).map((part) => contributionOf(part, unit, change)),
    others:
      beyond.length === 0
        ? null
        : {
            values: beyond.length,
            contribution: amountOf(unit, beyondSum),
            share_of_change: shareOf(beyondSum, change),
          },
  };
}

export function contributionOf(part: SplitPart, unit: Unit, change: bigint): Contribution {
  const { pair, before, after } = part;
  const own = before === null || after === null ? null : after - before;
  return {
    values: [...pair.values],
    presence: pair.presence,
    before: amountOrNull(unit, before),
    after: amountOrNull(unit, after),
    change: amountOrNull(unit, own),
    relative_change: own === null || before === null ? null : shareOf(own, before),
    contribution: amountOf(unit, part.contribution),
    share_of_change: shareOf(part.contribution, change),
    calls_before: Number(pair.before.sums.calls),
    calls_after: Number(pair.after.sums.calls),
    cost_per_call_before: costPerCall(pair.before),
    cost_per_call_after: costPerCall(pair.after),
    volume_effect: amountOrNull(unit, part.volume_effect),
    per_call_effect: amountOrNull(unit, part.per_call_effect),
    mix_effect: amountOrNull(unit, part.mix_effect),
  };
}

function costPerCall(cell: Cell): string | null {
  const each = quotientOf(cell.sums.cost, pricedCalls(cell));
  return each === null ? null : String(amountOf('usd', each));
}

function byMovement(a: SplitPart, b: SplitPart): number {
  const [left, right] = [size(a.contribution), size(b.contribution)];
  if (left !== right) return left > right ? -1 : 1;
  return a.pair.values.join('\0') < b.pair.values.join('\0') ? -1 : 1;
}
