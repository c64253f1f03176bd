import { ApexError, type Usage } from '@apex/contracts';
import { type Pico, priceUsage, type Rate, resolveRate, sumPico } from '@apex/pricing';
import type { SynthCall } from './call-stream.ts';
import type { PlantKind } from './plant/plants.ts';

export interface ExactTruth {
  readonly cost: Pico;
  readonly planted: readonly { readonly kind: PlantKind; readonly calls: number; readonly waste: Pico }[];
}

/** Prices every call, and every call with planted waste a second time as it would have been without. */
export function truthOf(calls: Iterable<SynthCall>, plant: readonly { readonly kind: PlantKind }[]): ExactTruth {
  const sums = new Map(plant.map(({ kind }) => [kind, { calls: 0, waste: 0n }]));
  let total = 0n;
  for (const call of calls) {
    const cost = priceOf(call, call.draft.model, call.draft.usage);
    total += cost;
    const sum = call.planted === null ? undefined : sums.get(call.planted);
    if (sum === undefined) continue;
    sum.calls += 1;
    sum.waste += cost - neededCost(call);
  }
  const planted = plant.map(({ kind }) => {
    const sum = sums.get(kind);
    return { kind, calls: sum?.calls ?? 0, waste: sumPico([sum?.waste ?? 0n]) };
  });
  return { cost: sumPico([total]), planted };
}

function neededCost(call: SynthCall): bigint {
  const without = call.draft.without_waste;
  return without.call === 'cheaper' ? priceOf(call, without.model, without.usage) : 0n;
}

function priceOf({ session, draft }: SynthCall, model: string, usage: Usage): bigint {
  const { provider, tier } = session.archetype;
  const rate: Rate | null = resolveRate({ provider, model, at: draft.at_ms, tier }).rate;
  const cost = rate === null ? null : priceUsage(rate, usage).cost;
  if (cost === null) throw unpriced(provider, model);
  return cost;
}

function unpriced(provider: string, model: string): ApexError {
  return new ApexError({
    kind: 'internal',
    reason: 'synth.model_without_price',
    message: `The price catalogue does not know ${model} of ${provider} any more, so the true cost cannot be told.`,
  });
}
