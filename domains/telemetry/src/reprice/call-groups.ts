import { serviceTierSchema } from '@apex/contracts';
import { z } from 'zod';
import type { TenantCalls } from '../store/call-store.ts';
import type { CallGroup } from './due-price.ts';
import type { OpenRepricing } from './repricing-store.ts';

const groupSchema = z.object({
  day: z.string(),
  provider: z.string(),
  model: z.string(),
  model_served: z.string(),
  tier: serviceTierSchema,
  price_source: z.string(),
  price_version: z.string(),
  unpriced: z.number().transform((found) => found === 1),
  calls: z.string().transform(Number),
});
export type DayGroup = z.output<typeof groupSchema> & CallGroup;

const grouping = ['day', 'provider', 'model', 'model_served', 'tier', 'price_source', 'price_version'].join(', ');
const timeLimit = { max_execution_time: 600 };

/** Calls with usage by day and what their price hangs on, within a re-pricing's days. */
export function callGroups(
  store: TenantCalls,
  { from_day, to_day }: Pick<OpenRepricing, 'from_day' | 'to_day'>,
): Promise<DayGroup[]> {
  return store.query({
    columns: `${grouping}, cost IS NULL AS unpriced, count() AS calls`,
    from: 'calls',
    final: true,
    where: [
      'has_usage',
      ...(from_day === null ? [] : ['day >= {from_day:Date32}']),
      ...(to_day === null ? [] : ['day < {to_day:Date32}']),
    ],
    tail: `GROUP BY ${grouping}, unpriced`,
    params: { from_day: from_day ?? '', to_day: to_day ?? '' },
    settings: timeLimit,
    schema: groupSchema,
  });
}

/** Names a group as `nameSql` does. */
export function nameOf({ provider, model, model_served, tier }: Omit<CallGroup, 'unpriced'>): string {
  return [provider, model, model_served, tier].join('\n');
}

export const nameSql = `concat(provider, '\\n', model, '\\n', model_served, '\\n', tier)`;
