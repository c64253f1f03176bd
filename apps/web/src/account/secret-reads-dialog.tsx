import type { AskOutput } from '../api/routes.ts';
import type { Secret } from '@apex/contracts';
import { useApiPages, useApiQuery } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';

interface SecretReadsDialogProps {
  /** Null closes it. */
  readonly target: Secret | null;
  readonly onClose: () => void;
}

/** Who had a secret opened and what for, the latest first. */
export function SecretReadsDialog({ target, onClose }: SecretReadsDialogProps) {
  return (
    <Dialog
      open={target !== null}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={`Uses of ${target?.name ?? 'the secret'}`}
      about="Each time the product opened its value, for whom and what for."
    >
      {target === null ? null : <Reads secret={target} />}
    </Dialog>
  );
}

const readsOf = (page: AskOutput<'listSecretReads'>) => page.reads;

function Reads({ secret }: { readonly secret: Secret }) {
  const { rows, isPending, error, hasMore, isFetchingMore, fetchMore, retry } = useApiPages(
    'listSecretReads',
    { id: secret.id, per_page: 20 },
    readsOf,
  );
  const members = useApiQuery('listMembers', {});
  const emails = new Map(members.data?.members.map(({ user_id, email }) => [user_id, email]));
  if (isPending) return <SkeletonLines lines={3} />;
  if (error !== null && rows.length === 0) return <ErrorState error={error} compact retry={retry} />;
  if (rows.length === 0) return <p className="py-4 text-sm text-muted">Not used yet.</p>;
  return (
    <>
      <ul className="divide-y divide-line">
        {rows.map((read) => (
          <li
            key={`${read.request_id} ${read.at}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm"
          >
            <span className="min-w-0 break-words">{read.why}</span>
            <span className="text-xs break-all text-muted">{emails.get(read.user_id) ?? read.user_id}</span>
            <span className="ml-auto text-xs text-muted">
              <Time at={read.at} />
            </span>
          </li>
        ))}
      </ul>
      {hasMore ? (
        <Button size="sm" kind="ghost" busy={isFetchingMore} onClick={fetchMore}>
          Show more
        </Button>
      ) : null}
    </>
  );
}
