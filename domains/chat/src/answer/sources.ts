import { type FinalReport, type ReportQuery, type ReportSource, spendQuerySchema } from '@apex/contracts';
import type { ResultShelf, ToolResult } from '../tools/result-shelf.ts';
import { valueAt } from '../tools/result-shelf.ts';
import type { ToolName } from '../tools/tool-name.ts';
import { queryTitle } from './measure-words.ts';

interface SourceWords {
  readonly title: string;
  readonly kind: ReportSource['kind'];
  readonly formula: string | null;
  /** Where the number of rows or calls stands, or the list that is counted. */
  readonly count: readonly string[] | null;
}

const words: Readonly<Record<ToolName, SourceWords>> = {
  query_spend: { title: 'Recorded calls', kind: 'query', formula: null, count: ['rows'] },
  list_values: { title: 'Names in your data', kind: 'query', formula: null, count: null },
  session_growth: {
    title: 'How the prompt of a session grew',
    kind: 'analysis',
    formula: 'the prompt of each call in order of time, and the pauses between them',
    count: ['calls'],
  },
  simulate_prompt_cache: {
    title: 'The same calls under other cache lifetimes',
    kind: 'replay',
    formula:
      'each call again, at the prices of its day: what of its prompt had been used within the lifetime is read from the cache, the rest is paid',
    count: ['calls'],
  },
  explain_change: {
    title: 'The change taken apart',
    kind: 'analysis',
    formula:
      'what each value adds to the change, split into more calls, dearer calls and another mix; the parts add up to it',
    count: ['breakdowns'],
  },
  forecast_spend: {
    title: 'Forecast from the recorded days',
    kind: 'analysis',
    formula: 'what is recorded, plus a fit of weekdays and trend; the interval comes from the errors of past forecasts',
    count: ['history', 'days'],
  },
  find_anomalies: {
    title: 'Days held against the usual',
    kind: 'analysis',
    formula: 'each day or hour against the usual of the same weekday or hour, with few false alarms allowed',
    count: ['points'],
  },
  simulate_model: {
    title: 'The same calls at the prices of other models',
    kind: 'replay',
    formula: 'the tokens of each call times the list prices of the other model; nothing is known about its answers',
    count: ['calls'],
  },
  trace_retries: {
    title: 'Failed calls and what was sent again',
    kind: 'analysis',
    formula: 'a failed call and the like ones that follow it within the window are one chain',
    count: ['calls'],
  },
  list_findings: {
    title: 'What was found to be wasted',
    kind: 'analysis',
    formula: 'savings measured on the recorded calls and taken together, so that no call is saved twice',
    count: ['findings'],
  },
  measure_findings: {
    title: 'What was found to be wasted',
    kind: 'analysis',
    formula: 'savings measured on the recorded calls and taken together, so that no call is saved twice',
    count: ['findings'],
  },
  list_proposals: { title: 'Changes worth making', kind: 'analysis', formula: null, count: ['proposals'] },
  record_proposals: { title: 'Changes worth making', kind: 'analysis', formula: null, count: ['proposals'] },
  question_numbers: { title: 'The numbers you named', kind: 'analysis', formula: null, count: null },
  calculate: {
    title: 'Derived from other measurements',
    kind: 'calculation',
    formula: 'sums, differences, shares and products of measured amounts; each figure tells its own',
    count: ['results'],
  },
};

function countOf({ value }: ToolResult, path: readonly string[] | null): number | null {
  const found = path === null ? undefined : valueAt(value, path);
  if (typeof found === 'number') return Math.round(found);
  return Array.isArray(found) ? found.length : null;
}

/** What the explorer opens to show the rows again. */
function queryOf({ tool_name, arguments: input, value }: ToolResult): ReportQuery | null {
  const query = tool_name === 'query_spend' ? spendQuerySchema.safeParse(input).data : undefined;
  if (query === undefined) return null;
  const bound = (name: string): string | null => {
    const found = valueAt(value, [name]);
    return typeof found === 'string' ? found : null;
  };
  const { measures, by, filters } = query;
  return { measures, dimensions: by, filters, from: bound('from'), to: bound('to') };
}

function sourceOf(result: ToolResult): ReportSource {
  const { title, kind, formula, count } = words[result.tool_name];
  const query = queryOf(result);
  return {
    tool_result_id: result.id,
    title: query === null ? title : queryTitle(query.measures, query.dimensions),
    kind,
    query,
    formula,
    row_count: query !== null && query.dimensions.length === 0 ? 1 : countOf(result, count),
  };
}

/** Every tool result that figures, charts, tables and proposals rest on, in the order they were measured. */
export function sourcesOf(
  { figures, charts, tables, proposals }: Pick<FinalReport, 'figures' | 'charts' | 'tables' | 'proposals'>,
  shelf: ResultShelf,
): ReportSource[] {
  const used = new Set([
    ...figures.flatMap(({ tool_result_id, operands }) => [
      tool_result_id,
      ...operands.map((one) => one.tool_result_id),
    ]),
    ...charts.flatMap(({ series }) => series.map((one) => one.tool_result_id)),
    ...tables.map((table) => table.tool_result_id),
    ...proposals.map((proposal) => proposal.evidence_tool_result_id),
  ]);
  // An operand may itself be calculated; then what it rests on is a source too.
  for (const id of used) for (const operand of operandsOf(shelf.get(id))) used.add(operand);
  return shelf
    .all()
    .filter((result) => used.has(result.id))
    .map(sourceOf);
}

function operandsOf(result: ToolResult | undefined): string[] {
  if (result?.tool_name !== 'calculate') return [];
  const ids = new Set<string>();
  const calculations = valueAt(result.arguments, ['calculations']);
  if (!Array.isArray(calculations)) return [];
  for (let at = 0; at < calculations.length; at += 1) {
    const operands = valueAt(result.arguments, ['calculations', at, 'operands']);
    for (const operand of Array.isArray(operands) ? operands : []) {
      const id = valueAt(operand, ['tool_result_id']);
      if (typeof id === 'string') ids.add(id);
    }
  }
  return [...ids];
}
