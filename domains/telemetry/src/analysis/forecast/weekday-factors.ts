import { meanOf, medianOf } from '../statistics.ts';

export const week = 7;

/**
 * Values of complete days, oldest first; `first_weekday` (0 is Monday) is that of the first. Estimates are floating
 * point: what was recorded is exact, what is expected is not.
 */
export interface DailySeries {
  readonly values: readonly number[];
  readonly first_weekday: number;
}

export function weekdayAt(series: DailySeries, index: number): number {
  return (series.first_weekday + index) % week;
}

/** The median of the fortnight around each day: follows a change of level, not a wild day. */
export function levelsOf(values: readonly number[]): number[] {
  return values.map((_, index) => {
    const from = Math.max(0, Math.min(index - week, values.length - 2 * week));
    return medianOf(values.slice(from, from + 2 * week));
  });
}

/** How each weekday stands to the mean; drawn towards 1 where it was seen seldom. */
export function weekdayFactors(series: DailySeries): number[] {
  const { values } = series;
  if (values.length < week) return Array.from({ length: week }, () => 1);
  const levels = centredWeeks(values);
  const factors = Array.from({ length: week }, (_, weekday) => {
    const ratios = values.flatMap((value, index) => {
      const level = levels[index] ?? 0;
      return weekdayAt(series, index) === weekday && level > 0 ? [value / level] : [];
    });
    return ratios.length === 0 ? 1 : (medianOf(ratios) * ratios.length + 1) / (ratios.length + 1);
  });
  const mean = meanOf(factors);
  return mean > 0 ? factors.map((factor) => factor / mean) : factors.map(() => 1);
}

/** The mean of the seven days around each, in which every weekday stands once; at the ends that of the nearest. */
function centredWeeks(values: readonly number[]): number[] {
  return values.map((_, index) => {
    const from = Math.max(0, Math.min(index - 3, values.length - week));
    return meanOf(values.slice(from, from + week));
  });
}
