import type { CallDetail, Filter } from '@apex/contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FigureLink } from '../ui/figure-link.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { CallReports } from './call-reports.tsx';
import { CostLines } from './cost-lines.tsx';
import { Cost } from './cost.tsx';
import { Facts } from './facts.tsx';
import { StatusBadge } from './status-badge.tsx';

const route = getRouteApi('/app/calls/$id');

/** One call: what it cost and why, how it went, and what it belongs to. */
export function CallPage() {
  const { id } = route.useParams();
  const query = useApiQuery('getCall', { id });
  const call = query.data;
  return (
    <Page>
      <PageHeader title="What did this call cost, and why?" tab="Call" about={<CopyId value={id} label="call id" />} />
      {query.isPending ? <SkeletonLines lines={8} /> : null}
      {query.error === null ? null : (
        <ErrorState error={query.error} title="The call could not be shown." retry={() => void query.refetch()} />
      )}
      {call === undefined ? null : <CallDetails call={call} />}
    </Page>
  );
}

function SessionLink({ session }: { readonly session: string }) {
  if (session === '') return null;
  return (
    <Link
      to="/sessions/$session"
      params={{ session }}
      className="text-accent underline underline-offset-2"
      title={session}
    >
      {session}
    </Link>
  );
}

/** A label that leads to the other calls that have it; nothing where the call has none. */
function labelLink(dimension: Filter['dimension'], value: string): ReactNode {
  if (value === '') return null;
  return (
    <FigureLink
      to="/calls"
      search={{ filters: [{ dimension, op: 'eq', value }] }}
      title={`all calls of this ${dimension.replaceAll('_', ' ')}: ${value}`}
    >
      {value}
    </FigureLink>
  );
}

function CallDetails({ call }: { readonly call: CallDetail }) {
  const { duration } = useFormats();
  const took = (ms: number | null) => (ms === null ? null : duration(ms));
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card title="Cost" about={call.price === null ? undefined : `catalogue ${call.price.version}`}>
        <CostLines call={call} />
        {call.reported_cost_usd === null ? null : (
          <p className="mt-2 text-xs text-muted">
            Its source reported <Cost usd={call.reported_cost_usd} />.
          </p>
        )}
      </Card>
      <Card title="How it went">
        <Facts
          facts={[
            { label: 'When', value: <Time at={call.at} form="moment" /> },
            { label: 'Status', value: <StatusBadge call={call} /> },
            { label: 'Finished because', value: call.finish_reason },
            { label: 'Latency', value: took(call.latency_ms) },
            { label: 'Time to first token', value: took(call.ttft_ms) },
            { label: 'Streaming', value: call.streaming === null ? null : call.streaming ? 'yes' : 'no' },
            { label: 'Provider', value: labelLink('provider', call.provider) },
            { label: 'Model asked', value: labelLink('model', call.model) },
            { label: 'Model served', value: call.model_served === call.model ? null : call.model_served },
            { label: 'Operation', value: call.operation },
            { label: 'Tier', value: call.tier },
            { label: 'Told by', value: call.source },
          ]}
        />
      </Card>
      <Card title="What it belongs to">
        <Facts
          facts={[
            { label: 'Session', value: call.session === '' ? null : <SessionLink session={call.session} /> },
            { label: 'Feature', value: labelLink('feature', call.feature) },
            { label: 'User', value: labelLink('user', call.user) },
            { label: 'Agent', value: labelLink('agent', call.agent) },
            { label: 'Task', value: labelLink('task', call.task) },
            { label: 'Project', value: labelLink('project', call.project) },
            { label: 'Branch', value: labelLink('branch', call.branch) },
            { label: 'Application', value: labelLink('application', call.application) },
            { label: 'Environment', value: labelLink('environment', call.environment) },
            ...Object.entries(call.tags).map(([label, value]) => ({ label, value })),
          ]}
        />
      </Card>
      <Card title="Traces">
        <Facts
          facts={[
            {
              label: 'Trace id',
              value: call.trace_id === '' ? null : <CopyId value={call.trace_id} label="trace id" />,
            },
            { label: 'Span id', value: call.span_id === '' ? null : <CopyId value={call.span_id} label="span id" /> },
            {
              label: 'Response id',
              value: call.response_id === '' ? null : <CopyId value={call.response_id} label="response id" />,
            },
            {
              label: 'Prompt hash',
              value: call.prompt_hash === '' ? null : <CopyId value={call.prompt_hash} label="prompt hash" />,
            },
            {
              label: 'Import',
              value: call.import_id === '' ? null : <CopyId value={call.import_id} label="import id" />,
            },
          ]}
        />
        {call.tools.length === 0 ? null : (
          <div className="mt-3 flex flex-wrap gap-1">
            <span className="text-xs text-muted">Tools</span>
            {[...new Set(call.tools)].map((tool) => (
              <Badge key={tool}>{tool}</Badge>
            ))}
          </div>
        )}
      </Card>
      {call.reports.length === 0 ? null : <CallReports call={call} />}
    </div>
  );
}
