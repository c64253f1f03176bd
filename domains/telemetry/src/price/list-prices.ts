import {
  type ModelPrice,
  type Pagination,
  type PriceListQuery,
  type ServiceTier,
  serviceTierSchema,
  spendQuerySchema,
} from '@apex/contracts';
import { type Catalogue, knownModels, resolveRate } from '@apex/pricing';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import { querySpend } from '../spend/query-spend.ts';
import { modelPrice, type NamedModel } from './model-price.ts';

/** More than a project calls. */
const mostUsed = 10_000;

/**
 * What models cost now: those the project has called first, most called first, then all others by name. A model it calls
 * that no price list knows is among them without a price.
 */
export async function listPrices(
  scope: Scope,
  query: PriceListQuery,
): Promise<{ prices: ModelPrice[]; pagination: Pagination }> {
  const catalogue = await scope.prices.of(scope.db, scope.caller);
  const used = await usedModels(scope, catalogue);
  const listed = query.used === 'true' ? [] : unusedModels(catalogue, used, query.tier ?? 'standard');
  const all = query.used === 'false' ? listed : [...used.values(), ...listed];
  const fitting = all.filter((model) => fits(model, query));
  const { page, per_page } = query;
  const shown = fitting.slice((page - 1) * per_page, page * per_page);
  const now_ms = scope.clock.now();
  return {
    prices: shown.map((model) => modelPrice(model, { now_ms, catalogue })),
    pagination: paginationOf(page, per_page, fitting.length),
  };
}

/** By the names that the catalogue has for them, so that dated names of one model are one. */
async function usedModels(scope: Scope, catalogue: Catalogue): Promise<Map<string, NamedModel>> {
  const { rows } = await querySpend(
    scope,
    spendQuerySchema.parse({
      by: ['provider', 'model', 'tier'],
      order: { by: 'calls', direction: 'desc' },
      limit: mostUsed,
    }),
  );
  const used = new Map<string, NamedModel>();
  for (const row of rows) {
    const asked = { provider: String(row['provider']), model: String(row['model']) };
    const tier = serviceTierSchema.catch('standard').parse(row['tier']);
    const { rate } = resolveRate({ ...asked, at: scope.clock.now(), tier }, { catalogue });
    const { provider, model } = rate ?? asked;
    const key = keyOf(provider, model, tier);
    const calls = row.calls + (used.get(key)?.calls ?? 0);
    used.set(key, { provider, model, tier, calls });
  }
  return used;
}

function unusedModels(catalogue: Catalogue, used: ReadonlyMap<string, NamedModel>, tier: ServiceTier): NamedModel[] {
  return knownModels(catalogue)
    .filter(({ provider, model }) => !used.has(keyOf(provider, model, tier)))
    .map(({ provider, model }) => ({ provider, model, tier, calls: 0 }))
    .toSorted((one, other) =>
      keyOf(one.provider, one.model, tier) < keyOf(other.provider, other.model, tier) ? -1 : 1,
    );
}

function keyOf(provider: string, model: string, tier: ServiceTier): string {
  return `${provider}\u0001${model}\u0001${tier}`;
}

function fits({ provider, model, tier }: NamedModel, { q, provider: asked, tier: wanted }: PriceListQuery): boolean {
  if (asked !== undefined && provider !== asked) return false;
  if (wanted !== undefined && tier !== wanted) return false;
  return q === undefined || `${provider} ${model}`.toLowerCase().includes(q.trim().toLowerCase());
}
