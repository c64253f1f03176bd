import type {
  Caller,
  ModelSimulation,
  ModelSimulationQuery,
  TargetModel,
  UsageSums,
  UsageSumsQuery,
} from '@apex/contracts';
import { bandPlan, formatUsd, parseUsd, sumPico } from '@apex/pricing';
import type { TelemetryPort } from '../ports.ts';
import { dearest } from '../money/dearest.ts';
import { listModelCandidates } from './list-model-candidates.ts';
import { priceOnModel } from './price-on-model.ts';
import { resolveTarget, type Target } from './resolve-target.ts';

const assumptions = [
  'The same tokens at the other model’s list prices of the time of each call; another model counts tokens differently and answers at another length.',
  'Cached tokens stay cached tokens: whether the other model would have found them in its cache is not simulated.',
  'Only prices were compared. What the answers would be worth is not known.',
];

const suggested = { same: 3, any: 5 } as const;

/** What the selected calls would have cost on each target; without targets, on cheaper models near the dearest one. */
export async function simulateModel(
  telemetry: Pick<TelemetryPort, 'sumUsage'>,
  { caller, now_ms }: { readonly caller: Caller; readonly now_ms: number },
  query: ModelSimulationQuery,
): Promise<ModelSimulation> {
  const selection = {
    filters: query.filters,
    ...(query.from === undefined ? {} : { from: query.from }),
    ...(query.to === undefined ? {} : { to: query.to }),
  };
  const noCuts = { prompt_above: [], at: [], seconds_of_day: [], call_above: [], by_feature: true };
  const wanted: readonly TargetModel[] =
    query.to_models.length > 0
      ? query.to_models
      : cheaperThanDearest(await telemetry.sumUsage(caller, { ...selection, ...noCuts, by_feature: false }), now_ms);
  const targets = distinct(wanted.map((target) => resolveTarget(target, now_ms)));
  const plan = bandPlan(targets);
  const sums = await telemetry.sumUsage(caller, {
    ...selection,
    prompt_above: [...plan.prompt_above],
    at: plan.at_ms.map((ms) => new Date(ms).toISOString()),
    seconds_of_day: [...plan.seconds_of_day],
    call_above: [...plan.call_above],
    by_feature: true,
  } satisfies UsageSumsQuery);
  const models = targets.map((target) => priceOnModel(sums.rows, { target, plan, limit: query.limit }));
  return { ...totalsOf(sums, query), models, cheapest: cheapestOf(models), assumptions };
}

function totalsOf(sums: UsageSums, query: ModelSimulationQuery) {
  const count = (rows: UsageSums['rows']): number => rows.reduce((total, { calls }) => total + calls, 0);
  return {
    from: sums.from,
    to: sums.to,
    all_time: query.from === undefined && query.to === undefined,
    basis: 'price_only',
    quality: 'unproven',
    calls: count(sums.rows),
    cost_usd: formatUsd(sumPico(sums.rows.map(({ cost_usd }) => parseUsd(cost_usd)))),
    calls_without_usage: count(sums.rows.filter(({ has_usage }) => !has_usage)),
    unpriced_calls: count(sums.rows.filter(({ has_usage, priced }) => has_usage && !priced)),
  } as const;
}

function cheapestOf(models: ModelSimulation['models']): ModelSimulation['cheapest'] {
  const [best] = dearest(models, ({ saving_usd }) => parseUsd(saving_usd), 1);
  if (best === undefined || parseUsd(best.saving_usd) === 0n) return null;
  return { provider: best.provider, model: best.model, saving_usd: best.saving_usd };
}

/** Nothing where there are no priced calls, or no cheaper model is known. */
function cheaperThanDearest({ rows }: UsageSums, now_ms: number): TargetModel[] {
  const spent = new Map<string, { provider: string; model: string; cost: bigint }>();
  for (const { provider, model, cost_usd } of rows) {
    const key = `${provider}\n${model}`;
    spent.set(key, { provider, model, cost: (spent.get(key)?.cost ?? 0n) + parseUsd(cost_usd) });
  }
  const [first] = dearest(spent.values(), ({ cost }) => cost, 1);
  if (first === undefined || first.cost === 0n) return [];
  const { provider, model } = first;
  const { candidates } = listModelCandidates({ provider, model, among: 'any', limit: 50 }, now_ms);
  const own = candidates.filter(({ same_provider }) => same_provider).slice(0, suggested.same);
  const others = candidates.filter(({ same_provider }) => !same_provider);
  return [...own, ...others].slice(0, suggested.any).map(({ provider, model }) => ({ provider, model }));
}

function distinct(targets: readonly Target[]): Target[] {
  const seen = new Set<string>();
  return targets.filter(({ provider, model }) => {
    const key = `${provider}\n${model}`;
    return !seen.has(key) && seen.add(key);
  });
}
