import type { Reconciliation, ReconciliationId } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useApiMutation, useApiPages } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Money } from '../ui/money.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';

const reconciliationsOf = (page: { readonly reconciliations: readonly Reconciliation[] }) => page.reconciliations;

interface PastReconciliationsProps {
  readonly open: string | undefined;
  readonly onDeleted: (id: ReconciliationId) => void;
}

/** What was compared before, newest first. */
export function PastReconciliations({ open, onDeleted }: PastReconciliationsProps) {
  const { rows, isPending, error, hasMore, isFetchingMore, fetchMore, retry } = useApiPages(
    'listReconciliations',
    { per_page: 10 },
    reconciliationsOf,
  );
  if (isPending) return <SkeletonLines lines={3} />;
  if (error !== null && rows.length === 0) return <ErrorState error={error} compact retry={retry} />;
  if (rows.length === 0) return null;
  return (
    <Card title="Compared before" flush>
      <ul className="divide-y divide-line border-t border-line">
        {rows.map((result) => (
          <Past key={result.id} result={result} isOpen={result.id === open} onDeleted={onDeleted} />
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

interface PastProps {
  readonly result: Reconciliation;
  readonly isOpen: boolean;
  readonly onDeleted: (id: ReconciliationId) => void;
}

function Past({ result, isOpen, onDeleted }: PastProps) {
  const { rate } = useFormats();
  const toast = useToast();
  const removing = useApiMutation('deleteReconciliation', {
    invalidates: ['listReconciliations'],
    onSuccess: () => {
      onDeleted(result.id);
      toast({ title: `The comparison of ${result.name} was deleted.` });
    },
  });
  return (
    <li className="tabular flex items-center gap-3 px-4 py-2 text-sm">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to="/reconciliation"
          search={{ id: result.id }}
          aria-current={isOpen ? 'true' : undefined}
          className="min-w-0 font-medium break-all underline decoration-line-strong decoration-dotted underline-offset-4"
        >
          {result.name}
        </Link>
        <span>
          <Money usd={result.difference_usd} /> apart
          {result.error.share === null ? '' : `, ${rate(Number(result.error.share))}`}
        </span>
        <span className="ml-auto text-xs text-muted">
          <Time at={result.created_at} />
        </span>
      </div>
      <IconButton
        label={`Delete the comparison of ${result.name}`}
        icon={<Trash2 aria-hidden className="size-4" />}
        disabled={removing.isPending}
        onClick={() => removing.mutate({ id: result.id })}
      />
    </li>
  );
}
