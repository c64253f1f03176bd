import { z } from 'zod';
import type { Intent, QuestionParse } from '../understand/question-parse.ts';
import type { Agent } from './agent.ts';
import { measureAnomalies } from './measure/anomaly.ts';
import { measureCache } from './measure/cache.ts';
import { measureCapacity } from './measure/capacity.ts';
import { measureExplain } from './measure/explain.ts';
import { measureBudget, measureForecast } from './measure/forecast.ts';
import { createMeasurer, type DataTools, type MeasureJob } from './measure/job.ts';
import { measureLatency } from './measure/latency.ts';
import { measureModels, measureWhatIf } from './measure/models.ts';
import { measurePlain } from './measure/plain.ts';
import { measureReduction } from './measure/reduce.ts';
import { measureRetries } from './measure/retries.ts';
import { measureSessions } from './measure/sessions.ts';
import { measureUpgrade } from './measure/upgrade.ts';
import { asksUpgrade } from './plan/asked-besides.ts';
import { dataOutputSchema, measuredParse, triageOutputSchema } from './state.ts';

const inputSchema = z.object({ question: z.string(), triage: triageOutputSchema });

/** What each kind of question measures; the others are answered without measuring. */
export const measuresOf = {
  spend_query: measurePlain,
  explain_change: measureExplain,
  prompt_cache_analysis: measureCache,
  lifetime_what_if: measureCache,
  expensive_sessions: measureSessions,
  model_what_if: measureWhatIf,
  forecast: measureForecast,
  anomaly: measureAnomalies,
  reduce_cost: measureReduction,
  latency_reduce: measureLatency,
  capacity_plan: measureCapacity,
  errors_retries: measureRetries,
  compare_models: measureModels,
  budget_status: measureBudget,
} as const satisfies Partial<Record<Intent, (job: MeasureJob) => Promise<void>>>;

export type MeasuredIntent = keyof typeof measuresOf;

export function isMeasured(intent: Intent): intent is MeasuredIntent {
  return Object.hasOwn(measuresOf, intent);
}

/** Questions that a change which was made may be meant by. */
export const comparing: ReadonlySet<Intent> = new Set<Intent>(['compare_models', 'explain_change', 'spend_query']);

function measured({ intent }: QuestionParse): MeasuredIntent {
  return isMeasured(intent) ? intent : 'spend_query';
}

export function createData(tools: DataTools): Agent<typeof inputSchema, typeof dataOutputSchema> {
  return {
    name: 'data',
    message: 'Measuring',
    input: inputSchema,
    output: dataOutputSchema,
    tools: [
      'query_spend',
      'session_growth',
      'explain_change',
      'forecast_spend',
      'find_anomalies',
      'simulate_model',
      'trace_retries',
      'list_findings',
      'question_numbers',
    ],
    budget: { time_ms: 200_000 },
    async run({ question, triage }, desk) {
      const measure = createMeasurer(desk, tools);
      const parse = measuredParse(triage);
      const perform =
        asksUpgrade(question) && comparing.has(parse.intent) ? measureUpgrade : measuresOf[measured(parse)];
      await perform({ question, triage, parse, measure, desk, tools });
      return measure.output();
    },
  };
}
