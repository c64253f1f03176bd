import { ApexError, type TargetModel } from '@apex/contracts';
import {
  type Catalogue,
  bundledCatalogue,
  type ModelProfile,
  modelProfile,
  nearestModels,
  resolveRate,
} from '@apex/pricing';

export interface Target extends ModelProfile {
  readonly asked: string;
  /** How the names were read, where that had to be guessed. */
  readonly notes: readonly string[];
}

/** What a name means in the catalogue; never by likeness: an unknown one is refused with the nearest known ones. */
export function resolveTarget(
  { provider, model }: TargetModel,
  now_ms: number,
  catalogue: Catalogue = bundledCatalogue,
): Target {
  const profile = modelProfile(provider ?? null, model, catalogue);
  if (profile === undefined) throw unknownModel(provider ?? null, model, catalogue);
  const named = { provider: provider ?? null, model, at: now_ms, tier: 'standard' } as const;
  const notes = resolveRate(named, { catalogue }).rate?.notes ?? [];
  return { ...profile, asked: provider === undefined ? model : `${provider}/${model}`, notes };
}

function unknownModel(provider: string | null, model: string, catalogue: Catalogue): ApexError {
  const nearest = nearestModels(catalogue, provider, model);
  const where = provider === null ? '' : ` of ${provider}`;
  const instead = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`;
  return new ApexError({
    kind: 'not_found',
    reason: 'optimizer.unknown_model',
    message: `The price catalogue knows no model "${model}"${where}.${instead}`,
    details: { model, provider, nearest },
  });
}
