import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { CopyId } from '../ui/copy-id.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { AuthCard } from './auth-card.tsx';

const lookAgainMs = 15_000;

/** How far the deletion of an account has come, for whoever holds its receipt: there is no account to ask with. */
export function DeletionPage() {
  const { clients } = useApp();
  const [receipt] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('receipt') ?? '');
  const { data, error } = useQuery({
    queryKey: ['deletion', receipt],
    queryFn: ({ signal }) => clients().lookupDeletion({ receipt }, { signal }),
    enabled: receipt !== '',
    refetchInterval: ({ state }) => (state.data?.completed_at === null ? lookAgainMs : false),
  });
  if (receipt === '' || error !== null) {
    return (
      <AuthCard title="No such deletion">
        {error === null ? <p className="text-sm text-muted">The link is not complete.</p> : null}
        {error === null ? null : <ErrorState compact error={error} />}
      </AuthCard>
    );
  }
  if (data === undefined) {
    return (
      <AuthCard title="Your account is deleted">
        <SkeletonLines />
      </AuthCard>
    );
  }
  const counts = Object.entries(data.removed).filter(([, count]) => count > 0);
  return (
    <AuthCard title="Your account is deleted">
      <div className="flex flex-col gap-3 text-sm">
        <p role="status">
          {data.completed_at === null
            ? `Still forgetting: ${data.pending.join(', ')}. This takes some minutes; keep the address of this page to look again.`
            : 'Everything is gone, from every store.'}
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          <dt className="text-muted">Asked for</dt>
          <dd>
            <Time at={data.requested_at} />
          </dd>
          {data.completed_at === null ? null : (
            <>
              <dt className="text-muted">Complete</dt>
              <dd>
                <Time at={data.completed_at} />
              </dd>
            </>
          )}
          {counts.map(([what, count]) => (
            <div key={what} className="contents">
              <dt className="text-muted">{what.replaceAll('_', ' ')}</dt>
              <dd className="tabular">{count}</dd>
            </div>
          ))}
          <dt className="text-muted">Receipt</dt>
          <dd className="min-w-0">
            <CopyId value={receipt} label="receipt" />
          </dd>
        </dl>
      </div>
    </AuthCard>
  );
}
