import type { CloseProposal, StoredProposal } from '@apex/contracts';
import type { OptimizerScope } from '../optimizer-scope.ts';
import { wrongProposalStatus } from './proposed-policy.ts';

/** Puts an open proposal aside; measuring again does not open it. */
export async function closeProposal(
  { clock, proposals }: OptimizerScope,
  { id, reason }: CloseProposal,
): Promise<StoredProposal> {
  const { proposal } = await proposals.change(
    id,
    async ({ status }) => {
      if (status !== 'open') throw wrongProposalStatus(status, 'closed');
      return { set: { status: 'closed', closed_reason: reason }, answer: null };
    },
    new Date(clock.now()),
  );
  return proposal;
}
