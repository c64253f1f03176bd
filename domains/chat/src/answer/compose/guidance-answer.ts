import { cleanLabel } from '../clean-label.ts';
import type { ReportDraft } from '../draft.ts';
import type { ReportingInput } from '../../agents/state.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';

const empty = {
  figures: [],
  charts: [],
  tables: [],
  proposals: [],
  queries: [],
  assumptions: [],
  nearest_questions: [],
  period_words: [],
} as const;

/** An answer without measurements: what is missing or not possible, and what can be asked instead. */
export function composeGuidance(input: ReportingInput): ReportDraft {
  const { triage, data_helper, interruption } = input;
  const [gap] = triage?.gaps ?? [];
  const notes = data_helper?.notes ?? [];
  const suggestions =
    data_helper?.suggestions ?? suggestionsFor(triage?.parse.intent ?? 'spend_query', triage?.gaps ?? []);
  const headline = interruption?.headline ?? headlineFor(gap?.kind, notes, input.project_name);
  const rest = interruption === null ? notes.filter((note) => note !== headline) : [interruption.note];
  const paragraphs = rest;
  const nearest_questions = interruption === null ? suggestions : [];
  return {
    ...empty,
    status: 'guidance',
    headline,
    paragraphs,
    next_questions: suggestions,
    nearest_questions,
  };
}

/** Every way is told where the question names none. */
const manyWays = 4;

function headlineFor(kind: string | undefined, notes: readonly string[], project_name: string): string {
  if (kind === 'no_data')
    return 'There are no calls in this project yet, so there is nothing to measure; connect a source first.';
  if (kind === 'how_to_connect' && notes.length >= manyWays)
    return 'Bring your calls in with one command, then ask about them here.';
  if (kind === 'askable')
    return 'Your calls are here: ask what they cost, how they perform, and how well the prompt cache works.';
  return notes[0] ?? `Nothing could be measured for that in ${cleanLabel(project_name)}.`;
}

/** The last rung of the ladder: needs nothing and cannot fail. */
export function emergencyReport(): ReportDraft {
  return {
    ...empty,
    status: 'guidance',
    headline: 'The answer could not be put together; nothing was changed and nothing is lost.',
    paragraphs: ['Ask again, or ask for a part of it: a single measure, a shorter period.'],
    next_questions: suggestionsFor('spend_query', []),
  };
}
