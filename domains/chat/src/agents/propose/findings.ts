import type { Finding, FindingKind, FindingTotal, Measurement, StoredProposal } from '@apex/contracts';
import { quoteLabel } from '../../answer/clean-label.ts';
import { dayIn, lastDayIn, spanWords } from '../../answer/day-words.ts';
import { findingName } from '../../answer/finding-words.ts';
import type { ProposedAction } from '../state.ts';

/** What listing and measuring findings both answer. */
export interface FoundWaste {
  readonly findings: readonly Finding[];
  readonly total: FindingTotal;
  readonly measurement: Measurement | null;
}

/** The findings of the joint plan, the proven ones first and of each the largest saving first, with where they stand in their result. */
export function plannedFindings({ findings }: FoundWaste): { readonly finding: Finding; readonly at: number }[] {
  // Only to order them; figures are read from the result.
  const unproven = ({ basis }: Finding): number => (basis === 'price_only' ? 1 : 0);
  const worth = ({ joint_usd, saving }: Finding): number => Number(joint_usd ?? saving?.expected_usd ?? 0);
  return findings
    .map((finding, at) => ({ finding, at }))
    .filter(({ finding }) => finding.saving !== null && worth(finding) > 0 && finding.status === 'open')
    .toSorted((a, b) => unproven(a.finding) - unproven(b.finding) || worth(b.finding) - worth(a.finding));
}

const bases = {
  replayed: 'Measured on the very calls.',
  estimated: 'Estimated from the recorded calls.',
  price_only: 'The same tokens at other list prices; no call was made there.',
} as const;

/** What nothing but prices speak for is tried first, and its card says so. */
function titleOf(finding: Finding): string {
  const name = findingName(finding, quoteLabel);
  return finding.basis === 'price_only'
    ? `As an experiment: ${name.replace(/^./, (letter) => letter.toLowerCase())}`
    : name;
}

/** The proposals that the optimizer keeps with its findings. */
export function proposeFindings(
  result_id: string,
  found: FoundWaste,
  stored: readonly StoredProposal[],
  kind: FindingKind | null,
): ProposedAction[] {
  return plannedFindings(found).flatMap(({ finding, at }) => {
    if (kind !== null && finding.kind !== kind) return [];
    const kept = stored.find((one) => one.id === finding.proposal_id);
    if (kept === undefined || kept.status !== 'open') return [];
    const field = finding.joint_usd === null ? ['saving', 'expected_usd'] : ['joint_usd'];
    return [
      {
        key: `finding ${finding.id}`,
        title: titleOf(finding),
        setting: kept.setting,
        old_value: kept.old_value,
        new_value: kept.new_value,
        kind: kept.kind,
        basis: kept.basis ?? 'estimated',
        evidence: `${bases[finding.basis ?? 'estimated']} From ${spanWords(dayIn(finding.from), lastDayIn(finding.to), '')}.`,
        facts: finding.facts.map((fact, index) => ({
          label: fact.label,
          unit: fact.unit,
          result_id,
          path: ['findings', at, 'facts', index, 'value'],
        })),
        evidence_result_id: result_id,
        verify: kept.verify,
        risk: kept.risk,
        undo: kept.undo,
        quality_effect: kept.quality_effect,
        saving: { result_id, path: ['findings', at, ...field] },
        percent: finding.joint_usd === null ? { result_id, path: ['findings', at, 'percent'] } : null,
        finding_id: finding.id,
        proposal_id: kept.id,
        policy: kept.policy,
      },
    ];
  });
}
