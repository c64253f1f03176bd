import { Gauge } from 'lucide-react';
import { isAtLeast } from '../account/may.ts';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { useIdentity } from '../shell/use-project.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Figures } from './figures.tsx';
import { Installation } from './installation.tsx';
import { Objectives } from './objectives.tsx';

const tones = {
  healthy: 'good',
  degraded: 'warn',
  unhealthy: 'bad',
  connected: 'good',
  slow: 'warn',
  critical: 'bad',
  flowing: 'good',
  stale: 'warn',
  journal_nearly_full: 'warn',
} as const;

function HealthCard() {
  const { bytes, rate } = useFormats();
  const status = useApiQuery('status', {}, { refetch_ms: 15_000 });
  const health = status.data?.health;
  return (
    <Card title="Health" about={status.data === undefined ? undefined : `Version ${status.data.version}`}>
      {status.isPending ? <SkeletonLines lines={4} /> : null}
      {status.error === null ? null : <ErrorState error={status.error} retry={() => void status.refetch()} />}
      {health === undefined ? null : (
        <Figures
          values={{
            Service: <Badge tone={tones[health.status]}>{health.status}</Badge>,
            PostgreSQL: (
              <>
                <Badge tone={tones[health.database]}>{health.database}</Badge>
                {health.db_response_ms === null ? null : `${health.db_response_ms} ms`}
              </>
            ),
            ClickHouse: <Badge tone={tones[health.clickhouse]}>{health.clickhouse}</Badge>,
            ...(health.gateway === null
              ? {}
              : { Gateway: <Badge tone={tones[health.gateway]}>{health.gateway.replaceAll('_', ' ')}</Badge> }),
            'CPU of one core': rate(health.cpu),
            Memory: bytes(health.memory),
          }}
        />
      )}
    </Card>
  );
}

/** How the installation itself does: health, intake, connections, and objectives with their budgets. */
export function SystemPage() {
  const isAllowed = isAtLeast(useIdentity().roles, 'admin');
  return (
    <Page wide={false}>
      <PageHeader title="How does the installation do?" tab="System" />
      {isAllowed ? (
        <div className="flex flex-col gap-5">
          <HealthCard />
          <Installation />
          <Objectives />
        </div>
      ) : (
        <EmptyState icon={<Gauge aria-hidden className="size-6" />} title="For admins and owners">
          Ask an owner of your organisation to make you an admin.
        </EmptyState>
      )}
    </Page>
  );
}
