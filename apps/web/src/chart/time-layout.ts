import { type Grain, nextPeriod, timeTicks, valueTicks } from './axis.ts';
import {
  type ChartAnnotation,
  type ChartSeries,
  type ChartSpec,
  drawnPoints,
  type DrawnPoint,
  highest,
  spreadLabels,
} from './chart-model.ts';

export const margin = { top: 20, bottom: 36, left: 52 };
const endPx = 12;
const mostLabelPx = 130;
const letterPx = 6.3;
const labelGapPx = 14;
const tickPx = 64;

/** A point where it is drawn, in pixels. */
export interface PlacedPoint extends DrawnPoint {
  readonly px: number;
  readonly top: number;
  /** Where it stands on: the axis, or the part below it. */
  readonly base: number;
}

export interface PlacedSeries {
  readonly name: string;
  readonly role: NonNullable<ChartSeries['role']>;
  readonly colour: string;
  readonly points: readonly PlacedPoint[];
}

/** Cut to a length, said to be cut. */
export const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

const palette = Array.from({ length: 8 }, (_, index) => `var(--series-${index + 1})`);
const compareColour = 'var(--faint)';

/** The colour of each series: those that go on from another have its colour, what is compared is grey. */
export function colourOf(series: readonly ChartSeries[], name: string): string {
  const found = series.find((one) => one.name === name);
  if (found?.role === 'compare') return compareColour;
  const own = series.filter(({ role = 'main' }) => role === 'main' || role === 'part');
  const index = Math.max(0, own.indexOf(found ?? own[0] ?? { name: '', points: [] }));
  return palette[index % palette.length] ?? compareColour;
}

interface Scales {
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
}

function place(spec: ChartSpec, points: readonly DrawnPoint[], { x, y }: Scales): PlacedSeries[] {
  const stacked = new Map<string, number>();
  return spec.series.map(({ name, role = 'main' }) => ({
    name,
    role,
    colour: colourOf(spec.series, name),
    points: points
      .filter((point) => point.series === name)
      .map((point) => {
        const below = role === 'part' ? (stacked.get(point.x) ?? 0) : 0;
        const value = below + (point.value ?? 0);
        if (role === 'part') stacked.set(point.x, value);
        return { ...point, px: x(Date.parse(point.x)), top: y(value), base: y(below) };
      }),
  }));
}

/** Everything a chart over time is made of, in pixels of its box. */
export function layOut(
  spec: ChartSpec & { readonly x: Grain },
  size: { width: number; height: number },
  locale: string,
) {
  const points = drawnPoints(spec.series);
  const places = [...new Set(points.map(({ x }) => Date.parse(x)))].sort((a, b) => a - b);
  const isBars = spec.kind === 'bar';
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? first;
  const end = isBars || last === first ? nextPeriod(last, spec.x) : last;
  const isLabelled = spec.series.length > 1;
  const longest = Math.max(...spec.series.map(({ name }) => name.length));
  const labelPx = Math.min(mostLabelPx, size.width / 3, endPx + longest * letterPx);
  const right = size.width - (isLabelled ? labelPx : endPx);
  const bottom = size.height - margin.bottom;
  const ticks = valueTicks(Math.min(0, ...points.map(({ value }) => value ?? 0)), highest(points));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const x = (ms: number) => margin.left + ((ms - first) / Math.max(1, end - first)) * (right - margin.left);
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - margin.top);
  const widthAt = (ms: number) => Math.max(1, x(nextPeriod(ms, spec.x)) - x(ms) - 1);
  // Bars are as wide as their period; what is drawn over them stands at their middle.
  const middle = (ms: number) => (isBars ? x(ms) + (widthAt(ms) + 1) / 2 : x(ms));
  return {
    places,
    series: place(spec, points, { x: middle, y }),
    value_ticks: ticks.map((value) => ({ value, y: y(value) })),
    time_ticks: timeTicks(places, spec.x, { locale, most: Math.floor((right - margin.left) / tickPx) }).map((tick) => ({
      ...tick,
      x: middle(tick.ms),
    })),
    y,
    middle,
    widthAt,
    zero: y(0),
    right,
    bottom,
    isLabelled,
  };
}

export type TimeLayout = ReturnType<typeof layOut>;

export interface SeriesLabel {
  readonly text: string;
  readonly y: number;
  readonly x: number;
  readonly colour: string;
  /** Of a line that ends before the others do: the name stands before its end. */
  readonly isEarly: boolean;
}

/** The name of each series where it ends, moved apart where several end close together. */
export function seriesLabels({ series, places, right, bottom }: TimeLayout): SeriesLabel[] {
  const latest = places.at(-1) ?? 0;
  const all = series.flatMap(({ name, role, colour, points }): SeriesLabel[] => {
    const last = points.findLast(({ value }) => value !== null);
    if (last === undefined) return [];
    const isEarly = Date.parse(last.x) < latest;
    const y = role === 'part' ? (last.top + last.base) / 2 : last.top;
    return [{ text: name, colour, isEarly, x: isEarly ? last.px - 6 : right + 6, y: isEarly ? last.top - 12 : y }];
  });
  const early = all.filter(({ isEarly }) => isEarly);
  const late = all.filter(({ isEarly }) => !isEarly);
  return [...early, ...spreadLabels(late, labelGapPx, bottom)];
}

export interface PlacedAnnotation extends ChartAnnotation {
  readonly px: number;
  /** Where its text begins; null where there is no room for it, and its line alone is drawn. */
  readonly text_px: number | null;
  /** 0 above the frame, 1 within its top. */
  readonly row: number;
  readonly shown: string;
}

const annotationRows = 2;
const annotationGapPx = 8;

/** Texts of what happened, none over another: in the first of two rows that has room. */
export function placeAnnotations(list: readonly ChartAnnotation[], layout: TimeLayout): PlacedAnnotation[] {
  const frame = layout.right - margin.left;
  const most = Math.max(10, Math.min(32, Math.floor(frame / (2 * letterPx))));
  const taken: { row: number; from: number; to: number }[] = [];
  return list.map((annotation) => {
    const px = layout.middle(Date.parse(annotation.x));
    const shown = short(annotation.text, most);
    const width = shown.length * letterPx;
    // Towards the middle, so that it stays in the frame.
    const from = px > margin.left + frame / 2 ? px - width : px;
    const isFree = (row: number) =>
      taken.every(
        (one) => one.row !== row || from > one.to + annotationGapPx || from + width < one.from - annotationGapPx,
      );
    const row = Array.from({ length: annotationRows }, (_, index) => index).find(isFree);
    if (row !== undefined) taken.push({ row, from, to: from + width });
    return { ...annotation, px, shown, row: row ?? 0, text_px: row === undefined ? null : from };
  });
}
