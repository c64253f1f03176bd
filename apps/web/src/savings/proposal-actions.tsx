import type { ProposedPolicy, StoredProposal } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMayChange } from '../alerts/use-may-change.ts';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { PreviewFigures } from '../gateway/policies/preview-figures.tsx';
import { actionParts, matchParts } from '../gateway/policies/rule-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormError } from '../ui/form-error.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AppliedProposal } from './applied-proposal.tsx';
import { CloseProposal } from './close-proposal.tsx';
import { Labelled } from './labelled.tsx';
import { useShares } from './use-shares.ts';

interface ProposalActionsProps {
  readonly proposal: StoredProposal;
}

/** What can be done with a proposal in the state it is in; a list that shows it keeps it in sight until it is left. */
export function ProposalActions({ proposal: given }: ProposalActionsProps) {
  const [changed, setChanged] = useState<StoredProposal | null>(null);
  const queries = useQueryClient();
  const mayChange = useMayChange('member');
  const proposal = changed !== null && changed.updated_at > given.updated_at ? changed : given;
  const onChanged = (now: StoredProposal) => {
    setChanged(now);
    const isOfProposals = (name: unknown) => name === 'listProposals' || name === 'getProposal';
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isOfProposals(queryKey[1]), refetchType: 'none' });
  };
  const { status, policy } = proposal;
  if (status === 'applied') return <AppliedProposal proposal={proposal} onChanged={onChanged} />;
  if (status === 'closed')
    return (
      <dl className="mt-3">
        <Labelled label="Why it was closed">{proposal.closed_reason ?? 'Its finding is gone.'}</Labelled>
      </dl>
    );
  const closes = status === 'open' && mayChange ? <CloseProposal proposal={proposal} onChanged={onChanged} /> : null;
  if (policy === null) return closes === null ? null : <div className="mt-3">{closes}</div>;
  return (
    <ApplyProposal proposal={proposal} policy={policy} onChanged={onChanged}>
      {closes}
    </ApplyProposal>
  );
}

interface ApplyProposalProps extends ProposalActionsProps {
  readonly policy: ProposedPolicy;
  readonly onChanged: (proposal: StoredProposal) => void;
  readonly children: ReactNode;
}

function ApplyProposal({ proposal, policy, onChanged, children }: ApplyProposalProps) {
  const { id, status } = proposal;
  const mayChange = useMayChange('member');
  const { shares, rollout, holdout } = useShares(policy.rule);
  const [isPreviewed, setPreviewed] = useState(false);
  const preview = useApiQuery(
    'previewProposal',
    { id, ...shares },
    { enabled: isPreviewed && shares !== null, keep: true },
  );
  const apply = useApiMutation('applyProposal', {
    invalidates: ['listPolicies', 'getPolicy'],
    onSuccess: (answer) => onChanged(answer.proposal),
  });
  return (
    <div className="mt-3">
      <p className="mb-2 text-sm break-words text-muted">
        {matchParts(policy.rule.match, String).join('; ') || 'Every call'} →{' '}
        {actionParts(policy.rule.action).join('; ')}
      </p>
      <div className="flex flex-wrap items-end gap-2">
        <form
          className="contents"
          onSubmit={(event) => {
            event.preventDefault();
            if (shares !== null) apply.mutate({ id, ...shares });
          }}
        >
          <ShareField label="Roll-out, %" {...rollout} most={100} />
          <ShareField label="Hold-out, %" {...holdout} most={50} />
          <Button aria-expanded={isPreviewed} onClick={() => setPreviewed(!isPreviewed)}>
            Preview
          </Button>
          {mayChange ? (
            <Button type="submit" kind="primary" busy={apply.isPending} disabled={shares === null}>
              {status === 'rolled_back' ? 'Apply again' : 'Apply'}
            </Button>
          ) : null}
        </form>
        {/* What is asked in a dialog bubbles up through what it is written in: not the form. */}
        {children}
        {status === 'rolled_back' ? <Badge>rolled back</Badge> : null}
      </div>
      {apply.error === null ? null : (
        <div className="mt-2">
          <FormError error={apply.error} />
        </div>
      )}
      {isPreviewed ? <Previewed {...preview} /> : null}
    </div>
  );
}

function Previewed({ data, error, refetch }: ReturnType<typeof useApiQuery<'previewProposal'>>) {
  if (error !== null)
    return <ErrorState compact error={error} title="There is no preview." retry={() => void refetch()} />;
  if (data === undefined)
    return (
      <div className="mt-3">
        <SkeletonLines lines={4} />
      </div>
    );
  return (
    <section aria-label="Preview" className="mt-3 flex flex-col gap-4 rounded-lg border border-line p-3">
      <PreviewFigures preview={data} />
    </section>
  );
}

interface ShareFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly isWrong: boolean;
  readonly most: number;
}

function ShareField({ label, value, onValue, isWrong, most }: ShareFieldProps) {
  return (
    <TextField
      label={label}
      className="w-28"
      inputMode="decimal"
      value={value}
      onChange={(event) => onValue(event.target.value)}
      error={isWrong ? `0 to ${most}` : undefined}
    />
  );
}
