import { getRouteApi } from '@tanstack/react-router';
import { Activity } from 'lucide-react';
import { Chart } from '../chart/chart.tsx';
import { FilterBar } from '../filter/filter-bar.tsx';
import { useFormats } from '../format/formats-context.ts';
import { PeriodPicker } from '../period/period-picker.tsx';
import { periodOf } from '../period/period.ts';
import { NothingRecorded } from '../records/nothing-recorded.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { BreakdownCard } from './breakdown-card.tsx';
import { selectionOf } from './links.ts';
import { Heroes } from './overview-heroes.tsx';
import { spendChart } from './spend-chart.ts';
import { UnitEconomics } from './unit-economics.tsx';
import { type Overview, useOverview } from './use-overview.ts';
import { WhyChanged } from './why-changed.tsx';

const route = getRouteApi('/app/overview');
const chartPx = 260;

const breakdowns = [
  { dimension: 'model', title: 'By model' },
  { dimension: 'feature', title: 'By feature' },
  { dimension: 'user', title: 'By user' },
  { dimension: 'project', title: 'By project' },
] as const;

/** Spend at a glance: how much, where it will end, per unit of work, on what, and why it changed. */
export function OverviewPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const period = periodOf(search, now);
  const selection = selectionOf(search);
  const filters = search.filters ?? [];
  const overview = useOverview(period, filters);
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const isEmpty = overview.spend.data?.total.calls === 0;
  const common = { period, selection, enabled: overview.isReady };
  return (
    <Page>
      <PageHeader
        title="What did we spend, and where will it end?"
        tab="Overview"
        actions={<PeriodPicker period={period} onChange={change} />}
      />
      <div className="mb-3">
        <FilterBar filters={filters} onFilters={(next) => change({ filters: next.length === 0 ? undefined : next })} />
      </div>
      {overview.spend.error !== null && overview.spend.data === undefined ? (
        <ErrorState
          error={overview.spend.error}
          title="The spend could not be read."
          retry={() => void overview.spend.refetch()}
        />
      ) : isEmpty ? (
        <NothingRecorded
          icon={<Activity aria-hidden className="size-6" />}
          noun="calls"
          isNarrowed={filters.length > 0 || period.span !== null}
          onClear={() => change({ filters: undefined, period: 'all' })}
        />
      ) : (
        <>
          <Heroes overview={overview} period={period} selection={selection} now={now} />
          <UnitEconomics overview={overview} period={period} selection={selection} />
          <CostChart overview={overview} period={period} now={now} />
          <div className="mt-3 grid gap-3 lg:grid-cols-2">
            <div className="lg:col-span-2">
              <WhyChanged {...common} />
            </div>
            {breakdowns.map((one) => (
              <BreakdownCard key={one.dimension} {...one} {...common} />
            ))}
          </div>
        </>
      )}
    </Page>
  );
}

interface CostChartProps {
  readonly overview: Overview;
  readonly period: ReturnType<typeof periodOf>;
  readonly now: Date;
}

function CostChart({ overview, period, now }: CostChartProps) {
  const { money } = useFormats();
  const { grain, spend, before, forecast, anomalies } = overview;
  const today = spend.data?.rows.find((row) => row['day'] === now.toISOString().slice(0, 10));
  const spec =
    spend.data === undefined || forecast.isPending || before?.isPending === true
      ? null
      : spendChart({
          rows: spend.data.rows,
          before:
            before?.data === undefined || period.before === null
              ? null
              : { span: period.before, rows: before.data.rows, label: period.compare_label.replace(/^vs the /, '') },
          span: period.span,
          grain,
          now,
          forecast: forecast.data,
          anomalies: anomalies.data?.anomalies ?? [],
          money,
        });
  return (
    <Card className="mt-3">
      {spec === null ? (
        <div role="status" aria-label="Loading" className="pt-10">
          <div style={{ height: chartPx }}>
            <Skeleton className="h-full" />
          </div>
        </div>
      ) : (
        <Chart
          title={`Cost per ${grain}`}
          about={today === undefined ? undefined : `today so far ${money(today.cost_usd)}`}
          height={chartPx}
          {...spec}
        />
      )}
    </Card>
  );
}
