import { getRouteApi } from '@tanstack/react-router';
import { ChartColumn } from 'lucide-react';
import { useMemo } from 'react';
import { Chart } from '../chart/chart.tsx';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit, labelOf, unitOf } from '../format/measure.ts';
import { PeriodPicker } from '../period/period-picker.tsx';
import { FocusButton } from '../reconcile/focus-button.tsx';
import { periodOf } from '../period/period.ts';
import { NothingRecorded } from '../records/nothing-recorded.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { DataTable } from '../ui/table/data-table.tsx';
import { useNow } from '../ui/use-now.ts';
import { ChartFormPicker } from './chart-form-picker.tsx';
import { drawFirst, explorationOf, type ExplorerSearch, titleOf } from './exploration.ts';
import { explorerChart } from './explorer-chart.ts';
import { explorerColumns } from './explorer-columns.tsx';
import { ExplorerControls } from './explorer-controls.tsx';
import { explorerRows, sortRows } from './explorer-rows.ts';
import { selectionOf } from './links.ts';
import { drillInto } from './row-selection.ts';
import { figureOf, isAdditive } from './spend-row.ts';
import { useExploration } from './use-exploration.ts';
import { ViewsMenu } from './views-menu.tsx';

const route = getRouteApi('/app/explorer');
const chartPx = 260;

/** Any measures by any dimensions over any time, down to the calls. */
export function ExplorerPage() {
  const search: ExplorerSearch = route.useSearch();
  const navigate = route.useNavigate();
  const formats = useFormats();
  const now = useNow();
  const period = periodOf(search, now);
  const exploration = explorationOf(search, period);
  const filters = search.filters ?? [];
  const { table, before, chart } = useExploration(exploration, period, filters);
  const measure = exploration.measures[0] ?? 'cost';
  const total = table.data === undefined ? null : figureOf(table.data.total, measure);
  const go = (next: ExplorerSearch) => void navigate({ search: (old) => ({ ...old, ...next }) });
  const change = (next: Partial<ExplorerSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });

  const said = JSON.stringify([exploration, period, search]);
  const rows = useMemo(() => {
    if (table.data === undefined) return [];
    return sortRows(explorerRows(exploration, { rows: table.data.rows, before, period }), exploration);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- said by value
  }, [table.data, before, said]);
  const columns = useMemo(
    () => explorerColumns({ exploration, period, selection: selectionOf(search), total }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- said by value
    [said, total],
  );
  const title = titleOf(exploration, period, filters);
  const isNarrowed = filters.length > 0 || period.span !== null;
  const spec = chart.isPending ? null : explorerChart({ exploration, period, now, table: rows, ...chart });
  const forms = isAdditive(measure) ? (['line', 'stack', 'bars'] as const) : (['line', 'bars'] as const);
  return (
    <Page>
      <PageHeader
        title={title}
        tab={title}
        actions={
          <>
            <ViewsMenu title={title} onQuestion={(next) => go({ ...blank, ...next })} />
            <FocusButton span={period.span} />
            <PeriodPicker period={period} onChange={change} />
          </>
        }
      />
      <ExplorerControls exploration={exploration} search={search} onChange={change} />
      {table.error !== null && table.data === undefined ? (
        <ErrorState error={table.error} title="This could not be read." retry={() => void table.refetch()} />
      ) : (
        <>
          {rows.length === 0 && !table.isPending ? null : (
            <Card className="mb-3">
              {spec === null ? (
                <div role="status" aria-label="Loading" className="pt-10">
                  <div style={{ height: chartPx }}>
                    <Skeleton className="h-full" />
                  </div>
                </div>
              ) : (
                <Chart
                  title={
                    exploration.chart === 'bars'
                      ? labelOf(measure)
                      : `${labelOf(measure)} per ${exploration.chart_grain}`
                  }
                  about={
                    total === null
                      ? undefined
                      : `${formatUnit(formats, unitOf(measure), total)} together${spec.x === 'category' && spec.series.length > 1 ? `, the mark ${period.compare_label.replace(/^vs /, 'is ')}` : ''}`
                  }
                  height={chartPx}
                  actions={
                    <>
                      {exploration.measures.length < 2 ? null : (
                        <Select
                          label="Draw"
                          hideLabel
                          className="w-36"
                          value={measure}
                          options={exploration.measures.map((value) => ({ value, label: labelOf(value) }))}
                          onValue={(next) =>
                            change({ measure: drawFirst(exploration.measures, next), chart: undefined })
                          }
                        />
                      )}
                      <ChartFormPicker
                        form={exploration.chart}
                        forms={forms}
                        onForm={(next) => change({ chart: next })}
                      />
                    </>
                  }
                  {...spec}
                />
              )}
            </Card>
          )}
          <DataTable
            // Its choice of columns is that of the same measures.
            key={columns.map(({ id }) => id).join()}
            id="explorer"
            label={title}
            noun="rows"
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            isPending={table.isPending}
            total={table.data === undefined ? null : rows.length}
            sort={exploration.sort}
            onSort={(sort) =>
              change({ sort: sort === null ? undefined : `${sort.direction === 'desc' ? '-' : ''}${sort.by}` })
            }
            onOpen={(row) => go(drillInto(row, exploration, search))}
            empty={
              <NothingRecorded
                icon={<ChartColumn aria-hidden className="size-6" />}
                noun="calls"
                isNarrowed={isNarrowed}
                onClear={() => change({ filters: undefined, period: 'all' })}
              />
            }
          />
          {table.data?.truncated === true ? (
            <p className="mt-2 text-xs text-muted">
              The first {formats.count(rows.length)} rows are shown; the totals are of all. A filter narrows them.
            </p>
          ) : null}
        </>
      )}
    </Page>
  );
}

const blank: ExplorerSearch = {
  measure: undefined,
  by: undefined,
  grain: undefined,
  chart: undefined,
  sort: undefined,
  filters: undefined,
};
