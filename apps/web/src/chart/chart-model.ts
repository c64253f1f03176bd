import type { Unit } from '../format/measure.ts';

export interface ChartPoint {
  /** An instant or day (`2026-03-01`, `2026-03-01T10:00:00Z`) where the chart's x is time, a name otherwise. */
  readonly x: string;
  /** Null where nothing was measured: a gap, not a zero. Money is a decimal string. */
  readonly value: string | number | null;
  readonly low?: string | number | null;
  readonly high?: string | number | null;
}

export interface ChartSeries {
  readonly name: string;
  /**
   * `compare` is drawn over the main series point by point, whatever its own x; `forecast` goes on from its end;
   * `part` is stacked.
   */
  readonly role?: 'main' | 'compare' | 'forecast' | 'part';
  readonly points: readonly ChartPoint[];
}

export interface ChartAnnotation {
  readonly x: string;
  readonly text: string;
  readonly kind: 'change' | 'anomaly' | 'now';
}

export interface ChartSpec {
  readonly kind: 'line' | 'area' | 'bar';
  readonly x: 'category' | 'hour' | 'day' | 'week' | 'month';
  readonly unit: Unit;
  readonly series: readonly ChartSeries[];
  readonly annotations?: readonly ChartAnnotation[];
}

/** A value as the renderer takes it: positions only, never shown. */
export interface DrawnPoint {
  readonly series: string;
  readonly role: NonNullable<ChartSeries['role']>;
  /** Where it stands. */
  readonly x: string;
  /** What it is of: differs from `x` where it is compared. */
  readonly own: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const drawn = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** All points of all series, those of a comparison at the places of the main series. */
export function drawnPoints(series: readonly ChartSeries[]): DrawnPoint[] {
  const main = series.find(({ role = 'main' }) => role === 'main');
  return series.flatMap(({ name, role = 'main', points }) =>
    points.flatMap((point, index): DrawnPoint[] => {
      const place = role === 'compare' ? main?.points[index]?.x : point.x;
      // A former period that was longer has no place for its end.
      if (place === undefined) return [];
      return [
        {
          series: name,
          role,
          x: place,
          own: point.x,
          value: drawn(point.value),
          low: drawn(point.low),
          high: drawn(point.high),
        },
      ];
    }),
  );
}

/** A band may take this much of what the values take; a wider one runs out of the frame. */
const bandRoom = 2;

/** Height of a named bar with its room. */
export const barPx = 26;

/** Highest value that has to fit; of stacked parts their sum. */
export function highest(points: readonly DrawnPoint[]): number {
  const sums = new Map<string, number>();
  let most = 0;
  let bands = 0;
  for (const { role, x, value, high } of points) {
    if (role === 'part') sums.set(x, (sums.get(x) ?? 0) + Math.max(0, value ?? 0));
    most = Math.max(most, value ?? 0);
    bands = Math.max(bands, high ?? 0);
  }
  const values = Math.max(most, ...sums.values());
  return values === 0 ? bands : Math.max(values, Math.min(bands, values * bandRoom));
}

export interface Label {
  readonly text: string;
  readonly y: number;
}

/** Moves labels apart that would cover one another; keeps their order and the middle of each crowd. */
export function spreadLabels<L extends Label>(labels: readonly L[], gap: number, bottom: number): L[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const ys = sorted.map(({ y }) => y);
  for (let index = 1; index < ys.length; index += 1) {
    ys[index] = Math.max(ys[index] ?? 0, (ys[index - 1] ?? 0) + gap);
  }
  const over = (ys.at(-1) ?? 0) - bottom;
  if (over > 0) {
    ys[ys.length - 1] = bottom;
    for (let index = ys.length - 2; index >= 0; index -= 1) {
      ys[index] = Math.min(ys[index] ?? 0, (ys[index + 1] ?? 0) - gap);
    }
  }
  return sorted.map((label, index) => ({ ...label, y: ys[index] ?? label.y }));
}
