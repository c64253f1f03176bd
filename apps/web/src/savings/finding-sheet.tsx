import type { Finding } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { useApiMutation } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import { Button } from '../ui/button.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { Money } from '../ui/money.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { useToast } from '../ui/use-toast.ts';
import { BasisBadge } from './basis-badge.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { Labelled } from './labelled.tsx';
import { SavingFigure } from './saving-figure.tsx';

interface FindingSheetProps {
  /** Null closes it. */
  readonly finding: Finding | null;
  readonly onClose: () => void;
}

/** A finding whole: the money, the figures, the rows, the risk, and what to do. */
export function FindingSheet({ finding, onClose }: FindingSheetProps) {
  return (
    <Sheet
      open={finding !== null}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={finding?.title ?? 'Finding'}
    >
      {finding === null ? null : <FindingDetails finding={finding} onClose={onClose} />}
    </Sheet>
  );
}

/** Calls and tokens are counts; their names stand in the label. */
function unitOfFact(unit: Finding['facts'][number]['unit']) {
  return unit === 'calls' || unit === 'tokens' ? 'count' : unit;
}

function FindingDetails({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const formats = useFormats();
  const facts = finding.facts.filter(({ label }) => label !== '');
  return (
    <div className="flex flex-col gap-5 p-4">
      <div>
        <SavingFigure saving={finding.saving} percent={finding.percent} basis={finding.basis} />
        <p className="mt-1 text-sm text-muted">{finding.saving_note}</p>
        <div className="mt-2">
          <BasisBadge basis={finding.basis} />
        </div>
      </div>
      <p className="text-sm">{finding.summary}</p>
      <FindingActions finding={finding} onClose={onClose} />
      <dl className="tabular grid grid-cols-2 gap-3 rounded-lg border border-line p-3">
        {facts.map((fact) => (
          <Labelled key={fact.name} label={fact.label}>
            {formatUnit(formats, unitOfFact(fact.unit), fact.value)}
          </Labelled>
        ))}
        <Labelled label="Those calls cost">
          <Money usd={finding.cost_usd} />
        </Labelled>
        <Labelled label="Left of it in the joint plan">
          {finding.joint_usd === null ? null : <Money usd={finding.joint_usd} />}
        </Labelled>
      </dl>
      <dl className="grid gap-3">
        <Labelled label="Effect on quality">{finding.quality_effect}</Labelled>
        <Labelled label="Effect on latency">{finding.latency_effect}</Labelled>
        <Labelled label="Risk">{finding.risk}</Labelled>
        <Labelled label="Confidence">{finding.confidence}</Labelled>
        <Labelled label="Why it was dismissed">{finding.dismissed_reason}</Labelled>
        <Labelled label="Finding id">
          <CopyId value={finding.id} label="finding id" />
        </Labelled>
      </dl>
      {finding.evidence.map((evidence) => (
        <EvidenceTable key={evidence.label} evidence={evidence} />
      ))}
    </div>
  );
}

function FindingActions({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const toast = useToast();
  const lists = { invalidates: ['listFindings', 'getFinding'] } as const;
  const restore = useApiMutation('restoreFinding', lists);
  const dismiss = useApiMutation('dismissFinding', lists);
  const { id, status, proposal_id } = finding;
  const putAside = () =>
    dismiss.mutate(
      { id, reason: 'Dismissed on the findings page' },
      {
        onError: toast.error,
        onSuccess: () => {
          onClose();
          toast({ title: 'Finding dismissed', undo: () => restore.mutate({ id }, { onError: toast.error }) });
        },
      },
    );
  return (
    <div className="flex flex-wrap gap-2">
      {proposal_id === null ? null : (
        <Button asChild kind="primary">
          <Link to="/proposals" search={{ proposal: proposal_id }}>
            See the proposal
          </Link>
        </Button>
      )}
      {status === 'open' ? (
        <Button busy={dismiss.isPending} onClick={putAside}>
          Dismiss
        </Button>
      ) : null}
      {status === 'dismissed' ? (
        <Button
          busy={restore.isPending}
          onClick={() => restore.mutate({ id }, { onError: toast.error, onSuccess: onClose })}
        >
          Take up again
        </Button>
      ) : null}
    </div>
  );
}
