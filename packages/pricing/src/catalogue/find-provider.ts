import type { Provider } from '@pydantic/genai-prices';
import type { Catalogue } from './catalogue.ts';
import { matches } from './matches.ts';
import { providerAliases } from './provider-aliases.ts';

/** The provider a client's name stands for: by id, by alias, by the catalogue's matcher, by the part before a dot. */
export function findProvider(catalogue: Catalogue, name: string): Provider | undefined {
  const wanted = name.toLowerCase().trim();
  const byId = (id: string) => catalogue.providers.find((provider) => provider.id === id);
  const exact = byId(wanted);
  if (exact !== undefined) return exact;
  const alias = providerAliases.find((entry) => entry.name.test(wanted));
  if (alias !== undefined) return alias.provider === null ? undefined : byId(alias.provider);
  const matched = catalogue.providers.find(
    (provider) => provider.provider_match !== undefined && matches(provider.provider_match, wanted),
  );
  return matched ?? byId(wanted.split(/[./]/)[0] ?? '');
}
