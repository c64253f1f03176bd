import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ModelProfile } from '../catalogue/model-profile.ts';
import { rateCuts } from '../rate/rate-cuts.ts';

/** The cuts at which any of the targets changes its price, and a call that stands for each band between them. */
export interface BandPlan {
  readonly at_ms: readonly number[];
  readonly seconds_of_day: readonly number[];
  readonly prompt_above: readonly number[];
  readonly call_above: readonly number[];
}

const day_ms = 86_400_000;

/** Models whose prices are laid over the same sums. */
export type PlannedModel = Pick<ModelProfile, 'provider' | 'model' | 'context_window'>;

export function bandPlan(targets: readonly PlannedModel[], catalogue?: Catalogue): BandPlan {
  const cuts = targets.map((target) => rateCuts(target, catalogue === undefined ? undefined : { catalogue }));
  return {
    at_ms: ascending(cuts.flatMap(({ instants_ms }) => instants_ms)),
    seconds_of_day: ascending(cuts.flatMap(({ seconds_of_day }) => seconds_of_day)),
    prompt_above: ascending(cuts.flatMap(({ prompt_above }) => prompt_above)),
    call_above: ascending(targets.flatMap(({ context_window }) => context_window ?? [])),
  };
}

/** A moment within the bands: prices change at the first moment of a day, or at a time of each day. */
export function momentOf(plan: BandPlan, at_band: number, day_band: number): number {
  const first = plan.at_ms[0] ?? day_ms;
  const start = at_band === 0 ? first - day_ms : (plan.at_ms[at_band - 1] ?? first);
  return start + (day_band === 0 ? 0 : (plan.seconds_of_day[day_band - 1] ?? 0) * 1000);
}

/** A prompt's length within the band. */
export function promptOf(plan: BandPlan, prompt_band: number): number {
  return prompt_band === 0 ? 0 : (plan.prompt_above[prompt_band - 1] ?? 0) + 1;
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((left, right) => left - right);
}
