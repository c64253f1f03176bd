import type { DraftProposal } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';

const notes = {
  applicable: 'The gateway can do it: preview it, then apply it from here; it can be rolled back at once.',
  policy: 'Listed: change it where your calls are made, or write it as a policy of the gateway.',
  setting: 'Listed: set it where your calls are made.',
  task: 'Listed: it takes a change of code or prompts, made by a person.',
} as const;

/** The cards of an answer, each with the saving as a figure. */
export function proposalsOf(composer: Composer): DraftProposal[] {
  return (composer.input.actions?.proposals ?? []).flatMap((action, at) => {
    const { key: _, saving, percent, facts, policy, ...told } = action;
    const state = policy !== null && told.proposal_id !== null ? 'applicable' : 'listed';
    const figure = composer.figure(`Saving: ${told.title}`, 'usd', saving.result_id, saving.path);
    if (figure === null) return [];
    const share =
      percent === null ? null : composer.figure(`Share saved: ${told.title}`, 'rate', percent.result_id, percent.path);
    const amounts = facts.flatMap((fact) => {
      const amount = composer.figure(fact.label, fact.unit, fact.result_id, fact.path);
      return amount === null ? [] : [`${fact.label}: ${say(amount)}.`];
    });
    return [
      {
        id: `proposal_${at + 1}`,
        ...told,
        evidence: [told.evidence, ...amounts].join(' '),
        saving_figure_id: figure.id,
        percent_figure_id: share?.id ?? null,
        evidence_tool_result_id: told.evidence_result_id,
        state,
        state_note: notes[state === 'applicable' ? state : told.kind],
      },
    ];
  });
}
