import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plug, Radio } from 'lucide-react';
import { useMemo, useState } from 'react';
import { invalidateRoutes, useApiQuery } from '../api/use-api.ts';
import { PeriodPicker } from '../period/period-picker.tsx';
import { periodOf } from '../period/period.ts';
import { useProject } from '../shell/use-project.ts';
import { boundsOf } from '../spend/links.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DataTable } from '../ui/table/data-table.tsx';
import { useNow } from '../ui/use-now.ts';
import { ConnectGuide } from './connect/connect-guide.tsx';
import { RejectedItems } from './rejected-items.tsx';
import { sourceColumns } from './source-columns.tsx';
import { SourceFigures } from './source-figures.tsx';
import { SourceSheet } from './source-sheet.tsx';
import { useSenders } from './use-senders.ts';

const route = getRouteApi('/app/sources');
const refreshMs = 5000;

const title = 'Who sends what, and is the total right?';

/** Everything that sends telemetry, what became of it, and how to connect more. */
export function SourcesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const period = periodOf(search, useNow(), '7d');
  const bounds = boundsOf(period.span);
  const query = useApiQuery('listSources', bounds, { keep: true, refetch_ms: refreshMs });
  const { data } = query;
  const isQuiet = data?.sources.length === 0;
  const ever = useApiQuery('listSources', {}, { enabled: isQuiet && period.span !== null });
  const isNew = isQuiet && (period.span === null || ever.data?.sources.length === 0);
  // The guide that an empty page begins with stays until it is left, so that it can tell of the first arrival.
  const project = useProject().name;
  const [beginning, setBeginning] = useState<string | null>(null);
  const isBeginning = beginning === project;
  if (isNew && !isBeginning) setBeginning(project);
  const senders = useSenders();
  const columns = useMemo(() => sourceColumns(senders), [senders]);
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const queries = useQueryClient();
  const show = (of: string) => {
    // What the guide saw come this page may not know yet, and would begin with the guide again.
    void invalidateRoutes(queries, ['listSources']).then(() => {
      setBeginning(null);
      return navigate({ search: { project: of, period: '7d' } });
    });
  };

  if (search.connect === true || isBeginning) {
    return (
      <Page wide={false}>
        <PageHeader
          title={isBeginning ? title : 'What do you want to connect?'}
          tab="Sources"
          about="Token counts, models, times and names are kept. Prompts and answers are not read."
          actions={isNew ? undefined : <Button onClick={() => show(project)}>Show the sources</Button>}
        />
        <ConnectGuide onSources={show} />
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader
        title={title}
        tab="Sources"
        about="Each call is priced once, by its best report. Everything else that was told of it is evidence."
        actions={
          <>
            <Button
              kind="primary"
              icon={<Plug aria-hidden className="size-4" />}
              onClick={() => change({ connect: true })}
            >
              Connect a source
            </Button>
            <PeriodPicker period={period} onChange={change} noCompare />
          </>
        }
      />
      {data === undefined ? null : <SourceFigures calls={data.calls} period={search} />}
      <DataTable
        id="sources"
        label="Sources of the project"
        noun="sources"
        height="rows"
        columns={columns}
        rows={data?.sources ?? []}
        rowId={(source) => `${source.emitter} ${source.service}`}
        onOpen={({ emitter, service }) => change({ source: { emitter, service } })}
        isPending={query.isPending || (isQuiet && !isNew && ever.isLoading)}
        error={data === undefined ? query.error : null}
        retry={() => void query.refetch()}
        empty={
          <EmptyState
            icon={<Radio aria-hidden className="size-6" />}
            title="Nothing arrived in this period"
            actions={<Button onClick={() => change({ period: 'all' })}>Show all time</Button>}
          >
            What is sent now shows up here within seconds.
          </EmptyState>
        }
      />
      <RejectedItems bounds={bounds} refresh_ms={refreshMs} />
      <SourceSheet
        list={data ?? null}
        chosen={search.source ?? null}
        bounds={bounds}
        period={search}
        senders={senders}
        onClose={() => change({ source: undefined })}
      />
    </Page>
  );
}
