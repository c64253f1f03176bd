import type { ReplayCall, UsageSumsRow } from '@apex/contracts';
import { type BandPlan, priceRow } from '@apex/pricing';
import { promptTokens } from '@apex/tokens';
import { resolveTarget } from '../model/resolve-target.ts';
import { picoOf } from '../money/pico-of.ts';

/** Calls of a feature on a dearer model than one that serves a good part of it with like calls. */
export interface PremiumOutlier {
  readonly feature: string;
  readonly provider: string;
  readonly model: string;
  readonly usual: { readonly provider: string; readonly model: string };
  readonly calls: number;
  readonly feature_calls: number;
  readonly usual_calls: number;
}

interface ModelUse {
  readonly provider: string;
  readonly model: string;
  rows: UsageSumsRow[];
  calls: number;
  cost: bigint;
  prompt: number;
  output: number;
}

/** The model to try serves at least so much of the feature already. */
const provenShare = 0.25;
/** As a fraction: the same tokens cost at least a quarter more. */
const dearer = [5n, 4n] as const;
/** Calls are alike when their mean prompt and answer differ by no more than this factor. */
const alike = 2.5;
const fewest = 3;

const noCuts: BandPlan = { at_ms: [], seconds_of_day: [], prompt_above: [], call_above: [] };

/** Finds them in sums by feature and model, at today's standard prices; the calls themselves are priced later. */
export function premiumOutliers(rows: Iterable<UsageSumsRow>, now_ms: number): PremiumOutlier[] {
  const features = new Map<string, Map<string, ModelUse>>();
  for (const row of rows) {
    // Calls that nothing names are no kind of calls, so none of them is out of its kind.
    if (!row.has_usage || !row.priced || row.feature === '(none)') continue;
    const models = features.get(row.feature) ?? new Map<string, ModelUse>();
    features.set(row.feature, models);
    addUse(models, row);
  }
  return [...features].flatMap(([feature, models]) => outliersOf(feature, [...models.values()], now_ms));
}

/** Names an outlier's calls. */
export function premiumKey({ feature, provider, model }: Pick<ReplayCall, 'feature' | 'provider' | 'model'>): string {
  return `${feature}\n${provider || '(none)'}\n${model || '(none)'}`;
}

function addUse(models: Map<string, ModelUse>, row: UsageSumsRow): void {
  const name = `${row.provider}\n${row.model}`;
  const { provider, model } = row;
  const use = models.get(name) ?? { provider, model, rows: [], calls: 0, cost: 0n, prompt: 0, output: 0 };
  models.set(name, use);
  // Calls that were refused before they began tell nothing of what is asked of a model.
  if (promptTokens(row.tokens) === 0) return;
  use.rows.push(row);
  use.calls += row.calls;
  use.cost += picoOf(row.cost_usd);
  use.prompt += promptTokens(row.tokens);
  use.output += row.tokens.output;
}

function outliersOf(feature: string, uses: readonly ModelUse[], now_ms: number): PremiumOutlier[] {
  const feature_calls = uses.reduce((sum, { calls }) => sum + calls, 0);
  const proven = uses
    .filter(({ calls, model }) => calls >= feature_calls * provenShare && model !== '(none)')
    .sort((left, right) => right.calls - left.calls);
  return uses.flatMap((use) => {
    if (use.calls < fewest) return [];
    const usual = proven.find((other) => other !== use && isAlike(use, other) && isDearer(use, other, now_ms));
    if (usual === undefined) return [];
    const { provider, model, calls } = use;
    const instead = { provider: usual.provider, model: usual.model };
    return [{ feature, provider, model, usual: instead, calls, feature_calls, usual_calls: usual.calls }];
  });
}

function isAlike(left: ModelUse, right: ModelUse): boolean {
  const near = (one: number, other: number): boolean => {
    const ratio = (one + 1) / left.calls / ((other + 1) / right.calls);
    return ratio <= alike && ratio >= 1 / alike;
  };
  return near(left.prompt, right.prompt) && near(left.output, right.output);
}

function isDearer(use: ModelUse, usual: ModelUse, now_ms: number): boolean {
  const target = resolveTarget({ provider: usual.provider, model: usual.model }, now_ms);
  let would = 0n;
  let cost = 0n;
  for (const row of use.rows) {
    const priced = priceRow(row, target, { ...noCuts, at_ms: [] });
    if (priced === null) continue;
    would += priced.cost;
    cost += picoOf(row.cost_usd);
  }
  return would > 0n && cost * dearer[1] >= would * dearer[0];
}
