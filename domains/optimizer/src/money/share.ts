const millionths = 1_000_000n;

/** A share for showing, to six places; null of nothing. */
export function shareOf(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number((part * millionths) / whole) / Number(millionths);
}

/** The same of counts. */
export function shareOfCounts(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6;
}
