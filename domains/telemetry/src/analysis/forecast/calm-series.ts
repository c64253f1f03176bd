import { medianOf, spreadOf } from '../statistics.ts';
import { type DailySeries, levelsOf, week, weekdayAt, weekdayFactors } from './weekday-factors.ts';

export interface UnusualDay {
  readonly index: number;
  readonly value: number;
  readonly expected: number;
}

const farOff = 4;
/** A day that is off by less than this part of its level is ordinary, however calm the others are. */
const leastPart = 0.25;

/** Wild days brought to the edge of the ordinary, so that they bend neither level nor trend nor weekdays. */
export function calmSeries(series: DailySeries): { readonly calm: DailySeries; readonly unusual: UnusualDay[] } {
  const { values } = series;
  // Less than two weeks do not tell the wild from the ordinary.
  if (values.length < 2 * week) return { calm: series, unusual: [] };
  const factors = weekdayFactors(series);
  const plain = values.map((value, index) => {
    const factor = factors[weekdayAt(series, index)] ?? 1;
    return factor > 0.05 ? value / factor : null;
  });
  const levels = levelsOf(plain.map((value) => value ?? medianOf(values)));
  const parts = plain.flatMap((value, index) => {
    const level = levels[index] ?? 0;
    return value === null || level <= 0 ? [] : [(value - level) / level];
  });
  const edge = Math.max(leastPart, farOff * spreadOf(parts, 0));
  const unusual: UnusualDay[] = [];
  const calm = values.map((value, index) => {
    const level = levels[index] ?? 0;
    const expected = level * (factors[weekdayAt(series, index)] ?? 1);
    if (plain[index] === null || level <= 0 || Math.abs(value - expected) <= edge * expected) return value;
    unusual.push({ index, value, expected });
    return expected * (1 + Math.sign(value - expected) * edge);
  });
  return { calm: { ...series, values: calm }, unusual };
}
