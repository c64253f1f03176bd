import type { ImportSummary } from '@apex/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useApp } from '../api/app-context.ts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Money } from '../ui/money.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { downloadRejected } from './download-rejected.ts';

const perPage = 10;

/** What was imported before, with what could not be read. */
export function PastImports({ project }: { readonly project: string }) {
  const { clients } = useApp();
  const query = useInfiniteQuery({
    queryKey: [project, 'listImports', 'pages'],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) =>
      clients(project).listImports({ page: pageParam, per_page: perPage }, { signal }),
    getNextPageParam: ({ pagination }) => (pagination.page < pagination.total_pages ? pagination.page + 1 : undefined),
  });
  const rows = query.data?.pages.flatMap(({ imports }) => imports) ?? [];
  if (query.isPending) return <SkeletonLines lines={3} />;
  if (query.error !== null && rows.length === 0) {
    return <ErrorState error={query.error} compact retry={() => void query.refetch()} />;
  }
  if (rows.length === 0) return null;
  return (
    <Card title="Imported before" flush>
      <ul className="divide-y divide-line border-t border-line">
        {rows.map((summary) => (
          <PastImport key={summary.import_id} summary={summary} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className="px-4 py-2">
          <Button size="sm" kind="ghost" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function PastImport({ summary }: { readonly summary: ImportSummary }) {
  const { count } = useFormats();
  return (
    <li className="tabular flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm">
      <Badge>{summary.format}</Badge>
      <span>
        {count(summary.calls)} calls, <Money usd={summary.cost_usd} />
      </span>
      <span className="text-xs text-muted">
        {summary.duplicates === 0 ? '' : `${count(summary.duplicates)} known already, `}
        <Time at={summary.created_at} />
      </span>
      {summary.status === 'running' ? <Badge tone="warn">not finished</Badge> : null}
      {summary.rejected_count === 0 ? null : (
        <Button
          size="sm"
          kind="ghost"
          className="ml-auto"
          icon={<Download aria-hidden className="size-3.5" />}
          onClick={() => downloadRejected(summary)}
        >
          {count(summary.rejected_count)} rejected {summary.rejected_count === 1 ? 'row' : 'rows'}
        </Button>
      )}
    </li>
  );
}
