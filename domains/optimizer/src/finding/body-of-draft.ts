import type { Saving } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { shareOf } from '../money/share.ts';
import type { Described } from './describe/wording.ts';
import type { DraftSaving, FindingBody, FindingDraft, ProposalBody } from './finding-draft.ts';

function savingOf(saving: DraftSaving | null): Saving | null {
  if (saving === null) return null;
  const { low, expected, high } = saving;
  return { low_usd: formatUsd(low), expected_usd: formatUsd(expected), high_usd: formatUsd(high) };
}

/** A measured finding as its row keeps it. */
export function findingBody(draft: FindingDraft, { from, to, spend }: Described): FindingBody {
  const { scope, title, summary, facts, saving, saving_note, calls, cost, basis, confidence } = draft;
  const { needs_experiment, quality_effect, latency_effect, effort, risk, evidence } = draft;
  return {
    scope: { ...scope },
    title,
    summary,
    facts: [...facts],
    saving: savingOf(saving),
    saving_note,
    percent: saving === null ? null : shareOf(saving.expected, spend),
    calls,
    cost_usd: formatUsd(cost),
    from,
    to,
    basis,
    confidence,
    needs_experiment,
    quality_effect,
    latency_effect,
    effort,
    risk,
    evidence: [...evidence],
  };
}

/** The change a finding proposes; null where it proposes none. */
export function proposalBody(draft: FindingDraft, period: Described): ProposalBody | null {
  if (draft.change === null) return null;
  const { title, setting, old_value, new_value, verify, undo, kind } = draft.change;
  const { saving, percent, basis, evidence, risk, quality_effect } = findingBody(draft, period);
  return {
    title,
    setting,
    old_value,
    new_value,
    saving,
    percent,
    basis,
    evidence,
    verify,
    risk,
    undo,
    quality_effect,
    kind,
  };
}
