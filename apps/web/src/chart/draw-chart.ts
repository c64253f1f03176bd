import * as Plot from '@observablehq/plot';
import type { Formats } from '../format/formats.ts';
import { formatUnit } from '../format/measure.ts';
import { barPx, type ChartSpec, type DrawnPoint, drawnPoints, highest, roundUp, spreadLabels } from './chart-model.ts';

export interface DrawOptions {
  readonly spec: ChartSpec;
  readonly width: number;
  readonly height: number;
  readonly formats: Formats;
  /** A category's bar was clicked. */
  readonly onPick?: (x: string) => void;
}

const lineGapPx = 14;
const mostLabelPx = 130;
const tickPx = 80;
const colours = Array.from({ length: 8 }, (_, index) => `var(--series-${index + 1})`);
const compareColour = 'var(--faint)';

const marginOf = { top: 18, bottom: 36, left: 52 };

function colourOf(spec: ChartSpec, name: string): string {
  const own = spec.series.filter(({ role = 'main' }) => role === 'main' || role === 'part');
  const index = own.findIndex((series) => series.name === name);
  const role = spec.series.find((series) => series.name === name)?.role;
  if (role === 'compare') return compareColour;
  return colours[(index === -1 ? 0 : index) % colours.length] ?? compareColour;
}

const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function compactOf({ unit }: ChartSpec, formats: Formats): (value: number) => string {
  if (unit === 'usd') return (value) => formats.money(value.toFixed(12).replace(/\.?0+$/, ''), 'compact');
  if (unit === 'rate' || unit === 'ms') return (value) => formatUnit(formats, unit, value);
  return (value) => formats.count(value, 'compact');
}

function timeText({ x }: ChartSpec, formats: Formats): (at: string) => string {
  const day = new Intl.DateTimeFormat(formats.locale, {
    timeZone: 'UTC',
    ...(x === 'month' ? { month: 'long', year: 'numeric' } : { day: 'numeric', month: 'short', weekday: 'short' }),
    ...(x === 'hour' ? { hour: 'numeric', minute: '2-digit' } : {}),
  });
  return x === 'category' ? (at) => at : (at) => day.format(new Date(at));
}

function tipText({ spec, formats }: DrawOptions): (point: DrawnPoint) => string {
  const time = timeText(spec, formats);
  return (point) => {
    const band =
      point.low === null || point.high === null
        ? ''
        : `\n${formatUnit(formats, spec.unit, point.low)} to ${formatUnit(formats, spec.unit, point.high)}`;
    return `${time(point.own)}\n${point.series}: ${formatUnit(formats, spec.unit, point.value)}${band}`;
  };
}

interface Endpoint {
  readonly text: string;
  readonly y: number;
  readonly series: string;
}

/** The name of a line that ends before the others do, at its end. */
function earlyLabels({ spec }: DrawOptions, points: readonly DrawnPoint[]): Plot.Markish {
  const lastPlace = points.reduce((latest, { x }) => (x > latest ? x : latest), '');
  const ends = spec.series.flatMap(({ name }) => {
    const last = points.findLast((point) => point.series === name && point.value !== null);
    return last === undefined || last.x === lastPlace ? [] : [last];
  });
  return Plot.text(ends, {
    x: (point: DrawnPoint) => new Date(point.x),
    y: 'value',
    text: ({ series }: DrawnPoint) => short(series, 20),
    textAnchor: 'end',
    dx: -6,
    dy: -10,
    fill: ({ series }: DrawnPoint) => colourOf(spec, series),
    // Readable where it lies over a line.
    stroke: 'var(--raised)',
    strokeWidth: 5,
    fontWeight: 500,
  });
}

/** Names at the ends of the lines, moved apart where lines end close together. */
function endLabels({ spec, height }: DrawOptions, points: readonly DrawnPoint[], top: number): Plot.Markish {
  const bottom = height - marginOf.bottom;
  const toPx = (value: number) => bottom - (value / top) * (bottom - marginOf.top);
  const lastPlace = points.reduce((latest, { x }) => (x > latest ? x : latest), '');
  let stacked = 0;
  const ends = spec.series.flatMap(({ name, role }): Endpoint[] => {
    const last = points.findLast((point) => point.series === name && point.value !== null);
    if (last === undefined || last.x !== lastPlace) return [];
    const value = last.value ?? 0;
    // A part is named at the middle of its piece.
    const at = role === 'part' ? stacked + value / 2 : value;
    if (role === 'part') stacked += value;
    return [{ text: name, series: name, y: toPx(at) }];
  });
  const spread = spreadLabels(ends, lineGapPx, bottom);
  return Plot.text(spread, {
    frameAnchor: 'right',
    textAnchor: 'start',
    dx: 6,
    y: ({ y }: Endpoint) => ((bottom - y) / (bottom - marginOf.top)) * top,
    text: ({ text }: Endpoint) => short(text, 20),
    fill: ({ series }: Endpoint) => colourOf(spec, series),
    fontWeight: 500,
  });
}

