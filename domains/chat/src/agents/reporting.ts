import { composeAnomalies } from '../answer/compose/anomaly-answer.ts';
import { composeBudget } from '../answer/compose/budget-answer.ts';
import { composeCache, composeLifetime } from '../answer/compose/cache-answer.ts';
import { composeCapacity } from '../answer/compose/capacity-answer.ts';
import { type Composer, createComposer } from '../answer/compose/composer.ts';
import { composeExplain } from '../answer/compose/explain-answer.ts';
import { composeForecast } from '../answer/compose/forecast-answer.ts';
import { composeGuidance, emergencyReport } from '../answer/compose/guidance-answer.ts';
import { composeLatency } from '../answer/compose/latency-answer.ts';
import { composeModels } from '../answer/compose/models-answer.ts';
import { composeReduction } from '../answer/compose/reduce-answer.ts';
import { composeRetries } from '../answer/compose/retries-answer.ts';
import { composeSessions } from '../answer/compose/sessions-answer.ts';
import { composeSpend } from '../answer/compose/spend-answer.ts';
import { composeUpgrade } from '../answer/compose/upgrade-answer.ts';
import { composeWhatIf } from '../answer/compose/what-if-answer.ts';
import type { ReportDraft } from '../answer/draft.ts';
import type { Agent, AgentDesk } from './agent.ts';
import { comparing, isMeasured, type MeasuredIntent } from './data.ts';
import { asksUpgrade } from './plan/asked-besides.ts';
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
    if (triage === null || data === null || data.datasets.length + data.refused.length === 0)
      return composeGuidance(input);
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

const composers: Readonly<Record<MeasuredIntent, (composer: Composer) => ReportDraft | Promise<ReportDraft>>> = {
  spend_query: composeSpend,
  explain_change: composeExplain,
  prompt_cache_analysis: composeCache,
  lifetime_what_if: composeLifetime,
  expensive_sessions: composeSessions,
  model_what_if: composeWhatIf,
  forecast: composeForecast,
  anomaly: composeAnomalies,
  reduce_cost: composeReduction,
  latency_reduce: composeLatency,
  capacity_plan: composeCapacity,
  errors_retries: composeRetries,
  compare_models: composeModels,
  budget_status: composeBudget,
};

async function compose(composer: Composer): Promise<ReportDraft> {
  const { intent } = composer.triage.parse;
  if (asksUpgrade(composer.input.question) && comparing.has(intent)) return composeUpgrade(composer);
  return composers[isMeasured(intent) ? intent : 'spend_query'](composer);
}

function lastRung(input: ReportingInput): ReportDraft {
  return input.data_helper === null && input.interruption === null ? emergencyReport() : composeGuidance(input);
}
