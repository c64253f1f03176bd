/** Linear between the two nearest; NaN of nothing. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

export function medianOf(values: readonly number[]): number {
  return quantileOf(values, 0.5);
}

export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : sumOf(values) / values.length;
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Median absolute deviation on the scale of a standard deviation. */
export function spreadOf(values: readonly number[], centre = medianOf(values)): number {
  return 1.4826 * medianOf(values.map((value) => Math.abs(value - centre)));
}

/** The median of the slopes between all pairs (Theil and Sen), which a quarter of wild values does not move. */
export function slopeOf(values: readonly number[]): number {
  const slopes: number[] = [];
  for (const [i, a] of values.entries()) {
    for (let j = i + 1; j < values.length; j += 1) slopes.push(((values[j] ?? a) - a) / (j - i));
  }
  return slopes.length === 0 ? 0 : medianOf(slopes);
}
