import {
  type AnomalyReport,
  filterableDimensions,
  type SpendRow,
  type WatchedMeasure,
  watchedMeasures,
} from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { useApiQuery } from '../api/use-api.ts';
import { Chart } from '../chart/chart.tsx';
import type { ChartSpec } from '../chart/chart-model.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { useFormats } from '../format/formats-context.ts';
import { labelOf } from '../format/measure.ts';
import { PeriodPicker } from '../period/period-picker.tsx';
import { periodOf } from '../period/period.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { AnomalyCard } from './anomaly-card.tsx';
import { boundsOf, selectionOf } from './links.ts';
import { figureOf, labelOfRow } from './spend-row.ts';

const route = getRouteApi('/app/anomalies');
const small = '[&_select]:h-7 [&_select]:py-0 [&_select]:text-xs [&_svg]:top-1.5';
const noLabel = 'none';
const measureOptions = watchedMeasures.map((value) => ({ value, label: labelOf(value) }));
const byOptions = [
  { value: noLabel, label: 'all together' },
  ...filterableDimensions.map((value) => ({ value, label: `by ${value.replaceAll('_', ' ')}` })),
] as const;
const grainOptions = [
  { value: 'day', label: 'per day' },
  { value: 'hour', label: 'per hour' },
] as const;

/** The course of the whole with what is usual as its band. */
function wholeChart({ points, grain, unit, anomalies }: AnomalyReport): ChartSpec {
  return {
    kind: 'line',
    x: grain,
    unit,
    series: [
      {
        name: 'Actual',
        points: points.map(({ at, observed, low, high }) => ({ x: at, value: observed, low, high })),
      },
    ],
    annotations: anomalies
      .filter(({ series }) => series === null)
      .slice(0, 5)
      .map(({ worst, direction }) => ({
        x: worst.at,
        kind: 'anomaly',
        text: `unusually ${direction === 'above' ? 'high' : 'low'}`,
      })),
  };
}

/** The course of each value that was unusual, from one query. */
function courseOf(
  series: AnomalyReport['anomalies'][number]['series'],
  report: AnomalyReport,
  rows: readonly SpendRow[],
): { at: string; value: number | null }[] {
  if (series === null) {
    return report.points.map(({ at, observed }) => ({ at, value: observed === null ? null : Number(observed) }));
  }
  const isRate = report.unit === 'rate' || report.unit === 'ms';
  const own = new Map(
    rows
      .filter((row) => labelOfRow(row, series.dimension) === series.value)
      .map((row) => [Date.parse(String(row[report.grain])), figureOf(row, report.measure)]),
  );
  return report.points.map(({ at }) => {
    const value = own.get(Date.parse(at)) ?? null;
    return { at, value: value === null ? (isRate ? null : 0) : Number(value) };
  });
}

/** What was out of the ordinary, the clearest first, each with what explains it. */
export function AnomaliesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { count, money, rate } = useFormats();
  const period = periodOf({ ...search, compare: 'none' }, useNow());
  const filters = search.filters ?? [];
  const measure: WatchedMeasure = search.measure ?? 'cost';
  const { grain = 'day', by = 'feature' } = search;
  const isTogether = search.together === true;
  const query = useApiQuery(
    'findAnomalies',
    { measure, grain, filters, ...(isTogether ? {} : { by }), ...boundsOf(period.span), limit: 50 },
    { keep: true },
  );
  const report = query.data;
  const values = [...new Set((report?.anomalies ?? []).flatMap(({ series }) => series?.value ?? []))].slice(0, 100);
  const dimension = report?.by ?? null;
  const courses = useApiQuery(
    'querySpend',
    {
      by: [grain, dimension ?? by],
      measures: [measure],
      filters: [...filters, { dimension: dimension ?? by, op: 'in', value: values }],
      from: report?.from ?? undefined,
      to: report?.to ?? undefined,
      limit: 10_000,
    },
    { enabled: values.length > 0 && dimension !== null, keep: true },
  );
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <Page>
      <PageHeader
        title="What was unusual?"
        tab="Anomalies"
        about="Held against the usual of the same weekday or hour; a deviation counts where it is neither small nor likely to be chance."
        actions={<PeriodPicker period={period} onChange={change} noCompare />}
      />
      <div className="mb-3 flex flex-wrap items-center gap-1.5">
        <Select
          label="Measure"
          hideLabel
          className={`w-32 ${small}`}
          value={measure}
          options={measureOptions}
          onValue={(next) => change({ measure: next === 'cost' ? undefined : next })}
        />
        <Select
          label="By"
          hideLabel
          className={`w-36 ${small}`}
          value={isTogether ? noLabel : by}
          options={byOptions}
          onValue={(next) =>
            change(
              next === noLabel
                ? { together: true, by: undefined }
                : { together: undefined, by: next === 'feature' ? undefined : next },
            )
          }
        />
        <Select
          label="Grain"
          hideLabel
          className={`w-28 ${small}`}
          value={grain}
          options={grainOptions}
          onValue={(next) => change({ grain: next === 'day' ? undefined : next })}
        />
        <FilterBar filters={filters} onFilters={(next) => change({ filters: next.length === 0 ? undefined : next })} />
      </div>
      {query.error !== null && report === undefined ? (
        <ErrorState error={query.error} title="Nothing could be looked for." retry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <Loading /> : null}
      {report === undefined ? null : (
        <div className={query.isPlaceholderData ? 'opacity-60' : undefined}>
          {report.points.length === 0 ? null : (
            <Card className="mb-3">
              <Chart
                title={`${labelOf(report.measure)} per ${report.grain}, all together`}
                about="the band is what is usual"
                height={200}
                {...wholeChart(report)}
              />
            </Card>
          )}
          {report.anomalies.length === 0 ? (
            <EmptyState icon={<ShieldCheck aria-hidden className="size-6" />} title="Nothing was unusual">
              {count(report.tested.buckets)} {report.grain}s of {count(report.tested.series)} series were looked at.
              Another dimension may tell more.
            </EmptyState>
          ) : (
            <>
              <p className="mb-3 text-sm text-muted">
                {count(report.found.above)} above and {count(report.found.below)} below the usual
                {report.found.extra_usd === null ? '' : `, ${money(report.found.extra_usd)} more spent in all`}; at most{' '}
                {rate(report.false_discovery_rate, 0)} of alarms are false.
              </p>
              <ul className="flex flex-col gap-3">
                {report.anomalies.map((anomaly) => (
                  <li key={`${anomaly.series?.value ?? ''} ${anomaly.from}`}>
                    <AnomalyCard
                      anomaly={anomaly}
                      report={report}
                      selection={selectionOf(search)}
                      course={courseOf(anomaly.series, report, courses.data?.rows ?? [])}
                    />
                  </li>
                ))}
              </ul>
            </>
          )}
          {report.notes.length === 0 ? null : (
            <ul className="mt-4 space-y-1 text-xs text-muted">
              {report.notes.map(({ code, text }) => (
                <li key={code}>{text}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Page>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3">
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} className="h-36 w-full rounded-xl" />
      ))}
    </div>
  );
}
