import type { DataDeletion } from '@apex/contracts';
import { useApiPages } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { countsWords } from './counts-words.ts';

const deletionsOf = (page: { readonly deletions: readonly DataDeletion[] }) => page.deletions;

/** What was deleted, newest first, with what was counted afterwards. */
export function DataDeletions() {
  const { rows, isPending, error, hasMore, isFetchingMore, fetchMore, retry } = useApiPages(
    'listDataDeletions',
    { per_page: 10 },
    deletionsOf,
  );
  if (isPending) return <SkeletonLines lines={2} />;
  if (error !== null && rows.length === 0) return <ErrorState error={error} compact retry={retry} />;
  if (rows.length === 0) return <p className="text-sm text-muted">Nothing was deleted from this project.</p>;
  return (
    <>
      <ul className="divide-y divide-line border-y border-line">
        {rows.map((deletion) => (
          <Deletion key={deletion.id} deletion={deletion} />
        ))}
      </ul>
      <div className="flex gap-2">
        {hasMore ? (
          <Button size="sm" kind="ghost" busy={isFetchingMore} onClick={fetchMore}>
            Show more
          </Button>
        ) : null}
        {rows.some(({ state }) => state !== 'complete') ? (
          <Button size="sm" kind="ghost" onClick={retry}>
            Look again
          </Button>
        ) : null}
      </div>
    </>
  );
}

const tones = { queued: 'warn', running: 'warn', complete: 'good' } as const;

function Deletion({ deletion }: { readonly deletion: DataDeletion }) {
  const { count } = useFormats();
  const { kind, value, value_digest, state, cause, counts, remaining, problem, completed_at } = deletion;
  return (
    <li className="flex flex-col gap-1 py-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-all">
          {kind} {value ?? `sha256 ${value_digest.slice(0, 12)}…`}
        </span>
        <Badge tone={tones[state]}>{state}</Badge>
        {cause === 'retention' ? <Badge>by retention</Badge> : null}
        <span className="ml-auto text-xs text-muted">
          <Time at={completed_at ?? deletion.requested_at} />
        </span>
      </p>
      <p className="text-xs text-muted">
        {counts === null ? 'Waits for its turn.' : `Took ${countsWords(counts, count)}.`}
        {remaining === null ? '' : ` Counted again afterwards: ${countsWords(remaining, count)} left.`}
        {problem === null ? '' : ` ${problem}`}
      </p>
    </li>
  );
}
