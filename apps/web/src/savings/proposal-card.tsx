import type { StoredProposal } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { Time } from '../ui/time.tsx';
import { BasisBadge } from './basis-badge.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { Labelled } from './labelled.tsx';
import { ProposalActions } from './proposal-actions.tsx';
import { SavingFigure } from './saving-figure.tsx';

const kinds: Readonly<Record<StoredProposal['kind'], string>> = {
  policy: 'gateway policy',
  setting: 'setting to change by hand',
  task: 'task for a person or an agent',
};

/** A change whole: the setting, old and new value, the money, how to verify it, the risk, the way back. */
export function ProposalCard({
  proposal,
  isMarked,
}: {
  readonly proposal: StoredProposal;
  readonly isMarked: boolean;
}) {
  const { saving, percent, basis, kind, finding_id } = proposal;
  return (
    <article
      aria-label={proposal.title}
      className={`rounded-xl border bg-raised p-4 ${isMarked ? 'border-accent' : 'border-line'}`}
    >
      <h2 className="text-base font-semibold text-balance">{proposal.title}</h2>
      <div className="mt-1">
        <SavingFigure saving={saving} percent={percent} basis={basis} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-2 rounded-lg bg-hover px-3 py-2 text-sm">
        <span className="text-muted">{proposal.setting}</span>
        <code className="min-w-0 wrap-anywhere">{proposal.old_value}</code>
        <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-faint" />
        <code className="min-w-0 font-semibold wrap-anywhere">{proposal.new_value}</code>
      </div>
      <dl className="mt-3 grid gap-3 sm:grid-cols-2">
        <Labelled label="How to verify it">{proposal.verify}</Labelled>
        <Labelled label="Effect on quality">{proposal.quality_effect}</Labelled>
        <Labelled label="Risk">{proposal.risk}</Labelled>
        <Labelled label="How to undo it">{proposal.undo}</Labelled>
      </dl>
      {proposal.evidence.length === 0 ? null : (
        <details className="mt-3">
          <summary className="cursor-pointer text-sm text-muted">Evidence</summary>
          <div className="mt-2 flex flex-col gap-3">
            {proposal.evidence.map((evidence) => (
              <EvidenceTable key={evidence.label} evidence={evidence} />
            ))}
          </div>
        </details>
      )}
      <ProposalActions proposal={proposal} />
      <footer className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-muted">
        <Badge>{kinds[proposal.policy === null ? kind : 'policy']}</Badge>
        <BasisBadge basis={basis} />
        <span>
          proposed <Time at={proposal.created_at} />
        </span>
        {finding_id === null ? null : (
          <Link to="/findings" search={{ finding: finding_id }} className="text-accent underline underline-offset-2">
            the finding
          </Link>
        )}
        <CopyId value={proposal.id} shown="copy id" label="proposal id" />
      </footer>
    </article>
  );
}
