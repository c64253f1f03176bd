import { bundledCatalogue, type Catalogue } from './catalogue.ts';
import { findModel } from './find-model.ts';
import { matches } from './matches.ts';

/** What the catalogue tells of a model besides its prices. */
export interface ModelProfile {
  readonly provider: string;
  readonly model: string;
  readonly title: string | null;
  /** Tokens of prompt and answer; `null`: not known. */
  readonly context_window: number | null;
  readonly is_deprecated: boolean;
  /** Sold by the maker that the catalogue's matchers take the name for, not passed on by somebody else. */
  readonly is_makers_own: boolean;
}

/** What names are taken for; undefined where the catalogue does not know them. */
export function modelProfile(
  provider: string | null,
  model: string,
  catalogue: Catalogue = bundledCatalogue,
): ModelProfile | undefined {
  const found = findModel(catalogue, provider, model);
  return found === undefined ? undefined : profileOf(catalogue, found.provider, found.model);
}

/** Every model of the catalogue. */
export function modelProfiles(catalogue: Catalogue = bundledCatalogue): readonly ModelProfile[] {
  return catalogue.providers.flatMap((provider) =>
    provider.models.map((model) => profileOf(catalogue, provider, model)),
  );
}

function profileOf(
  catalogue: Catalogue,
  provider: Catalogue['providers'][number],
  model: Catalogue['providers'][number]['models'][number],
): ModelProfile {
  const name = model.id.toLowerCase();
  const maker = catalogue.providers.find(({ model_match }) => model_match !== undefined && matches(model_match, name));
  return {
    provider: provider.id,
    model: model.id,
    title: model.name ?? null,
    context_window: model.context_window ?? null,
    is_deprecated: model.deprecated ?? false,
    is_makers_own: maker?.id === provider.id,
  };
}
