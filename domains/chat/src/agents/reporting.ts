import { composeCache, composeLifetime } from '../answer/compose/cache-answer.ts';
import { type Composer, createComposer } from '../answer/compose/composer.ts';
import { composeGuidance, emergencyReport } from '../answer/compose/guidance-answer.ts';
import { composeSessions } from '../answer/compose/sessions-answer.ts';
import { composeSpend } from '../answer/compose/spend-answer.ts';
import type { ReportDraft } from '../answer/draft.ts';
import type { Agent, AgentDesk } from './agent.ts';
import { type ReportingInput, reportingInputSchema, reportingOutputSchema } from './state.ts';

/** Always runs, always last, never fails: a full answer, else a partial one, else guidance. */
export const reportingAgent: Agent<typeof reportingInputSchema, typeof reportingOutputSchema> = {
  name: 'reporting',
  message: 'Writing the answer',
  input: reportingInputSchema,
  output: reportingOutputSchema,
  tools: ['calculate'],
  budget: { time_ms: 15_000 },
  async run(input, desk) {
    desk.think('Putting the answer together and checking every figure against what was measured.');
    const { status, headline } = desk.publish(await draftFor(input, desk));
    return { status, headline };
  },
};

async function draftFor(input: ReportingInput, desk: AgentDesk): Promise<ReportDraft> {
  const { triage, data, interruption } = input;
  try {
    if (triage === null || data === null || data.datasets.length === 0) return composeGuidance(input);
    const draft = await compose(createComposer(input, triage, desk));
    if (interruption === null) return draft;
    return {
      ...draft,
      status: 'partial',
      headline: interruption.headline,
      paragraphs: [interruption.note, draft.headline, ...draft.paragraphs],
    };
  } catch (error) {
    desk.context.log.error({ error }, 'an answer could not be composed');
    return lastRung(input);
  }
}

function compose(composer: Composer): Promise<ReportDraft> {
  switch (composer.triage.parse.intent) {
    case 'lifetime_what_if':
      return composeLifetime(composer);
    case 'prompt_cache_analysis':
      return composeCache(composer);
    case 'expensive_sessions':
      return composeSessions(composer);
    default:
      return composeSpend(composer);
  }
}

function lastRung(input: ReportingInput): ReportDraft {
  return input.data_helper === null && input.interruption === null ? emergencyReport() : composeGuidance(input);
}
