import { ApexError, type ReportQuery, type SpendResult } from '@apex/contracts';
import type { z } from 'zod';
import type { ExplainChange } from '../../tools/explain-change.ts';
import type { FindAnomalies } from '../../tools/find-anomalies.ts';
import type { ForecastSpend } from '../../tools/forecast-spend.ts';
import type { ListFindings } from '../../tools/list-findings.ts';
import { limitsOf, type QuestionNumbers, questionNumbersTool } from '../../tools/question-numbers.ts';
import type { QuerySpend } from '../../tools/query-spend.ts';
import type { SessionGrowth } from '../../tools/session-growth.ts';
import type { SimulateModel } from '../../tools/simulate-model.ts';
import type { Tool } from '../../tools/tool.ts';
import type { Measured } from '../../tools/tool-belt.ts';
import type { TraceRetries } from '../../tools/trace-retries.ts';
import type { QuestionParse } from '../../understand/question-parse.ts';
import type { AgentDesk } from '../agent.ts';
import type { SpendQueryInput } from '../plan/spend-plan.ts';
import type { DataOutput, TriageOutput } from '../state.ts';

export interface DataTools {
  readonly query_spend: QuerySpend;
  readonly session_growth: SessionGrowth;
  readonly explain_change: ExplainChange;
  readonly forecast_spend: ForecastSpend;
  readonly find_anomalies: FindAnomalies;
  readonly simulate_model: SimulateModel;
  readonly trace_retries: TraceRetries;
  readonly list_findings: ListFindings;
}

/** Asks tools and keeps what they answer under names that the writing of the answer knows. */
export interface Measurer {
  query(name: string, query: SpendQueryInput): Promise<Measured<SpendResult>>;
  run<I extends z.ZodType, O extends z.ZodType>(
    name: string,
    tool: Tool<I, O>,
    input: z.input<I>,
  ): Promise<Measured<z.output<O>>>;
  /** As `run`; null where the tool cannot take what is asked, and why is kept in its words. */
  attempt<I extends z.ZodType, O extends z.ZodType>(
    name: string,
    tool: Tool<I, O>,
    input: z.input<I>,
  ): Promise<Measured<z.output<O>> | null>;
  output(): DataOutput;
}

/** What one kind of question has to measure with. */
export interface MeasureJob {
  readonly question: string;
  readonly triage: TriageOutput;
  readonly parse: QuestionParse;
  readonly measure: Measurer;
  readonly desk: AgentDesk;
  readonly tools: DataTools;
}

/** Refusals of what was asked, rather than failures to answer. */
const refusals: ReadonlySet<string> = new Set(['invalid', 'not_found', 'precondition']);

export function createMeasurer(desk: AgentDesk, tools: Pick<DataTools, 'query_spend'>): Measurer {
  const datasets: DataOutput['datasets'] = [];
  const refused: DataOutput['refused'] = [];
  const queries: { at: number; query: ReportQuery }[] = [];
  let asked = 0;

  async function run<I extends z.ZodType, O extends z.ZodType>(
    name: string,
    tool: Tool<I, O>,
    input: z.input<I>,
  ): Promise<Measured<z.output<O>>> {
    const result = await desk.tools.call(tool, input);
    datasets.push({ name, result_id: result.id });
    return result;
  }

  return {
    async query(name, query) {
      const at = asked;
      asked += 1;
      const result = await run(name, tools.query_spend, query);
      const { from, to } = result.value;
      const filters = (query.filters ?? []).map((filter) => ({ ...filter, op: filter.op ?? ('eq' as const) }));
      const told = { measures: [...(query.measures ?? [])], dimensions: [...(query.by ?? [])], filters, from, to };
      queries.push({ at, query: told });
      return result;
    },
    run,
    async attempt(name, tool, input) {
      try {
        return await run(name, tool, input);
      } catch (error) {
        if (!ApexError.isInstance(error) || !refusals.has(error.kind)) throw error;
        refused.push({ name, message: error.message });
        return null;
      }
    },
    output: () => ({
      datasets,
      refused,
      // In the order they were asked, however they were answered.
      queries: queries.toSorted((a, b) => a.at - b.at).map(({ query }) => query),
    }),
  };
}

/** The numbers the question names, as a result that figures can rest on. */
export function takeNumbers({ measure, parse }: MeasureJob): Promise<Measured<z.output<QuestionNumbers['output']>>> {
  const { params } = parse;
  const number = (name: string): number | null => (typeof params[name] === 'number' ? params[name] : null);
  return measure.run('numbers', questionNumbersTool, {
    limits: limitsOf(params),
    percent: number('percent'),
    factor: number('factor'),
    target_ms: number('target_ms'),
  });
}
