import type { Anomaly, ExplainedMeasure, Filter, WatchedMeasure } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { breakDown } from '../explain/break-down.ts';
import { readBreakdowns } from '../../spend/read-breakdowns.ts';
import type { ReadBreakdown } from '../../spend/sum-reader.ts';
import { type Cell, cellMeasures, cellOf } from '../explain/cell.ts';
import { measureShapes } from '../explain/measure-shape.ts';
import { sumOfCells } from '../explain/sum-of-cells.ts';
import { bucketMs, type Grain, slotOf } from './watched-series.ts';

const candidates: readonly Filter['dimension'][] = [
  'model',
  'feature',
  'project',
  'agent',
  'environment',
  'operation',
  'application',
  'error_type',
];
const leastPower = 0.3;
const mostShown = 3;
const mostValues = 500;
const mostRows = 20_000;
/** Usual spans held against: as many weeks, or days by the hour. */
const spansBehind = { day: 4, hour: 7 } as const;

const explainedAs: Readonly<Record<WatchedMeasure, ExplainedMeasure>> = {
  cost: 'cost',
  calls: 'calls',
  error_rate: 'error_rate',
  'latency.p95': 'latency.mean',
};

export interface RunToExplain {
  readonly measure: WatchedMeasure;
  readonly grain: Grain;
  readonly from: number;
  readonly to: number;
  readonly filters: readonly Filter[];
  /** The first moment that is known. */
  readonly known_from: number;
  /** Not looked at again: the dimension that the series is a value of. */
  readonly except: Filter['dimension'] | null;
  /** Where to look; the usual dimensions where none are named. */
  readonly among: readonly Filter['dimension'][];
}

/** The values that explain a run against the same hours or weekdays before, by the rule that explains any change. */
export async function explainRun(scope: Scope, run: RunToExplain): Promise<Anomaly['explained_by']> {
  const spans = spansBefore(run);
  const [first] = spans.toSorted((a, b) => a.from - b.from);
  if (first === undefined) return [];
  const names = (run.among.length > 0 ? run.among : candidates).filter((dimension) => dimension !== run.except);
  const read = await readBreakdowns(scope, {
    sets: names.map((name) => [name, run.grain]),
    measures: cellMeasures,
    filters: run.filters,
    from: first.from,
    to: run.to,
    only: { grain: run.grain, at: [...spans, run].flatMap((span) => bucketsIn(span, run.grain)) },
    limit: mostRows,
  });
  const found = names.map((dimension, index) => {
    const breakdown = read[index];
    return breakdown === undefined || breakdown.truncated
      ? null
      : explainBy(dimension, bucketsOf(breakdown), { run, spans });
  });
  return found
    .flatMap((one) => (one === null ? [] : [one]))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostShown)
    .map(({ score: _, ...one }) => one);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same slots in the weeks (by the hour: the days of its kind) before, as far as they are known. */
function spansBefore({ grain, from, to, known_from }: RunToExplain): Span[] {
  const season = (grain === 'day' ? 7 : 1) * bucketMs.day;
  const step = Math.ceil((to - from) / season) * season;
  const spans: Span[] = [];
  for (let back = step; spans.length < spansBehind[grain] && from - back >= known_from; back += step) {
    if (slotOf(from - back, grain) === slotOf(from, grain)) spans.push({ from: from - back, to: to - back });
  }
  return spans;
}

function bucketsIn({ from, to }: Span, grain: Grain): number[] {
  return Array.from({ length: Math.round((to - from) / bucketMs[grain]) }, (_, at) => from + at * bucketMs[grain]);
}

type Series = ReadonlyMap<string, readonly { readonly at: number; readonly cell: Cell }[]>;

function bucketsOf({ groups }: ReadBreakdown): Series {
  const series = new Map<string, { at: number; cell: Cell }[]>();
  for (const { values, sums } of groups) {
    const [name = '', at = ''] = values;
    const bucket = { at: Date.parse(at), cell: cellOf(sums, [name]) };
    const known = series.get(name);
    if (known === undefined) series.set(name, [bucket]);
    else known.push(bucket);
  }
  return series;
}

function explainBy(
  dimension: Filter['dimension'],
  series: Series,
  { run, spans }: { readonly run: RunToExplain; readonly spans: readonly Span[] },
): (Anomaly['explained_by'][number] & { readonly score: number }) | null {
  if (series.size < 2 || series.size > mostValues) return null;
  const shape = measureShapes[explainedAs[run.measure]];
  const cells = { before: within(series, spans), after: within(series, [run]) };
  // The usual is the mean of the spans: their sum brought to the length of one.
  const factor = { to: 1n, from: BigInt(spans.length) };
  const breakdown = breakDown([dimension], cells, { shape, factor, limit: mostValues });
  if (breakdown.explanatory_power < leastPower) return null;
  const led = new Set(breakdown.leading.map(([value]) => value));
  return {
    dimension,
    explanatory_power: breakdown.explanatory_power,
    leading_share_of_change: breakdown.leading_share_of_change,
    leading: breakdown.contributions.filter(({ values: [value] }) => led.has(value)),
    score: breakdown.score,
  };
}

function within(series: Series, spans: readonly Span[]): Cell[] {
  return Array.from(series, ([name, buckets]) => {
    const inside = buckets.filter(({ at }) => spans.some(({ from, to }) => at >= from && at < to));
    return { ...sumOfCells(inside.map(({ cell }) => cell)), values: [name] };
  }).filter(({ sums }) => sums.calls > 0n);
}