function annotationMarks({ spec }: DrawOptions): Plot.Markish[] {
  const list = spec.annotations ?? [];
  if (list.length === 0 || spec.x === 'category') return [];
  const at = ({ x }: { x: string }) => new Date(x);
  return [
    Plot.ruleX(list, { x: at, stroke: 'var(--line-strong)', strokeDasharray: '2,3' }),
    Plot.text(list, {
      x: at,
      frameAnchor: 'top',
      dy: -13,
      text: ({ text }: { text: string }) => short(text, 28),
      fill: 'var(--muted)',
    }),
  ];
}

function timeMarks(options: DrawOptions, points: readonly DrawnPoint[]): Plot.Markish[] {
  const { spec } = options;
  const x = (point: DrawnPoint) => new Date(point.x);
  const fill = (point: DrawnPoint) => colourOf(spec, point.series);
  const of = (...roles: DrawnPoint['role'][]) => points.filter(({ role }) => roles.includes(role));
  const banded = points.filter(({ low, high }) => low !== null && high !== null);
  const parts = of('part');
  if (spec.kind === 'bar' && spec.x !== 'category') {
    const bars = parts.length > 0 ? parts : of('main');
    return [
      Plot.rectY(bars, { x, y: 'value', interval: spec.x, fill, inset: 0.5 }),
      Plot.lineY(of('compare'), { x, y: 'value', stroke: compareColour, strokeDasharray: '3,3' }),
    ];
  }
  return [
    Plot.areaY(banded, { x, y1: 'low', y2: 'high', z: 'series', fill, fillOpacity: 0.16, clip: true }),
    ...(parts.length > 0 ? [Plot.areaY(parts, { x, y: 'value', z: 'series', fill, fillOpacity: 0.85 })] : []),
    ...(spec.kind === 'area' && parts.length === 0
      ? [Plot.areaY(of('main'), { x, y: 'value', z: 'series', fill, fillOpacity: 0.1 })]
      : []),
    Plot.lineY(of('compare'), { x, y: 'value', z: 'series', stroke: compareColour, strokeDasharray: '3,3' }),
    Plot.lineY(of('main'), { x, y: 'value', z: 'series', stroke: fill, strokeWidth: 1.75 }),
    Plot.lineY(of('forecast'), { x, y: 'value', z: 'series', stroke: fill, strokeWidth: 1.75, strokeDasharray: '5,3' }),
  ];
}

function timeChart(options: DrawOptions, points: readonly DrawnPoint[]): Plot.PlotOptions {
  const { spec, width, formats } = options;
  const top = roundUp(highest(points));
  const labelled = spec.series.length > 1;
  const right = labelled ? Math.min(mostLabelPx, width / 3) : 12;
  return {
    marginTop: marginOf.top,
    marginBottom: marginOf.bottom,
    marginLeft: marginOf.left,
    marginRight: right,
    x: { type: 'utc', label: null, ticks: Math.max(3, Math.floor((width - marginOf.left - right) / tickPx)) },
    y: { domain: [0, top], label: null, ticks: 4, tickFormat: compactOf(spec, formats), grid: true },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
      ...timeMarks(options, points),
      ...annotationMarks(options),
      ...(labelled ? [endLabels(options, points, top), earlyLabels(options, points)] : []),
      Plot.tip(
        points.filter(({ value }) => value !== null),
        Plot.pointerX({ x: (point: DrawnPoint) => new Date(point.x), y: 'value', title: tipText(options) }),
      ),
    ],
  };
}

function barChart(options: DrawOptions, points: readonly DrawnPoint[]): Plot.PlotOptions {
  const { spec, width, formats } = options;
  const names = [...new Set(points.map(({ x }) => x))];
  const left = Math.min(width * 0.4, 8 + 6.6 * Math.max(0, ...names.map((name) => Math.min(name.length, 28))));
  const main = points.filter(({ role }) => role !== 'compare');
  const before = points.filter(({ role }) => role === 'compare');
  return {
    height: names.length * barPx + 8,
    marginTop: 4,
    marginBottom: 4,
    marginLeft: left,
    marginRight: 76,
    x: { domain: [Math.min(0, ...points.map(({ value }) => value ?? 0)), highest(points) || 1], axis: null },
    y: { domain: names, label: null, tickSize: 0, tickFormat: (name: string) => short(name, 28) },
    marks: [
      Plot.barX(main, {
        y: 'x',
        x: 'value',
        fill: (point: DrawnPoint) => colourOf(spec, point.series),
        insetTop: 4,
        insetBottom: 4,
        rx: 2,
      }),
      Plot.tickX(before, { y: 'x', x: 'value', stroke: 'var(--ink)', strokeWidth: 1.5 }),
      Plot.text(main, {
        y: 'x',
        x: 'value',
        text: ({ value }: DrawnPoint) => formatUnit(formats, spec.unit, value),
        textAnchor: 'start',
        dx: 6,
        fill: 'var(--ink)',
      }),
      Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
    ],
  };
}

/** Draws with Plot. Its style element is taken out: a strict policy refuses it, and our own sheet says the same. */
export function drawChart(options: DrawOptions): Element {
  const { spec, width, height } = options;
  const points = drawnPoints(spec.series);
  const chart = spec.x === 'category' ? barChart(options, points) : timeChart(options, points);
  const drawn = Plot.plot({
    width,
    height,
    className: 'plot',
    style: { fontFamily: 'inherit', fontSize: '11px' },
    ...chart,
  });
  for (const style of drawn.querySelectorAll('style')) style.remove();
  return drawn;
}
