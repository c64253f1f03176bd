import { type Call, filterableDimensions } from '@apex/contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Activity, ChartColumn } from 'lucide-react';
import { useApiPages } from '../api/use-api.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { PeriodPicker } from '../period/period-picker.tsx';
import { periodOf } from '../period/period.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DataTable } from '../ui/table/data-table.tsx';
import { useNow } from '../ui/use-now.ts';
import { callColumns } from './call-columns.tsx';
import { boundsOf, labelsOf, sortOf, sortText } from './list-filters.ts';
import { NothingRecorded } from './nothing-recorded.tsx';
import { UnknownFilters } from './unknown-filters.tsx';

const route = getRouteApi('/app/calls');
const callsOf = (page: { readonly calls: readonly Call[] }) => page.calls;

/** Every call, the latest first, narrowed by any label. */
export function CallsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const period = periodOf(search, useNow(), 'all');
  const filters = search.filters ?? [];
  const { unpriced = false, disagreed = false, usage_from, sort } = search;
  const pages = useApiPages(
    'listCalls',
    {
      per_page: 100,
      ...labelsOf(filters),
      ...boundsOf(period),
      ...(unpriced ? { priced: 'false' as const } : {}),
      ...(disagreed ? { disagreed: 'true' as const } : {}),
      ...(usage_from === undefined ? {} : { usage_from }),
      ...(sort === undefined ? {} : { sort }),
    },
    callsOf,
  );
  const explored = { from: search.from, to: search.to };
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <Page>
      <PageHeader
        title="Which calls were made?"
        tab="Calls"
        actions={
          <>
            <Button asChild>
              <Link to="/explorer" search={{ ...explored, period: period.name, filters: search.filters }}>
                <ChartColumn aria-hidden className="size-3.5 text-faint" />
                Explore these
              </Link>
            </Button>
            <PeriodPicker period={period} onChange={change} noCompare />
          </>
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <FilterBar filters={filters} onFilters={(next) => change({ filters: next.length === 0 ? undefined : next })} />
        <Checkbox
          label="Only without a price"
          checked={unpriced}
          onChecked={(only) => change({ unpriced: only ? true : undefined })}
        />
        {disagreed ? (
          <Checkbox
            label="Only where reports disagree"
            checked
            onChecked={(only) => change({ disagreed: only ? true : undefined })}
          />
        ) : null}
        {usage_from === undefined ? null : (
          <Checkbox
            label={`Only priced by ${usage_from}`}
            checked
            onChecked={(only) => change({ usage_from: only ? usage_from : undefined })}
          />
        )}
      </div>
      <UnknownFilters filters={filters} dimensions={filterableDimensions} />
      <DataTable
        id="calls"
        label="Calls of the project"
        noun="calls"
        columns={callColumns}
        rowId={(call) => call.id}
        {...pages}
        sort={sortOf(sort)}
        onSort={(next) => change({ sort: sortText(next) })}
        onOpen={(call) => void navigate({ to: '/calls/$id', params: { id: call.id }, search: {} })}
        empty={
          <NothingRecorded
            icon={<Activity aria-hidden className="size-6" />}
            noun="calls"
            isNarrowed={filters.length > 0 || unpriced || disagreed || usage_from !== undefined || period.span !== null}
            onClear={() =>
              change({
                filters: undefined,
                unpriced: undefined,
                disagreed: undefined,
                usage_from: undefined,
                period: 'all',
              })
            }
          />
        }
      />
    </Page>
  );
}
