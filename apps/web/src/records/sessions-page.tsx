import { type Filter, type Session, sessionFilters } from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { useApiPages } from '../api/use-api.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { PeriodPicker } from '../period/period-picker.tsx';
import { periodOf } from '../period/period.ts';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DataTable } from '../ui/table/data-table.tsx';
import { useNow } from '../ui/use-now.ts';
import { boundsOf, labelsOf, sortOf, sortText } from './list-filters.ts';
import { NothingRecorded } from './nothing-recorded.tsx';
import { UnknownFilters } from './unknown-filters.tsx';
import { sessionColumns } from './session-columns.tsx';

const route = getRouteApi('/app/sessions');
const sessionsOf = (page: { readonly sessions: readonly Session[] }) => page.sessions;
const isKnown = ({ dimension }: Filter) => (sessionFilters as readonly string[]).includes(dimension);
const dearestFirst = '-cost_usd';

/** Conversations and agents' runs, the dearest first. */
export function SessionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const period = periodOf(search, useNow());
  const filters = search.filters ?? [];
  const sort = search.sort ?? dearestFirst;
  const pages = useApiPages(
    'listSessions',
    { per_page: 100, ...labelsOf(filters.filter(isKnown)), ...boundsOf(period), sort },
    sessionsOf,
  );
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <Page>
      <PageHeader
        title="Which sessions were expensive?"
        tab="Sessions"
        about="A session is a conversation, or one run of an agent, as its source names it."
        actions={<PeriodPicker period={period} onChange={change} noCompare />}
      />
      <div className="mb-3">
        <FilterBar
          filters={filters}
          dimensions={sessionFilters}
          onFilters={(next) => change({ filters: next.length === 0 ? undefined : next })}
        />
      </div>
      <UnknownFilters filters={filters} dimensions={sessionFilters} />
      <DataTable
        id="sessions"
        label="Sessions of the project"
        noun="sessions"
        columns={sessionColumns}
        rowId={(session) => session.session}
        {...pages}
        sort={sortOf(sort)}
        onSort={(next) => change({ sort: sortText(next) })}
        onOpen={({ session }) => void navigate({ to: '/sessions/$session', params: { session }, search: {} })}
        empty={
          <NothingRecorded
            icon={<MessagesSquare aria-hidden className="size-6" />}
            noun="sessions"
            isNarrowed={filters.length > 0 || period.span !== null}
            onClear={() => change({ filters: undefined, period: 'all' })}
          />
        }
      />
    </Page>
  );
}
