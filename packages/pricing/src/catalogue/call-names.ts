import type { Catalogue } from './catalogue.ts';
import { findModel, type FoundModel, modelNames } from './find-model.ts';
import { findProvider } from './find-provider.ts';

/** Everything a call's provider and model may be meant by: as it names them, and as the catalogue does. Lower case. */
export interface CallNames {
  readonly found: FoundModel | undefined;
  /** The names to show: the catalogue's, or else the call's. */
  readonly provider: string;
  readonly model: string;
  readonly providers: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
  /** A provider's name as `providers` holds it. */
  providerOf(name: string): string;
}

export function callNames(catalogue: Catalogue, provider: string | null, model: string): CallNames {
  const found = findModel(catalogue, provider, model);
  const providerOf = (name: string): string => findProvider(catalogue, name)?.id ?? name.toLowerCase().trim();
  const named =
    provider === null || provider.trim() === '' ? [] : [providerOf(provider), provider.toLowerCase().trim()];
  return {
    found,
    provider: found?.provider.id ?? named[0] ?? '',
    model: found?.model.id ?? model,
    providers: new Set(found === undefined ? named : [...named, found.provider.id]),
    models: new Set([...modelNames(model), ...(found === undefined ? [] : [found.model.id.toLowerCase()])]),
    providerOf,
  };
}
