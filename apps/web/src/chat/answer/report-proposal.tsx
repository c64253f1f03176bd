import type { Proposal } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useApiQuery } from '../../api/use-api.ts';
import { BasisBadge } from '../../savings/basis-badge.tsx';
import { Labelled } from '../../savings/labelled.tsx';
import { ProposalActions } from '../../savings/proposal-actions.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useAnswer } from './answer-context.ts';
import { FigureButton } from './figure-button.tsx';
import { RichLine } from './rich-text.tsx';

const kinds: Readonly<Record<Proposal['kind'], string>> = {
  policy: 'gateway policy',
  setting: 'setting to change by hand',
  task: 'task for a person or an agent',
};

function Saving({ proposal }: { readonly proposal: Proposal }) {
  const figures = useAnswer()?.report.figures ?? [];
  const saving = figures.find(({ id }) => id === proposal.saving_figure_id);
  const percent = figures.find(({ id }) => id === proposal.percent_figure_id);
  if (saving === undefined) return null;
  return (
    <p className="mt-1 flex flex-wrap items-baseline gap-x-2">
      <span className="tabular text-xl font-semibold tracking-tight text-good">
        <FigureButton figure_id={saving.id}>{saving.text}</FigureButton>
      </span>
      {percent === undefined ? null : (
        <span className="text-sm text-muted">
          <FigureButton figure_id={percent.id}>{percent.text}</FigureButton> of spend
        </span>
      )}
    </p>
  );
}

/** What can be done with it now, whatever was so when the answer was written. */
function Actions({ id }: { readonly id: string }) {
  const { data, error, refetch } = useApiQuery('getProposal', { id });
  if (error !== null)
    return <ErrorState compact error={error} title="It cannot be applied from here." retry={() => void refetch()} />;
  return data === undefined ? <Skeleton className="mt-3 h-8 w-48" /> : <ProposalActions proposal={data} />;
}

/** A change worth making, as the answer proposes it; looks like its card on the page of proposals. */
export function ReportProposal({ proposal }: { readonly proposal: Proposal }) {
  const { title, setting, old_value, new_value, proposal_id } = proposal;
  return (
    <article aria-label={title} className="rounded-xl border border-line bg-raised p-4">
      <h4 className="text-base font-semibold text-balance">
        <RichLine source={title} />
      </h4>
      <Saving proposal={proposal} />
      <div className="mt-3 flex flex-wrap items-center gap-2 rounded-lg bg-hover px-3 py-2 text-sm">
        <span className="text-muted">{setting}</span>
        <code className="break-all">{old_value}</code>
        <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-faint" />
        <code className="font-semibold break-all">{new_value}</code>
      </div>
      <dl className="mt-3 grid gap-3 sm:grid-cols-2">
        <Labelled label="Evidence">{proposal.evidence}</Labelled>
        <Labelled label="How to verify it">{proposal.verify}</Labelled>
        <Labelled label="Effect on quality">{proposal.quality_effect}</Labelled>
        <Labelled label="Risk">{proposal.risk}</Labelled>
        <Labelled label="How to undo it">{proposal.undo}</Labelled>
      </dl>
      {proposal.state === 'applicable' && proposal_id !== null ? <Actions id={proposal_id} /> : null}
      <footer className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-muted">
        <Badge>{kinds[proposal.state === 'applicable' ? 'policy' : proposal.kind]}</Badge>
        <BasisBadge basis={proposal.basis} />
        <span className="min-w-0 flex-1 basis-56">{proposal.state_note}</span>
        {proposal_id === null ? null : (
          <Link to="/proposals" search={{ proposal: proposal_id }} className="text-accent underline underline-offset-2">
            Listed in proposals
          </Link>
        )}
      </footer>
    </article>
  );
}
