import { getRouteApi, Link } from '@tanstack/react-router';
import { Lightbulb } from 'lucide-react';
import type { ProposalStatus, StoredProposal } from '@apex/contracts';
import { useApiPages, useApiQuery } from '../api/use-api.ts';
import { compareDecimals } from '../format/decimal.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ProposalCard } from './proposal-card.tsx';

const route = getRouteApi('/app/proposals');
const savingOf = ({ saving }: StoredProposal) => saving?.expected_usd ?? '0';
const statuses = [
  { value: 'open', label: 'Open' },
  { value: 'applied', label: 'Applied' },
  { value: 'rolled_back', label: 'Rolled back' },
  { value: 'closed', label: 'Closed' },
] as const satisfies readonly { value: ProposalStatus; label: string }[];
const wordsOf = (status: ProposalStatus) => status.replace('_', ' ');
const proposalsOf = (page: { readonly proposals: readonly StoredProposal[] }) => page.proposals;

/** Changes worth making, from findings and from answers. */
export function ProposalsPage() {
  const { proposal: marked, status = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  const { rows, total, isPending, error, hasMore, isFetchingMore, fetchMore, retry } = useApiPages(
    'listProposals',
    { status, per_page: 50 },
    proposalsOf,
  );
  const isElsewhere = marked !== undefined && !isPending && !hasMore && !rows.some(({ id }) => id === marked);
  const elsewhere = useApiQuery('getProposal', { id: marked ?? '' }, { enabled: isElsewhere });
  const shown = isElsewhere && elsewhere.data !== undefined ? [elsewhere.data, ...rows] : rows;
  // The one that was asked for stands first, then the largest saving.
  const ordered = shown.toSorted(
    (a, b) => Number(b.id === marked) - Number(a.id === marked) || compareDecimals(savingOf(b), savingOf(a)),
  );
  return (
    <Page wide={false}>
      <PageHeader
        title="What is worth changing?"
        tab="Proposals"
        about="Each with its money, its risk and the way back. What the gateway can do is previewed, applied and rolled back here; the rest is changed by hand."
        actions={
          <Select
            label="Which proposals"
            hideLabel
            className="w-32"
            value={status}
            options={statuses}
            onValue={(value) =>
              void navigate({
                search: (before) => ({ ...before, status: value === 'open' ? undefined : value, proposal: undefined }),
                replace: true,
              })
            }
          />
        }
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
      {total === 0 && ordered.length === 0 && status === 'open' ? (
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
      {total === 0 && ordered.length === 0 && status !== 'open' ? (
        <EmptyState icon={<Lightbulb aria-hidden className="size-6" />} title={`No ${wordsOf(status)} proposals`}>
          The open ones say what is worth changing.
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
