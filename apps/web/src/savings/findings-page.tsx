import type { Finding, FindingStatus } from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { Radar, Search } from 'lucide-react';
import { useApiQuery } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { FindingCard } from './finding-card.tsx';
import { FindingSheet } from './finding-sheet.tsx';
import { FindingTotals } from './finding-totals.tsx';
import { useMeasureFindings } from './use-measure-findings.ts';
import { useOpenFinding } from './use-open-finding.ts';

const route = getRouteApi('/app/findings');

const stages = {
  sums: 'Adding up what was spent',
  repeats: 'Looking for repeats and retries',
  replay: 'Replaying prompt caches',
  store: 'Storing what was found',
} as const;

const statuses = [
  { value: 'open', label: 'Open' },
  { value: 'dismissed', label: 'Dismissed' },
  { value: 'resolved', label: 'Resolved' },
] as const satisfies readonly { value: FindingStatus; label: string }[];

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3">
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} className="h-24 w-full rounded-xl" />
      ))}
    </div>
  );
}

/** Waste measured on the project's own calls, the largest first, with what it would save together. */
export function FindingsPage() {
  const { status = 'open', finding } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useApiQuery('listFindings', { status, per_page: 100 }, { keep: true });
  const measuring = useMeasureFindings();
  const { data } = query;
  const opened = useOpenFinding(finding, data?.findings);
  const measurement = data?.measurement ?? null;
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, finding: id }) });
  const measure = (
    <Button
      kind="primary"
      icon={<Radar aria-hidden className="size-4" />}
      busy={measuring.progress !== null}
      onClick={measuring.start}
    >
      {measurement === null ? 'Look for waste' : 'Measure again'}
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Where does your money go to waste?"
        tab="Findings"
        about={
          measurement === null ? (
            'Measured on your own calls; nothing is guessed.'
          ) : (
            <>
              Measured <Time at={measurement.measured_at} /> over <Time at={measurement.from} form="day" /> to{' '}
              <Time at={measurement.to} form="day" />.
            </>
          )
        }
        actions={
          <>
            <Select
              label="Which findings"
              hideLabel
              className="w-32"
              value={status}
              options={statuses}
              onValue={(value) =>
                void navigate({
                  search: (before) => ({ ...before, status: value === 'open' ? undefined : value }),
                  replace: true,
                })
              }
            />
            {measure}
          </>
        }
      />
      {measuring.progress === null ? null : (
        <div className="mb-5 flex items-end gap-3">
          <div className="min-w-0 flex-1">
            <ProgressBar
              label={stages[measuring.progress.stage]}
              done={measuring.progress.done}
              total={measuring.progress.total}
            />
          </div>
          <Button size="sm" onClick={measuring.stop}>
            Stop
          </Button>
        </div>
      )}
      <div className="mb-4 empty:hidden">
        <FormError error={measuring.error ?? opened.error} />
      </div>
      {query.isPending ? <Loading /> : null}
      {query.error === null || data !== undefined ? null : (
        <ErrorState error={query.error} title="The findings could not be loaded." retry={() => void query.refetch()} />
      )}
      {data === undefined ? null : (
        <>
          {status === 'open' && data.findings.length > 0 ? <FindingTotals total={data.total} /> : null}
          <FindingList
            findings={data.findings}
            onOpen={open}
            status={status}
            isMeasured={measurement !== null}
            measure={measure}
          />
          {measurement === null || measurement.blind_spots.length === 0 ? null : (
            <section className="mt-6 text-sm text-muted">
              <h2 className="font-medium text-ink">What could not be looked for</h2>
              <ul className="mt-1 list-disc space-y-1 pl-5">
                {measurement.blind_spots.map((spot) => (
                  <li key={spot}>{spot}</li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
      <FindingSheet finding={opened.finding} onClose={() => open(undefined)} />
    </Page>
  );
}

interface FindingListProps {
  readonly findings: readonly Finding[];
  readonly status: FindingStatus;
  readonly isMeasured: boolean;
  readonly onOpen: (id: string) => void;
  readonly measure: React.ReactNode;
}

function FindingList({ findings, status, isMeasured, onOpen, measure }: FindingListProps) {
  if (findings.length > 0) {
    return (
      <ul className="flex flex-col gap-3">
        {findings.map((finding) => (
          <li key={finding.id}>
            <FindingCard finding={finding} onOpen={() => onOpen(finding.id)} />
          </li>
        ))}
      </ul>
    );
  }
  const icon = <Search aria-hidden className="size-6" />;
  if (status !== 'open') return <EmptyState icon={icon} title={`No ${status} findings`} />;
  return isMeasured ? (
    <EmptyState icon={icon} title="No waste was found">
      Nothing in the measured period could be had for less by what is looked for here.
    </EmptyState>
  ) : (
    <EmptyState icon={icon} title="Not measured yet" actions={measure}>
      The last 30 days of calls are replayed against caches, retries and prices. It takes seconds.
    </EmptyState>
  );
}
