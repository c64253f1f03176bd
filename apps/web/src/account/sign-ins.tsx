import { Monitor, Terminal } from 'lucide-react';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';
import { programOf } from './program-of.ts';

/** Where the person is signed in, and a way to end what is not theirs. */
export function SignIns() {
  const toast = useToast();
  const query = useApiQuery('listSignIns', {});
  const revoke = useApiMutation('revokeSignIn', { invalidates: ['listSignIns'] });
  const rows = query.data?.sign_ins ?? [];
  return (
    <Card title="Where you are signed in" flush>
      {query.isPending ? (
        <div className="px-4 pb-4" role="status" aria-label="Loading">
          <Skeleton className="h-10 w-full" />
        </div>
      ) : null}
      {query.error === null ? null : <ErrorState error={query.error} compact retry={() => void query.refetch()} />}
      <ul className="divide-y divide-line border-t border-line">
        {rows.map((row) => {
          const Icon = row.kind === 'browser' ? Monitor : Terminal;
          const program = row.kind === 'browser' ? programOf(row.user_agent) : 'Command line';
          return (
            <li key={row.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
              <Icon aria-hidden className="size-4 text-faint" />
              <span className="font-medium">{program}</span>
              {row.current ? <Badge tone="accent">this one</Badge> : null}
              <span className="text-xs text-muted">
                {row.address === null ? '' : `${row.address}, `}last used <Time at={row.last_seen_at} />
              </span>
              {row.current ? null : (
                <Button
                  size="sm"
                  kind="danger"
                  className="ml-auto"
                  aria-label={`Sign out ${program}`}
                  onClick={() =>
                    revoke.mutate(
                      { id: row.id },
                      { onSuccess: () => toast({ title: `${program} is signed out` }), onError: toast.error },
                    )
                  }
                >
                  Sign out
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
