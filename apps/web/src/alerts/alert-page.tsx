import type { Alert } from '@apex/contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { AlertBadge } from './alert-list.tsx';
import { AlertChart } from './alert-chart.tsx';
import { useAcknowledge } from './use-acknowledge.ts';
import { useMayChange } from './use-may-change.ts';

const route = getRouteApi('/app/alerts/$id');
const endings = { below: 'no longer out of bounds', ended: 'its time is over', rule: 'its rule was changed' } as const;

function Facts({ alert }: { readonly alert: Alert }) {
  const formats = useFormats();
  const { unit } = alert;
  const amount = (value: Alert['observed']): string =>
    unit === null || value === null ? '–' : formatUnit(formats, unit, value);
  const facts = [
    ['State', <AlertBadge key="state" alert={alert} />],
    ...(unit === null
      ? []
      : [
          ['Observed', amount(alert.observed)],
          ['Limit or usual', amount(alert.reference)],
        ]),
    ['First seen', <Time key="first" at={alert.first_seen_at} form="moment" />],
    ['Last seen', <Time key="last" at={alert.last_seen_at} form="moment" />],
    ['Set in', alert.occurrences === 1 ? 'once' : `${alert.occurrences} times`],
    ...(alert.resolved_because === null ? [] : [['Resolved', endings[alert.resolved_because]]]),
    ['Id', <CopyId key="id" value={alert.id} label="alert id" />],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
      {facts.map(([label, value]) => (
        <div key={label} className="min-w-0">
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="tabular mt-0.5 truncate text-sm">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Explanation({ alert }: { readonly alert: Alert }) {
  const { rate } = useFormats();
  if (alert.explained_by.length === 0) return null;
  return (
    <Card title="What explains it" className="mb-3" flush>
      <ul className="divide-y divide-line border-t border-line">
        {alert.explained_by.map(({ dimension, value, share }) => (
          <li key={`${dimension} ${value}`} className="flex items-center gap-3 px-4 py-2 text-sm">
            <span className="w-24 shrink-0 text-muted">{dimension.replaceAll('_', ' ')}</span>
            <span className="min-w-0 flex-1 font-medium break-words">{value}</span>
            <span className="tabular">{rate(share, 0)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Runbook({ runbook }: { readonly runbook: string }) {
  const isAddress = /^https?:\/\//.test(runbook);
  return (
    <p className="mb-3 text-sm">
      What to do:{' '}
      {isAddress ? (
        <a href={runbook} rel="noreferrer" className="break-all underline underline-offset-4">
          {runbook}
        </a>
      ) : (
        <code className="break-all">{runbook}</code>
      )}
    </p>
  );
}

function Series({ alert }: { readonly alert: Alert }) {
  const rules = useApiQuery('listAlertRules', {}, { enabled: alert.rule_id !== null });
  const rule = rules.data?.rules.find(({ id }) => id === alert.rule_id);
  if (rule === undefined) return null;
  const until = alert.state === 'firing' ? {} : { until: alert.last_seen_at };
  return (
    <Card title={rule.name} about="the rule and what it looks at" className="mb-3">
      <AlertChart
        condition={rule.condition}
        {...(alert.subject === null ? {} : { subject: alert.subject })}
        {...until}
      />
    </Card>
  );
}

/** One alert: how bad, since when, why, and what to do. */
export function AlertPage() {
  const { id } = route.useParams();
  const query = useApiQuery('getAlert', { id });
  const acknowledging = useAcknowledge();
  const mayChange = useMayChange('member');
  const alert = query.data;
  return (
    <Page>
      <PageHeader
        title={alert?.title ?? 'Alert'}
        tab="Alert"
        actions={
          alert !== undefined && mayChange && alert.state === 'firing' ? (
            <Button busy={acknowledging.isPending} onClick={() => acknowledging.toggle(alert)}>
              {alert.acknowledged_at === null ? 'Acknowledge' : 'Take back'}
            </Button>
          ) : undefined
        }
      />
      {query.isPending ? <SkeletonLines lines={5} /> : null}
      {query.error !== null && alert === undefined ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {alert === undefined ? null : (
        <>
          {alert.detail === '' ? null : <p className="mb-3 text-sm text-muted">{alert.detail}</p>}
          {alert.runbook === null ? null : <Runbook runbook={alert.runbook} />}
          <Card className="mb-3">
            <Facts alert={alert} />
          </Card>
          <Series alert={alert} />
          <Explanation alert={alert} />
        </>
      )}
      <Link to="/alerts" className="text-sm underline underline-offset-4">
        All alerts
      </Link>
    </Page>
  );
}
