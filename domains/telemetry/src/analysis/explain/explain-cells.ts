import type { Breakdown, ExplainedMeasure, Explanation, Filter } from '@apex/contracts';
import { amountOrNull, shareOf, size } from '../atoms.ts';
import { breakDown, type Comparison } from './break-down.ts';
import type { Cell } from './cell.ts';
import { componentsOf } from './components.ts';
import { driversOf } from './drivers.ts';
import { rankBreakdowns } from './rank-breakdowns.ts';
import { measureShapes, valueOf } from './measure-shape.ts';
import { type LengthFactor, sameLength, scaleOne } from './scale-to.ts';

export interface Cells {
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
}

export interface ExplainedSums {
  readonly measure: ExplainedMeasure;
  readonly totals: { readonly before: Cell; readonly after: Cell };
  readonly breakdowns: readonly { readonly dimensions: readonly Filter['dimension'][]; readonly cells: Cells }[];
  /** Cells by model, for the factors; null where there are too many. */
  readonly models: Cells | null;
  /** 1 : 1 unless the earlier period is brought to the later one's length, which only sums are. */
  readonly factor: LengthFactor;
  readonly limit: number;
}

/** Below this a few values do not explain a change: it is everywhere. */
const concentratedFrom = 0.5;
/** By how much a pair must beat its better half. */
const pairMargin = 0.05;

export type ExplainedPart = Pick<
  Explanation,
  | 'decomposed_before'
  | 'decomposed_after'
  | 'decomposed_change'
  | 'decomposed_relative_change'
  | 'verdict'
  | 'best'
  | 'breakdowns'
  | 'drivers'
  | 'components'
>;

/** The sums of two periods, taken apart; no I/O. */
export function explainCells(sums: ExplainedSums): ExplainedPart {
  const shape = measureShapes[sums.measure];
  const factor = shape.kind === 'sum' ? sums.factor : sameLength;
  const comparison: Comparison = { shape, factor, limit: sums.limit };
  const was = valueOf(shape, sums.totals.before);
  const before = was === null ? null : scaleOne(was, factor);
  const after = valueOf(shape, sums.totals.after);
  const change = before === null || after === null ? null : after - before;
  const all = sums.breakdowns.map(({ dimensions, cells }) => breakDown(dimensions, cells, comparison));
  const breakdowns = ranked(all);
  const best = breakdowns[0] ?? null;
  const nothing = change === null || change === 0n;
  return {
    decomposed_before: amountOrNull(shape.unit, before),
    decomposed_after: amountOrNull(shape.unit, after),
    decomposed_change: amountOrNull(shape.unit, change),
    decomposed_relative_change: change === null || before === null ? null : shareOf(change, before),
    verdict: nothing || isSmall(change, before) ? 'none' : verdictOf(best),
    best: nothing ? null : best,
    breakdowns,
    drivers: driversOf(sums.totals, sums.models, { measure: sums.measure, unit: shape.unit, factor, change }),
    components: sums.measure === 'cost' ? componentsOf(sums.totals, factor) : [],
  };
}

function verdictOf(best: Breakdown | null): Explanation['verdict'] {
  return best !== null && best.explanatory_power >= concentratedFrom ? 'concentrated' : 'spread';
}

/** Less than a hundredth of what was: what explains it would be chance. */
function isSmall(change: bigint, before: bigint | null): boolean {
  return before !== null && size(change) * 100n < size(before);
}

/** Best first; a pair that says no more than one of its dimensions alone is left out. */
function ranked(breakdowns: readonly Breakdown[]): Breakdown[] {
  const alone = new Map(
    breakdowns.flatMap(({ dimensions: [first, ...more], score }) =>
      first === undefined || more.length > 0 ? [] : [[first, score] as const],
    ),
  );
  const kept = breakdowns.filter(
    ({ dimensions, score }) =>
      dimensions.length === 1 || dimensions.every((name) => score > (alone.get(name) ?? -1) + pairMargin),
  );
  return rankBreakdowns(kept);
}

/** Single dimensions worth pairing: the best few that explain something. */
export function dimensionsToPair(breakdowns: readonly Breakdown[], most = 3): Filter['dimension'][] {
  return breakdowns
    .filter(({ dimensions, explanatory_power }) => dimensions.length === 1 && explanatory_power > 0.2)
    .slice(0, most)
    .flatMap(({ dimensions }) => dimensions);
}
