import type { AnomalyQuery, AnomalyReport, Filter } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { missingLabel } from '../../spend/dimensions.ts';
import { lastCall } from '../../spend/last-call.ts';
import { listDimensionValues } from '../../spend/list-dimension-values.ts';
import { type NoteCode, notesOf } from '../notes.ts';
import { type AnomalyWindow, anomalyWindow } from './anomaly-window.ts';
import { explainRun } from './explain-run.ts';
import { type Findings, findInSeries, floorOf, type WatchedSeries } from './find-in-series.ts';
import { type BucketsQuery, filled, readBuckets, type ReadBucket } from './read-buckets.ts';
import { foundOf, isoOf, pointsOf, type RecordedSeries, tellFloor, tellRun, units, usd } from './tell-findings.ts';
import { bucketMs } from './watched-series.ts';

const mostValues = 50;
/** Explaining takes a dozen queries each. */
const mostExplained = 5;

/** What was out of the ordinary, of the whole and of each value of a dimension; explained by the usual dimensions unless told. */
export async function findAnomalies(
  scope: Scope,
  query: AnomalyQuery,
  explain_by: readonly Filter['dimension'][] = [],
): Promise<AnomalyReport> {
  const last = await lastCall(scope, query.filters);
  const window = last === null ? null : anomalyWindow(query, { now: scope.clock.now(), last });
  if (window === null) return nothingIn(query, last);
  const { whole, values, many, known_from } = await readSeries(scope, query, window);
  const series = [whole, ...values];
  const floor = floorOf(whole.buckets, query.measure);
  const findings = findInSeries(series, {
    measure: query.measure,
    grain: query.grain,
    from: window.from,
    floor,
    false_discovery_rate: query.false_discovery_rate,
  });
  const shown = findings.runs.slice(0, query.limit);
  const anomalies = await Promise.all(
    shown.map(async (run, index) => {
      const own = series[run.series] ?? whole;
      const { value } = own;
      const told = tellRun(query, run, { series: own, window });
      if (index >= mostExplained) return told;
      const explained_by = await explainRun(scope, {
        measure: query.measure,
        grain: query.grain,
        from: Date.parse(told.from),
        to: Date.parse(told.to),
        filters: filtersOf(query, value),
        known_from,
        except: value === null ? null : (query.by ?? null),
        among: explain_by,
      });
      return { ...told, explained_by };
    }),
  );
  return {
    ...headOf(query),
    from: isoOf(window.from),
    to: isoOf(window.to),
    history_from: isoOf(known_from),
    anomalies,
    found: foundOf(query, findings),
    tested: {
      series: findings.tested.series,
      buckets: findings.tested.buckets,
      small_series: findings.tested.small,
      short_series: findings.tested.short,
    },
    floor: tellFloor(query, floor),
    points: pointsOf(query, findings, { whole, window }),
    notes: notesOf(notesFor(findings, window, { many })),
  };
}

interface ReadSeries {
  readonly whole: RecordedSeries;
  readonly values: readonly RecordedSeries[];
  readonly many: boolean;
  /** The first bucket that is known to be complete. */
  readonly known_from: number;
}

async function readSeries(scope: Scope, query: AnomalyQuery, window: AnomalyWindow): Promise<ReadSeries> {
  const { measure, grain, filters } = query;
  const by = query.by ?? null;
  const span = { measure, grain, filters, from: window.history_from, to: window.to };
  const [found, names] = await Promise.all([
    readBuckets(scope, span, null),
    by === null ? null : listDimensionValues(scope, { dimension: by, limit: mostValues + 1 }),
  ]);
  const buckets = found.get('') ?? [];
  const known_from = Math.min(window.to, (buckets[0]?.at ?? window.to) + bucketMs[grain]);
  const known = { ...span, from: known_from };
  const whole = { value: null, buckets: filled(buckets, known), cost: costOf(buckets) };
  if (by === null || names === null) return { whole, values: [], many: false, known_from };
  const looked = [...names.values.slice(0, mostValues), missingLabel];
  const read = await readBuckets(
    scope,
    { ...span, filters: [...filters, { dimension: by, op: 'in', value: looked }] },
    by,
  );
  const each = Array.from(read, ([value, one]) => ({ value, buckets: seriesOf(one, known), cost: costOf(one) }));
  // One value is the whole once more.
  const values = each.length < 2 ? [] : each.filter(({ buckets: some }) => some.length > 0);
  return { whole, values, many: names.values.length > mostValues, known_from };
}

function costOf(found: readonly ReadBucket[]): Map<number, bigint> {
  return new Map(found.map(({ at, cell }) => [at, cell.sums.cost]));
}

/** From its first bucket on: before, it was not there rather than silent. */
function seriesOf(found: readonly ReadBucket[], known: BucketsQuery): WatchedSeries['buckets'] {
  const first = found[0]?.at;
  return first === undefined ? [] : filled(found, { ...known, from: Math.max(known.from, first) });
}

function filtersOf({ filters, by }: AnomalyQuery, value: string | null): Filter[] {
  return value === null || by === null || by === undefined
    ? [...filters]
    : [...filters, { dimension: by, op: 'eq', value }];
}

function notesFor(
  { tested }: Findings,
  window: AnomalyWindow,
  { many }: { readonly many: boolean },
): (NoteCode | false)[] {
  return [
    tested.buckets === 0 && 'nothing_judged',
    tested.short > 0 && 'little_history',
    tested.small > 0 && 'small_series',
    many && 'many_values',
    window.cut && 'period_cut',
    window.ends_early && 'calls_end',
  ];
}

function headOf({ measure, by, grain, false_discovery_rate }: AnomalyQuery) {
  return { measure, unit: units[measure], by: by ?? null, grain, false_discovery_rate };
}

function nothingIn(query: AnomalyQuery, last: number | null): AnomalyReport {
  return {
    ...headOf(query),
    from: null,
    to: null,
    history_from: null,
    anomalies: [],
    found: { above: 0, below: 0, extra_usd: query.measure === 'cost' ? usd(0) : null },
    tested: { series: 0, buckets: 0, small_series: 0, short_series: 0 },
    floor: tellFloor(query, floorOf([], query.measure)),
    points: [],
    notes: notesOf([last === null ? 'no_history_at_all' : 'no_calls_in_period']),
  };
}
