import { getRouteApi, Link } from '@tanstack/react-router';
import { Lightbulb } from 'lucide-react';
import type { StoredProposal } from '@apex/contracts';
import { useApiPages } from '../api/use-api.ts';
import { compareDecimals } from '../format/decimal.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ProposalCard } from './proposal-card.tsx';

const route = getRouteApi('/app/proposals');
const savingOf = ({ saving }: StoredProposal) => saving?.expected_usd ?? '0';
const proposalsOf = (page: { readonly proposals: readonly StoredProposal[] }) => page.proposals;

/** Changes worth making, from findings and from answers. */
export function ProposalsPage() {
  const { proposal: marked } = route.useSearch();
  const { rows, total, isPending, error, hasMore, isFetchingMore, fetchMore, retry } = useApiPages(
    'listProposals',
    { per_page: 50 },
    proposalsOf,
  );
  // The one that was asked for stands first, then the largest saving.
  const ordered = rows.toSorted(
    (a, b) => Number(b.id === marked) - Number(a.id === marked) || compareDecimals(savingOf(b), savingOf(a)),
  );
  return (
    <Page wide={false}>
      <PageHeader
        title="What is worth changing?"
        tab="Proposals"
        about="Each with its money, its risk and the way back. Policies are applied from here once traffic flows through the gateway; until then they are made by hand."
      />
      {isPending ? (
        <div role="status" aria-label="Loading" className="flex flex-col gap-3">
          <Skeleton className="h-48 w-full rounded-xl" />
          <Skeleton className="h-48 w-full rounded-xl" />
        </div>
      ) : null}
      {error !== null && rows.length === 0 ? (
        <ErrorState error={error} title="The proposals could not be loaded." retry={retry} />
      ) : null}
      {total === 0 ? (
        <EmptyState
          icon={<Lightbulb aria-hidden className="size-6" />}
          title="No proposals yet"
          actions={
            <Button asChild kind="primary">
              <Link to="/findings">Look for waste</Link>
            </Button>
          }
        >
          They come from findings and from answers of the analyst.
        </EmptyState>
      ) : null}
      <ul className="flex flex-col gap-4">
        {ordered.map((proposal) => (
          <li key={proposal.id}>
            <ProposalCard proposal={proposal} isMarked={proposal.id === marked} />
          </li>
        ))}
      </ul>
      {hasMore ? (
        <Button className="mt-4" busy={isFetchingMore} onClick={fetchMore}>
          Show more
        </Button>
      ) : null}
    </Page>
  );
}
