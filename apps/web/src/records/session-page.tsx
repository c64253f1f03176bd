import type { Call, SessionDetail } from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { useApiPages, useApiQuery } from '../api/use-api.ts';
import { Chart } from '../chart/chart.tsx';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Stat } from '../ui/stat.tsx';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';
import { Tokens } from '../ui/tokens.tsx';
import { callColumns } from './call-columns.tsx';
import { Cost } from './cost.tsx';
import { Facts } from './facts.tsx';
import { sortOf, sortText } from './list-filters.ts';
import { promptTokens } from './prompt-tokens.ts';

const route = getRouteApi('/app/sessions/$session');
const callsOf = (page: { readonly calls: readonly Call[] }) => page.calls;
const mostModels = 12;

/** One session: its money, what grew, which tools it used, and its calls in order. */
export function SessionPage() {
  const { session } = route.useParams();
  const navigate = route.useNavigate();
  const query = useApiQuery('getCallSession', { session });
  const { sort = 'at' } = route.useSearch();
  const pages = useApiPages('listCalls', { per_page: 100, session, sort }, callsOf);
  // The chart is of the calls in their order, whatever the table is sorted by.
  const inOrder = useApiPages('listCalls', { per_page: 100, session, sort: 'at' }, callsOf);
  const detail = query.data;
  return (
    <Page>
      <PageHeader
        title="What made this session cost what it did?"
        tab="Session"
        about={<CopyId value={session} label="session id" />}
      />
      {query.isPending ? <SkeletonLines lines={6} /> : null}
      {query.error === null ? null : (
        <ErrorState error={query.error} title="The session could not be shown." retry={() => void query.refetch()} />
      )}
      {detail === undefined ? null : (
        <>
          <SessionFigures detail={detail} />
          <div className="my-4 grid gap-4 lg:grid-cols-2">
            <Growth calls={inOrder.rows} />
            <SessionParts detail={detail} />
          </div>
        </>
      )}
      <DataTable
        id="session-calls"
        label="Calls of the session"
        noun="calls"
        columns={callColumns}
        rowId={(call) => call.id}
        {...pages}
        sort={sortOf(sort)}
        onSort={(next) =>
          void navigate({
            search: (before) => ({ ...before, sort: sortText(next) }),
            replace: true,
            resetScroll: false,
          })
        }
        onOpen={(call) => void navigate({ to: '/calls/$id', params: { id: call.id }, search: {} })}
        empty={<EmptyState title="No calls" />}
      />
    </Page>
  );
}

function SessionFigures({ detail }: { readonly detail: SessionDetail }) {
  const { count, rate, duration } = useFormats();
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Stat
        label="Cost"
        about={detail.unpriced_calls === 0 ? undefined : `${count(detail.unpriced_calls)} calls not priced`}
      >
        <Cost usd={detail.cost_usd} />
      </Stat>
      <Stat label="Calls" about={detail.errors === 0 ? 'none failed' : `${count(detail.errors)} failed`}>
        {count(detail.calls)}
      </Stat>
      <Stat label="Tokens" about={`${count(detail.tokens.output)} of them output`}>
        <Tokens count={promptTokens(detail.tokens) + detail.tokens.output} />
      </Stat>
      <Stat
        label="Prompt tokens from cache"
        about={
          <>
            over {duration(detail.duration_ms)}, from <Time at={detail.first_at} form="moment" />
          </>
        }
      >
        {detail.cache_hit_rate === null ? '–' : rate(detail.cache_hit_rate)}
      </Stat>
    </div>
  );
}

function Growth({ calls }: { readonly calls: readonly Call[] }) {
  const series = (name: string, value: (call: Call) => number) => ({
    name,
    points: calls.map((call) => ({ x: call.at, value: value(call) })),
  });
  return (
    <Card title="How its prompts grew">
      <Chart
        title="Prompt tokens of each call"
        hideTitle
        kind="line"
        x="hour"
        unit="count"
        series={[
          series('from cache', ({ usage }) => usage?.cache_read ?? 0),
          series('whole prompt', ({ usage }) => (usage === null ? 0 : promptTokens(usage))),
        ]}
      />
    </Card>
  );
}

function SessionParts({ detail }: { readonly detail: SessionDetail }) {
  const { count } = useFormats();
  return (
    <Card title="What it was made of">
      <ul className="mb-4 divide-y divide-line text-sm">
        {detail.by_model.slice(0, mostModels).map((part) => (
          <li key={`${part.provider} ${part.model}`} className="tabular flex items-baseline gap-3 py-1.5">
            <span className="min-w-0 flex-1 truncate">{part.model}</span>
            <span className="text-xs text-muted">{count(part.calls)} calls</span>
            <span className="w-24 text-right">
              <Cost usd={part.cost_usd} />
            </span>
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          { label: 'User', value: detail.user },
          { label: 'Agent', value: detail.agent },
          { label: 'Feature', value: detail.feature },
          { label: 'Project', value: detail.project },
          { label: 'Branches', value: detail.branches.join(', ') },
          { label: 'Tasks', value: detail.tasks.join(', ') },
          { label: 'Environments', value: detail.environments.join(', ') },
        ]}
      />
      {detail.tools.length === 0 ? null : (
        <div className="mt-3">
          <h3 className="mb-1 text-xs text-muted">Tools, most used first</h3>
          <p className="flex flex-wrap gap-1">
            {detail.tools.map(({ tool, uses }) => (
              <Badge key={tool}>
                {tool} {count(uses)}
              </Badge>
            ))}
          </p>
        </div>
      )}
      {detail.error_types.length === 0 ? null : (
        <div className="mt-3">
          <h3 className="mb-1 text-xs text-muted">Failures</h3>
          <p className="flex flex-wrap gap-1">
            {detail.error_types.map(({ error_type, calls }) => (
              <Badge key={error_type} tone="bad">
                {error_type} {count(calls)}
              </Badge>
            ))}
          </p>
        </div>
      )}
    </Card>
  );
}
