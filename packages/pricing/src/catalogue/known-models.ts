import { distance } from 'fastest-levenshtein';
import { bundledCatalogue, type Catalogue } from './catalogue.ts';
import { findProvider } from './find-provider.ts';

export interface KnownModel {
  readonly provider: string;
  /** The catalogue's id, which clients may write with a date or prefix. */
  readonly model: string;
  /** The name for people, where the catalogue has one. */
  readonly title: string | null;
}

/** Every model the catalogue can price, resellers included. */
export function knownModels(catalogue: Catalogue = bundledCatalogue): readonly KnownModel[] {
  return catalogue.providers.flatMap((provider) =>
    provider.models.map((model) => ({ provider: provider.id, model: model.id, title: model.name ?? null })),
  );
}

/** Of a name's letters, how many may differ before it is no likeness any more. */
const mostEditsShare = 0.5;

/** Up to five known names that are like the wanted one, those containing the wanted one first, then by edit distance: of the named provider, else of all that names can be told apart by. */
export function nearestModels(catalogue: Catalogue, provider: string | null, model: string): readonly string[] {
  const wanted = model.toLowerCase().trim();
  const named = provider === null ? undefined : findProvider(catalogue, provider);
  const within = named === undefined ? catalogue.providers.filter((entry) => entry.model_match) : [named];
  const names = new Set(within.flatMap((entry) => entry.models.map((known) => known.id)));
  return [...names]
    .map((name) => ({
      name,
      apart: name.toLowerCase().includes(wanted) ? 0 : 1,
      edits: distance(wanted, name.toLowerCase()),
    }))
    .filter(({ name, apart, edits }) => apart === 0 || edits <= Math.max(name.length, wanted.length) * mostEditsShare)
    .sort((left, right) => left.apart - right.apart || left.edits - right.edits || (left.name < right.name ? -1 : 1))
    .slice(0, 5)
    .map((entry) => entry.name);
}
