import {
  type AlertSeries,
  type AnomalyCondition,
  type Filter,
  type PreviewAlertRule,
  spendQuerySchema,
  type ThresholdCondition,
} from '@apex/contracts';
import { findAnomalies } from '../../analysis/anomaly/find-anomalies.ts';
import { bucketMs } from '../../analysis/anomaly/watched-series.ts';
import type { Scope } from '../../scope.ts';
import { missingLabel } from '../../spend/dimensions.ts';
import { querySpend } from '../../spend/query-spend.ts';
import { falseShare } from '../watch/look-anomaly.ts';
import { amountIn, exactOf, unitOf } from '../watch/measure-words.ts';
import { type CalendarUnit, periodAt } from '../watch/windows.ts';

/** How many windows the picture shows. */
const shown: Readonly<Record<CalendarUnit, number>> = { hour: 48, day: 35, week: 16, month: 12 };
const anomalyDays = { day: 56, hour: 7 } as const;
const mostRows = 10_000;
const hourMs = 3_600_000;

/** The series a rule looks at, with its limit, over the windows before `until`; what it would have said of them. */
export function previewAlertRule(scope: Scope, { condition, subject, until }: PreviewAlertRule): Promise<AlertSeries> {
  const end = until === undefined ? scope.clock.now() : Date.parse(until);
  return condition.kind === 'threshold'
    ? previewThreshold(scope, condition, { subject, end })
    : previewAnomaly(scope, condition, { subject, end });
}

interface Asked {
  readonly subject: string | undefined;
  readonly end: number;
}

async function previewThreshold(scope: Scope, condition: ThresholdCondition, asked: Asked): Promise<AlertSeries> {
  const { window, measure, by, above } = condition;
  const grain = window.unit === 'rolling' ? (window.hours <= 24 ? 'hour' : 'day') : window.unit;
  const periods = periodsUpTo(grain, asked.end);
  const [first, last] = [periods[0]?.from ?? asked.end, periods.at(-1)?.to ?? asked.end];
  const named = await subjectOf(scope, condition, { ...asked, first, last });
  const own: Filter[] = by === null || named === null ? [] : [{ dimension: by, op: 'eq', value: named }];
  // A sliding window is drawn by its steps: each is a question of its own.
  const spans = periods.map(({ from, to }) => {
    return { at: from, from: window.unit === 'rolling' ? to - window.hours * hourMs : from, to };
  });
  const limit = exactOf(above);
  const amounts =
    window.unit === 'rolling'
      ? await slidingAmounts(scope, { ...condition, filters: [...condition.filters, ...own] }, spans)
      : await amountsBy(scope, { ...condition, filters: [...condition.filters, ...own] }, { grain, first, last });
  const points = spans.map(({ at }) => {
    const value = amounts.get(at) ?? null;
    const over = value !== null && exactOf(value) > limit;
    return { at: new Date(at).toISOString(), value, expected: null, low: null, high: null, over };
  });
  return {
    unit: unitOf(measure),
    grain,
    from: new Date(first).toISOString(),
    to: new Date(last).toISOString(),
    points,
    subject: named,
    threshold: above,
    // Of a calendar each period alerts by itself, of a sliding window each time that it comes to be over.
    would_alert: points.filter(({ over }, index) => {
      return over && (window.unit !== 'rolling' || points[index - 1]?.over !== true);
    }).length,
  };
}

function periodsUpTo(grain: CalendarUnit, end: number) {
  const periods = [periodAt(grain, end)];
  while (periods.length < shown[grain]) periods.unshift(periodAt(grain, (periods[0]?.from ?? 0) - 1));
  return periods;
}

/** The one that is asked for, else the greatest. */
async function subjectOf(
  scope: Scope,
  { by, measure, filters }: ThresholdCondition,
  { subject, first, last }: Asked & { readonly first: number; readonly last: number },
): Promise<string | null> {
  if (by === null || subject !== undefined) return subject ?? null;
  const { rows } = await querySpend(
    scope,
    spendQuerySchema.parse({
      by: [by],
      measures: [measure],
      filters,
      from: new Date(first).toISOString(),
      to: new Date(last).toISOString(),
      order: { by: measure, direction: 'desc' },
      limit: 2,
    }),
  );
  const found = rows.find((row) => row[by] !== missingLabel);
  return found === undefined ? null : String(found[by]);
}

interface Series {
  readonly grain: CalendarUnit;
  readonly first: number;
  readonly last: number;
}

async function amountsBy(scope: Scope, { measure, filters }: ThresholdCondition, { grain, first, last }: Series) {
  const { rows } = await querySpend(
    scope,
    spendQuerySchema.parse({
      by: [grain],
      measures: [measure],
      filters,
      from: new Date(first).toISOString(),
      to: new Date(last).toISOString(),
      limit: mostRows,
    }),
  );
  return new Map(rows.map((row) => [Date.parse(String(row[grain])), amountIn(row, measure)]));
}

async function slidingAmounts(
  scope: Scope,
  { measure, filters }: ThresholdCondition,
  spans: readonly { readonly at: number; readonly from: number; readonly to: number }[],
) {
  const read = await Promise.all(
    spans.map(async ({ at, from, to }) => {
      const query = {
        measures: [measure],
        filters,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      };
      const { total } = await querySpend(scope, spendQuerySchema.parse(query));
      return [at, amountIn(total, measure)] as const;
    }),
  );
  return new Map(read);
}

async function previewAnomaly(
  scope: Scope,
  condition: AnomalyCondition,
  { subject, end }: Asked,
): Promise<AlertSeries> {
  const { measure, grain, by, sensitivity, filters } = condition;
  const bucket = bucketMs[grain];
  const last = Math.ceil(end / bucket) * bucket;
  const first = last - anomalyDays[grain] * bucketMs.day;
  const isPart = by !== null && subject !== undefined;
  const report = await findAnomalies(scope, {
    measure,
    grain,
    by: isPart ? null : by,
    filters: isPart ? [...filters, { dimension: by, op: 'eq', value: subject }] : filters,
    from: new Date(first).toISOString(),
    to: new Date(last).toISOString(),
    false_discovery_rate: falseShare[sensitivity],
    limit: 1,
  });
  const { above, below } = report.found;
  return {
    unit: report.unit,
    grain,
    from: new Date(first).toISOString(),
    to: new Date(last).toISOString(),
    points: report.points.map(({ at, observed, expected, low, high, anomalous }) => {
      return { at, value: observed, expected, low, high, over: anomalous };
    }),
    subject: isPart ? subject : null,
    threshold: null,
    would_alert: measure === 'calls' ? above + below : above,
  };
}
