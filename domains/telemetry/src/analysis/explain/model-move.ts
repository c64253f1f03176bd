import type { Breakdown, Filter, ModelMove } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { quotientOf } from '../atoms.ts';
import type { Cell } from './cell.ts';
import type { Cells } from './explain-cells.ts';
import { pricedCalls } from './measure-shape.ts';
import { pairCells } from './pair-cells.ts';

/** A move is told where so much of the calls, at least, went to another model. */
const leastShare = 0.2;

/** The calls that tell a change best; null where that is a list of values, or calls without a name. */
export function withinOf(best: Breakdown | null): ModelMove['within'] | null {
  const [leading] = best?.leading ?? [];
  if (best === null || leading === undefined) return null;
  const named = best.dimensions.flatMap((dimension, at) =>
    dimension === 'model' || dimension === 'provider' ? [] : [{ dimension, value: leading[at] ?? '' }],
  );
  return named.some(({ value }) => value === '' || value === '(none)') ? null : named;
}

export function filtersOf(within: ModelMove['within']): Filter[] {
  return within.map(({ dimension, value }) => ({ dimension, op: 'eq', value }));
}

/** From which model to which one the calls went; null where none gained, or none lost, enough of them. */
export function modelMoveOf({ before, after }: Cells, within: ModelMove['within']): ModelMove | null {
  const [was, is] = [callsOf(before), callsOf(after)];
  if (was === 0 || is === 0) return null;
  const sides = pairCells(before, after).map((pair) => ({
    model: pair.values[0] ?? '',
    share_before: share(pair.before, was),
    share_after: share(pair.after, is),
    cost_per_call: perCall(pair.after.sums.calls > 0n ? pair.after : pair.before),
  }));
  const gained = sides.toSorted((a, b) => b.share_after - b.share_before - (a.share_after - a.share_before));
  const [to, from] = [gained[0], gained.at(-1)];
  if (to === undefined || from === undefined) return null;
  const [won, lost] = [to.share_after - to.share_before, from.share_before - from.share_after];
  return won < leastShare || lost < leastShare ? null : { within, from, to };
}

function callsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { sums }) => sum + Number(sums.calls), 0);
}

function share({ sums }: Cell, calls: number): number {
  return Math.round((Number(sums.calls) / calls) * 1e6) / 1e6;
}

function perCall(cell: Cell): string | null {
  const each = quotientOf(cell.sums.cost, pricedCalls(cell));
  return each === null ? null : formatUsd(each);
}
