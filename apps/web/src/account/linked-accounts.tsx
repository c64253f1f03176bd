import type { ProviderId } from '@apex/contracts';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { leaveForProvider } from '../auth/provider-flow.ts';
import { useSignInWays } from '../auth/use-sign-in-ways.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';

/** The address, and the accounts elsewhere that sign the person in. */
export function LinkedAccounts() {
  const toast = useToast();
  const query = useApiQuery('listLinks', {});
  const ways = useSignInWays();
  const verify = useApiMutation('requestEmailVerification', {
    invalidates: ['listLinks'],
    onSuccess: ({ sent_by }) =>
      toast({ title: sent_by === 'mail' ? 'A link is on its way' : 'The link is in the log of the server' }),
  });
  const start = useApiMutation('startLink');
  const unlink = useApiMutation('unlink', { invalidates: ['listLinks'] });
  const { data, error } = query;
  const links = data?.links ?? [];
  const free = (ways.data?.providers ?? []).filter(({ id }) => !links.some(({ provider }) => provider === id));
  const link = (provider: ProviderId) =>
    start.mutate(
      { provider },
      {
        onSuccess: ({ url, flow }) => leaveForProvider({ provider, flow, purpose: 'link' }, url),
        onError: toast.error,
      },
    );
  return (
    <Card title="Ways to sign in" flush>
      {query.isPending ? (
        <div className="px-4 pb-4">
          <SkeletonLines />
        </div>
      ) : null}
      {error === null ? null : <ErrorState error={error} compact retry={() => void query.refetch()} />}
      {data === undefined ? null : (
        <ul className="divide-y divide-line border-t border-line text-sm">
          <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <span className="font-medium">E-mail</span>
            {data.email_verified ? <Badge tone="good">confirmed</Badge> : <Badge>not confirmed</Badge>}
            <span className="text-xs text-muted">{data.has_password ? 'with a password' : 'without a password'}</span>
            {data.email_verified ? null : (
              <Button
                size="sm"
                className="ml-auto"
                busy={verify.isPending}
                onClick={() => verify.mutate({}, { onError: toast.error })}
              >
                Confirm it
              </Button>
            )}
          </li>
          {links.map(({ provider, name, linked_at }) => (
            <li key={provider} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
              <span className="font-medium">{name}</span>
              <span className="text-xs text-muted">
                linked <Time at={linked_at} />
              </span>
              <Button
                size="sm"
                kind="danger"
                className="ml-auto"
                aria-label={`Unlink ${name}`}
                onClick={() =>
                  unlink.mutate(
                    { provider },
                    { onSuccess: () => toast({ title: `${name} is unlinked` }), onError: toast.error },
                  )
                }
              >
                Unlink
              </Button>
            </li>
          ))}
          {free.map(({ id, name }) => (
            <li key={id} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
              <span className="font-medium">{name}</span>
              <span className="text-xs text-muted">not linked</span>
              <Button
                size="sm"
                className="ml-auto"
                aria-label={`Link ${name}`}
                busy={start.isPending}
                onClick={() => link(id)}
              >
                Link
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
