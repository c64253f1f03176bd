import { ApexError, type Ingest, type PoolStats, type PoolSummary } from '@apex/contracts';
import { LockKeyhole } from 'lucide-react';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Figures } from './figures.tsx';

const conditions = {
  flowing: { tone: 'good', word: 'flowing' },
  behind: { tone: 'warn', word: 'behind' },
  nearly_full: { tone: 'bad', word: 'nearly full' },
  closed: { tone: 'bad', word: 'closed' },
} as const;

const poolTones = { healthy: 'good', degraded: 'warn', unhealthy: 'bad' } as const;

/** What this process holds for every organisation; shown to whoever set the installation up. */
export function Installation() {
  const often = { refetch_ms: 15_000 };
  const ingest = useApiQuery('getIngest', {}, often);
  const stats = useApiQuery('poolStats', {}, often);
  const summary = useApiQuery('poolSummary', {}, often);
  const error = ingest.error ?? stats.error ?? summary.error;
  if (ApexError.isInstance(error) && error.kind === 'forbidden') {
    return (
      <Card title="Intake and connections">
        <EmptyState icon={<LockKeyhole aria-hidden className="size-6" />} title="For those who run the installation">
          {error.message}
        </EmptyState>
      </Card>
    );
  }
  if (error !== null) {
    const retry = () => void Promise.all([ingest.refetch(), stats.refetch(), summary.refetch()]);
    return (
      <Card title="Intake and connections">
        <ErrorState compact error={error} retry={retry} />
      </Card>
    );
  }
  return (
    <>
      <Card title="Telemetry intake" about="Exports are acknowledged when they are on disk, and stored from there.">
        {ingest.data === undefined ? <SkeletonLines lines={4} /> : <IngestFigures ingest={ingest.data.ingest} />}
      </Card>
      <Card title="Database connections" about="Of this process, since it started.">
        {stats.data === undefined || summary.data === undefined ? (
          <SkeletonLines lines={4} />
        ) : (
          <PoolFigures stats={stats.data} summary={summary.data} />
        )}
      </Card>
    </>
  );
}

function IngestFigures({ ingest }: { readonly ingest: Ingest | null }) {
  const { bytes, count, duration } = useFormats();
  if (ingest === null) return <p className="text-sm text-muted">This process takes no telemetry.</p>;
  const { tone, word } = conditions[ingest.condition];
  return (
    <Figures
      values={{
        State: <Badge tone={tone}>{word}</Badge>,
        Lag: duration(ingest.lag_seconds * 1000),
        'Exports waiting': count(ingest.frames),
        Spool: `${bytes(ingest.spool_bytes)} of ${bytes(ingest.most_spool_bytes)}`,
        'Projects the stores refuse': count(ingest.failing_projects),
        'Exports set aside': count(ingest.quarantined),
      }}
    />
  );
}

function PoolFigures({ stats, summary }: { readonly stats: PoolStats; readonly summary: PoolSummary }) {
  const { count, duration, rate } = useFormats();
  return (
    <>
      <Figures
        values={{
          State: <Badge tone={poolTones[summary.status]}>{summary.status}</Badge>,
          'In use': `${count(stats.in_use)} of ${count(stats.max + stats.overflow)}, ${rate(summary.use)}`,
          'Open, idle': `${count(stats.open)}, ${count(stats.idle)}`,
          'Waiting for one': count(stats.waiting),
          'Slowest wait': duration(stats.slowest_acquire_ms),
          'Waited in vain': count(stats.timed_out),
        }}
      />
      {summary.warnings.map((warning) => (
        <p key={warning} className="mt-2 text-sm text-warn">
          {warning}
        </p>
      ))}
    </>
  );
}
