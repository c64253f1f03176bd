import type { Finding } from '@apex/contracts';
import { ChevronRight } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { BasisBadge } from './basis-badge.tsx';
import { SavingFigure } from './saving-figure.tsx';

/** A finding in three lines; opens whole. */
export function FindingCard({ finding, onOpen }: { readonly finding: Finding; readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="group grid w-full gap-x-6 gap-y-2 rounded-xl border border-line bg-raised px-4 py-3 text-left hover:bg-hover sm:grid-cols-[minmax(0,1fr)_15rem_auto] sm:items-center"
    >
      <span className="min-w-0">
        <span className="block text-base font-semibold text-balance">{finding.title}</span>
        <span className="mt-0.5 block text-sm text-pretty text-muted">{finding.summary}</span>
        <span className="mt-2 flex flex-wrap gap-1.5">
          <BasisBadge basis={finding.basis} />
          <Badge>{finding.effort} effort</Badge>
          {finding.needs_experiment ? <Badge tone="warn">needs an experiment</Badge> : null}
        </span>
      </span>
      <span className="sm:[&>span]:justify-end sm:[&>span]:text-right">
        <SavingFigure saving={finding.saving} percent={finding.percent} basis={finding.basis} />
      </span>
      <ChevronRight aria-hidden className="hidden size-4 text-faint group-hover:text-ink sm:block" />
    </button>
  );
}
