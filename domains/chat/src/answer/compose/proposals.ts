import type { DraftProposal } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';

const notes = {
  policy: 'Listed for now: the gateway will apply it as a policy; until then it is changed where your calls are made.',
  setting: 'Listed for now: set it where your calls are made; applying it from here comes with the gateway policies.',
  task: 'Listed for now: it takes a change of code or prompts, made by a person.',
} as const;

/** The cards of an answer, each with the saving as a figure. */
export function proposalsOf(composer: Composer): DraftProposal[] {
  return (composer.input.actions?.proposals ?? []).flatMap((action, at) => {
    const { key: _, saving, percent, facts, ...told } = action;
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
        state: 'listed' as const,
        state_note: notes[told.kind],
      },
    ];
  });
}
