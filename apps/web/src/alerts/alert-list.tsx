import type { Alert, AlertState } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { BellOff, ShieldCheck } from 'lucide-react';
import { useApiPages } from '../api/use-api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useAcknowledge } from './use-acknowledge.ts';
import { useMayChange } from './use-may-change.ts';

const alertsOf = (page: { readonly alerts: readonly Alert[] }) => page.alerts;

/** How an alert stands, in a word. */
export function AlertBadge({ alert }: { readonly alert: Alert }) {
  if (alert.state === 'resolved') return <Badge tone="good">resolved</Badge>;
  if (alert.acknowledged_at !== null) return <Badge>acknowledged</Badge>;
  return <Badge tone={alert.severity === 'page' ? 'bad' : 'warn'}>firing</Badge>;
}

function Line({ alert }: { readonly alert: Alert }) {
  const acknowledging = useAcknowledge();
  const mayChange = useMayChange('member');
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm">
      <AlertBadge alert={alert} />
      <div className="min-w-0 flex-1 basis-64">
        <Link
          to="/alerts/$id"
          params={{ id: alert.id }}
          className="font-medium break-words underline decoration-line-strong decoration-dotted underline-offset-4"
        >
          {alert.title}
        </Link>
        {alert.detail === '' ? null : <p className="text-xs text-muted">{alert.detail}</p>}
      </div>
      {alert.muted ? (
        <span className="inline-flex items-center gap-1 text-xs text-muted">
          <BellOff aria-hidden className="size-3.5" /> muted
        </span>
      ) : null}
      <span className="text-xs text-muted">
        <Time at={alert.first_seen_at} />
      </span>
      {mayChange && alert.state === 'firing' ? (
        <Button
          size="sm"
          busy={acknowledging.isPending}
          aria-label={`${alert.acknowledged_at === null ? 'Acknowledge' : 'Take back'}: ${alert.title}`}
          onClick={() => acknowledging.toggle(alert)}
        >
          {alert.acknowledged_at === null ? 'Acknowledge' : 'Take back'}
        </Button>
      ) : null}
    </li>
  );
}

/** Alerts of one state, the newest first. */
export function AlertList({ state }: { readonly state: AlertState }) {
  const pages = useApiPages('listAlerts', { state, per_page: 20 }, alertsOf);
  const { rows, isPending, error, hasMore, isFetchingMore, fetchMore, retry } = pages;
  if (isPending) return <SkeletonLines lines={4} />;
  if (error !== null && rows.length === 0) return <ErrorState error={error} retry={retry} />;
  if (rows.length === 0) {
    return state === 'firing' ? (
      <EmptyState icon={<ShieldCheck aria-hidden className="size-6" />} title="Nothing is out of bounds">
        What you are told about is decided by rules.
      </EmptyState>
    ) : (
      <EmptyState title="No alert was resolved yet">Those that are over are listed here.</EmptyState>
    );
  }
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {rows.map((alert) => (
          <Line key={alert.id} alert={alert} />
        ))}
      </ul>
      {hasMore ? (
        <div className="px-4 py-2">
          <Button size="sm" kind="ghost" busy={isFetchingMore} onClick={fetchMore}>
            Show more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
