import { type UnpricedCalls, type UnpricedModel, callSources, serviceTierSchema } from '@apex/contracts';
import { type Catalogue, resolveRate } from '@apex/pricing';
import { z } from 'zod';
import { namesToPrice } from '../call/price-outcome.ts';
import { totalTokensSql } from '../call/stored-call.ts';
import type { Scope } from '../scope.ts';
import { wholeCount } from '../store/whole-count.ts';

const mostRows = 500;
const moment = z.string().transform((text) => new Date(Date.parse(text)).toISOString());
const count = z.string().transform(wholeCount);

const modelSchema = z.object({
  provider: z.string(),
  model: z.string(),
  model_served: z.string(),
  tier: serviceTierSchema,
  calls: count,
  tokens: count,
  first_at: moment,
  last_at: moment,
});
const withoutUsageSchema = z.object({
  source: z.enum(callSources),
  application: z.string(),
  provider: z.string(),
  model: z.string(),
  status: z.enum(['ok', 'error']),
  calls: count,
  first_at: moment,
  last_at: moment,
});
const sumsSchema = z.object({ unpriced: count, without_usage: count });

const span = 'count() AS calls, min(at) AS first_at, max(at) AS last_at';

/** What has no price: calls whose model is not known, and apart from them those that report no tokens to be priced. */
export async function listUnpricedCalls(scope: Scope): Promise<UnpricedCalls> {
  const { caller, db, prices } = scope;
  const store = scope.store.for(caller);
  const read = { from: 'calls', final: true, signal: caller.signal } as const;
  const [models, without_usage, [sums]] = await Promise.all([
    store.query({
      ...read,
      columns: `provider, model, model_served, tier, sum(toUInt64(${totalTokensSql})) AS tokens, ${span}`,
      where: ['cost IS NULL', 'has_usage'],
      tail: `GROUP BY provider, model, model_served, tier ORDER BY calls DESC, provider, model, tier LIMIT ${mostRows}`,
      schema: modelSchema,
    }),
    store.query({
      ...read,
      columns: `source, application, provider, model, status, ${span}`,
      where: ['NOT has_usage'],
      tail: `GROUP BY source, application, provider, model, status
        ORDER BY calls DESC, source, application, provider, model LIMIT ${mostRows}`,
      schema: withoutUsageSchema,
    }),
    store.query({
      ...read,
      columns: 'countIf(cost IS NULL AND has_usage) AS unpriced, countIf(NOT has_usage) AS without_usage',
      schema: sumsSchema,
    }),
  ]);
  const catalogue = await prices.of(db, caller);
  return {
    models: models.map(({ model_served, ...group }) => ({
      ...group,
      ...whyUnpriced({ ...group, model_served }, catalogue),
    })),
    without_usage,
    unpriced_calls: sums?.unpriced ?? 0,
    calls_without_usage: sums?.without_usage ?? 0,
  };
}

/** Under the name that a price must be given for: that of the model which served, where one is told. */
function whyUnpriced(
  group: z.output<typeof modelSchema>,
  catalogue: Catalogue,
): Pick<UnpricedModel, 'model' | 'reason' | 'nearest'> {
  const [model = group.model] = namesToPrice(group);
  const provider = group.provider || null;
  const { rate, notes, nearest } = resolveRate({ provider, model, at: group.last_at, tier: group.tier }, { catalogue });
  if (rate === null) return { model, reason: notes[0] ?? '', nearest: [...nearest] };
  return {
    model,
    reason: `The price of ${model} names no price of a kind of token that these calls used, or is being applied.`,
    nearest: [],
  };
}
