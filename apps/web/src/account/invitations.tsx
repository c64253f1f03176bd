import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';

/** Invitations that can still be accepted; nothing where there are none. */
export function Invitations({ mayManage }: { readonly mayManage: boolean }) {
  const toast = useToast();
  const query = useApiQuery('listInvitations', {});
  const revoke = useApiMutation('revokeInvitation', { invalidates: ['listInvitations'] });
  if (query.error !== null) return <ErrorState error={query.error} compact retry={() => void query.refetch()} />;
  const invitations = query.data?.invitations ?? [];
  if (invitations.length === 0) return null;
  return (
    <Card title="Invited" flush className="mt-6">
      <ul className="divide-y divide-line border-t border-line">
        {invitations.map(({ id, email, role, invited_by, expires_at }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm">
            <span className="min-w-0 truncate font-medium">{email}</span>
            <Badge>{role}</Badge>
            <span className="text-xs text-muted">
              by {invited_by}, until <Time at={expires_at} form="day" />
            </span>
            {mayManage ? (
              <Button
                size="sm"
                kind="danger"
                className="ml-auto"
                aria-label={`Take back the invitation of ${email}`}
                onClick={() =>
                  revoke.mutate(
                    { id },
                    { onSuccess: () => toast({ title: `${email} can no longer accept` }), onError: toast.error },
                  )
                }
              >
                Take back
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
