import { tokenBuckets } from '@apex/formats';
import { absolute } from './exact.ts';
import { type Group, groupsOf, type KeyedSum } from './groups.ts';
import type { Slot } from './slots.ts';
import type { TheirSum } from './their-lines.ts';

/** Time zones lie between these. */
export const mostShiftHours = 14;

interface Fit {
  readonly shift_hours: number;
  readonly misfit: bigint;
  /** Our tokens within the period. */
  readonly covered: bigint;
  /** Days on which every figure of every model agrees. */
  readonly exact: ReadonlySet<number>;
}

const dayMs = 86_400_000;

/**
 * At which hour, counted from midnight UTC, the days of an export begin. Midnight, unless another hour takes away more
 * than half of what does not fit and makes at least two days agree that did not: one odd call is no time zone.
 */
export function findShift(ours: readonly KeyedSum[], theirs: readonly TheirSum[], period: Slot): number {
  if (theirs.length === 0 || theirs.some(({ from_ms }) => from_ms % dayMs !== 0)) return 0;
  const asWritten = fitOf(ours, theirs, period, 0);
  if (asWritten.misfit === 0n) return 0;
  let best = asWritten;
  for (let hours = 1; hours <= mostShiftHours; hours += 1) {
    for (const shift_hours of [hours, -hours]) {
      const fit = fitOf(ours, theirs, period, shift_hours);
      // What a shift pushes out of the period it has not explained. It counts half, since a true one does so at one end.
      const pushed = asWritten.covered > fit.covered ? asWritten.covered - fit.covered : 0n;
      const misfit = fit.misfit + pushed / 2n;
      if (misfit < best.misfit) best = { ...fit, misfit };
    }
  }
  const gained = [...best.exact].filter((day) => !asWritten.exact.has(day)).length;
  return best.misfit * 2n <= asWritten.misfit && gained >= 2 ? best.shift_hours : 0;
}

function fitOf(ours: readonly KeyedSum[], theirs: readonly TheirSum[], period: Slot, shift_hours: number): Fit {
  let misfit = 0n;
  let covered = 0n;
  const exact = new Set<number>();
  const broken = new Set<number>();
  for (const group of groupsOf(ours, theirs, period, shift_hours)) {
    const apart = apartness(group);
    misfit += apart;
    covered += ourTokensOf(group);
    if (apart === 0n) exact.add(group.slot.from_ms);
    else broken.add(group.slot.from_ms);
  }
  return { shift_hours, misfit, covered, exact: exact.difference(broken) };
}

function all(value: (bucket: (typeof tokenBuckets)[number]) => bigint): bigint {
  return tokenBuckets.reduce((sum, bucket) => sum + value(bucket), 0n);
}

function ourTokensOf({ ours }: Group): bigint {
  return all((bucket) => ours[bucket].priced + ours[bucket].unpriced);
}

/** How far the two sides are apart: in tokens where the export states them, else in money. */
function apartness(group: Group): bigint {
  const { ours, theirs } = group;
  const counted = theirs.some(({ tokens }) => tokens.size > 0);
  const ourTokens = ourTokensOf(group);
  if (theirs.length === 0) return ourTokens;
  if (!counted) {
    const usd = theirs.reduce((sum, one) => sum + one.usd, 0n);
    const apart = absolute(usd - all((bucket) => ours[bucket].usd));
    // Cents are what exports round to.
    return apart <= 10_000_000_000n ? 0n : apart;
  }
  const named = all((bucket) => theirs.reduce((sum, { tokens }) => sum + (tokens.get(bucket) ?? 0n), 0n));
  return absolute(named - ourTokens);
}
