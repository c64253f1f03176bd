import { type Dimension, spendQuerySchema } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { missingLabel } from './dimensions.ts';
import { querySpend } from './query-spend.ts';

/** The values a dimension takes, dearest first; what is missing is no value. */
export async function listDimensionValues(
  scope: Scope,
  { dimension, limit }: { readonly dimension: Dimension; readonly limit: number },
): Promise<{ values: string[] }> {
  const query = spendQuerySchema.parse({
    by: [dimension],
    order: { by: 'cost', direction: 'desc' },
    limit: limit + 1,
  });
  const { rows } = await querySpend(scope, query);
  const values = rows.map((row) => String(row[dimension])).filter((value) => value !== missingLabel);
  return { values: values.slice(0, limit) };
}
