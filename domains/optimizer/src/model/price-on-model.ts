import type { SimulatedModel, UsageSumsRow } from '@apex/contracts';
import { type BandPlan, type Catalogue, modelProfile, parseUsd, priceRow } from '@apex/pricing';
import { AppliedRules } from './applied-rules.ts';
import { dearest } from '../money/dearest.ts';
import { addCosts, comparisonOf, type Costs, meanUsd, noCosts } from './comparison.ts';
import type { Target } from './resolve-target.ts';

export interface PricingJob {
  readonly target: Target;
  readonly plan: BandPlan;
  /** Rows of each breakdown. */
  readonly limit: number;
  readonly catalogue?: Catalogue;
}

interface Counts {
  calls: number;
  calls_without_usage: number;
  unpriced_calls: number;
  not_sold_calls: number;
  same_model_calls: number;
  too_long_calls: number;
}

/** Lays a target's prices over summed usage: exact, since within a band every token of a kind costs the same. */
export function priceOnModel(rows: Iterable<UsageSumsRow>, job: PricingJob): SimulatedModel {
  const { target, plan, limit, catalogue } = job;
  const counts: Counts = {
    calls: 0,
    calls_without_usage: 0,
    unpriced_calls: 0,
    not_sold_calls: 0,
    same_model_calls: 0,
    too_long_calls: 0,
  };
  const total = noCosts();
  const byModel = new Map<string, Costs & { provider: string; model: string }>();
  const byFeature = new Map<string, Costs & { feature: string }>();
  const rules = new AppliedRules(target);
  const window = target.context_window;
  for (const row of rows) {
    counts.calls += row.calls;
    if (!row.has_usage) counts.calls_without_usage += row.calls;
    else if (!row.priced) counts.unpriced_calls += row.calls;
    else {
      const priced = priceRow(row, target, plan, catalogue);
      if (priced === null) {
        counts.not_sold_calls += row.calls;
        rules.addNotSold(row);
        continue;
      }
      rules.addPriced(row, priced);
      if (isSame(row, target, catalogue)) counts.same_model_calls += row.calls;
      if (window !== null && row.call_band > plan.call_above.indexOf(window)) counts.too_long_calls += row.calls;
      const { provider, model, feature } = row;
      const sums = [
        total,
        entry(byModel, `${provider}\n${model}`, { provider, model, ...noCosts() }),
        entry(byFeature, feature, { feature, ...noCosts() }),
      ];
      for (const sum of sums) addCosts(sum, row.calls, parseUsd(row.cost_usd), priced.cost);
    }
  }
  const { too_long_calls, ...others } = counts;
  const { asked, provider, model, title, context_window, notes } = target;
  return {
    asked,
    provider,
    model,
    title,
    context_window,
    ...others,
    too_long_calls: window === null ? null : too_long_calls,
    replayed_calls: total.calls,
    ...comparisonOf(total),
    current_usd_per_call: meanUsd(total.current, total.calls),
    would_usd_per_call: meanUsd(total.would, total.calls),
    by_model: dearest(byModel.values(), ({ current }) => current, limit).map((sum) => ({
      provider: sum.provider,
      model: sum.model,
      ...shown(sum),
    })),
    by_feature: dearest(byFeature.values(), ({ current }) => current, limit).map((sum) => ({
      feature: sum.feature,
      ...shown(sum),
    })),
    more_models: Math.max(0, byModel.size - limit),
    more_features: Math.max(0, byFeature.size - limit),
    rules: rules.list(),
    notes: [...notes],
  };
}

function shown(sum: Costs) {
  return { calls: sum.calls, ...comparisonOf(sum) };
}

function entry<T>(map: Map<string, T>, key: string, fresh: T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, fresh);
  return fresh;
}

function isSame(row: UsageSumsRow, target: Target, catalogue?: Catalogue): boolean {
  const own = modelProfile(row.provider, row.model, catalogue);
  return own !== undefined && own.model === target.model && own.provider === target.provider;
}
