import type { Filter } from '@apex/contracts';
import type { ListValues } from '../tools/list-values.ts';
import type { QuerySpend } from '../tools/query-spend.ts';
import { candidateNames } from '../understand/candidate-names.ts';
import type { KnownValues } from '../understand/known-names.ts';
import { nameableDimensions } from '../understand/vocabulary/dimensions.ts';
import type { AgentDesk } from './agent.ts';

export interface LookUpTools {
  readonly query_spend: QuerySpend;
  readonly list_values: ListValues;
}

const looked: readonly Filter['dimension'][] = [
  ...nameableDimensions,
  'branch',
  'error_type',
  'status',
  'source',
  'operation',
  'tier',
];

/** The dearest values of a dimension are read whole; beyond them only those that hold a word of the question. */
const mostListed = 500;
const mostFound = 100;

/** The names of the data that the questions could mean. A project with many labels costs no more than one with few. */
export async function lookUpNames(
  questions: readonly string[],
  desk: AgentDesk,
  tools: LookUpTools,
): Promise<KnownValues> {
  desk.think('Looking for the names you use in your data.');
  const listed = await desk.tools.call(tools.list_values, { dimensions: [...looked], limit: mostListed });
  const { values } = listed.value;
  const full = looked.filter((dimension) => (values[dimension]?.length ?? 0) >= mostListed);
  const wanted = full.length === 0 ? [] : candidateNames(questions);
  if (wanted.length === 0) return values;
  const found = full.map(async (dimension) => {
    const filter = { dimension, op: 'contains' as const, value: wanted };
    const { value } = await desk.tools.call(tools.query_spend, {
      by: [dimension],
      measures: ['calls'],
      filters: [filter],
      limit: mostFound,
    });
    const names = value.rows.map((row) => String(row[dimension] ?? ''));
    return [dimension, [...new Set([...(values[dimension] ?? []), ...names])]] as const;
  });
  return { ...values, ...Object.fromEntries(await Promise.all(found)) };
}
