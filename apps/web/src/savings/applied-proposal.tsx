import type { StoredProposal } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMayChange } from '../alerts/use-may-change.ts';
import { useApiMutation } from '../api/use-api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Time } from '../ui/time.tsx';

interface AppliedProposalProps {
  readonly proposal: StoredProposal;
  readonly onChanged: (proposal: StoredProposal) => void;
}

/** Since when the gateway does it, where its policy is, and the way back. */
export function AppliedProposal({ proposal, onChanged }: AppliedProposalProps) {
  const { id, policy_id, applied_at } = proposal;
  const mayChange = useMayChange('member');
  const [asked, ask] = useState<StoredProposal | null>(null);
  const rollBack = useApiMutation('rollBackProposal', {
    invalidates: ['listPolicies', 'getPolicy'],
    onSuccess: (answer) => {
      ask(null);
      onChanged(answer.proposal);
    },
  });
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <Badge tone="good">applied</Badge>
      {applied_at === null ? null : (
        <span className="text-muted">
          since <Time at={applied_at} />
        </span>
      )}
      {policy_id === null ? null : (
        <Link
          to="/gateway/policies/$id"
          params={{ id: policy_id }}
          className="text-accent underline underline-offset-2"
        >
          its policy
        </Link>
      )}
      {mayChange ? <Button onClick={() => ask(proposal)}>Roll back</Button> : null}
      <ConfirmDialog
        target={asked}
        title="Roll this back?"
        about="From the next call on everything is as it was before. The policy stays, switched off; the proposal can be applied again."
        action="Roll back"
        onClose={() => ask(null)}
        onConfirm={() => rollBack.mutate({ id })}
        busy={rollBack.isPending}
        error={rollBack.error}
      />
    </div>
  );
}
