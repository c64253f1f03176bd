import { type Provider, waitForUpdate } from '@pydantic/genai-prices';
import type { OwnPrice } from './own-price-entry.ts';
import packageJson from '../../package.json' with { type: 'json' };

/** A price list and where it comes from. `version` is written beside every price taken from it. */
export interface Catalogue {
  readonly source: string;
  readonly version: string;
  readonly providers: readonly Provider[];
  /** Prices that come before the list's. */
  readonly own?: readonly OwnPrice[];
}

/** A price list with somebody's own prices over it; the list itself where there are none. */
export function withOwnPrices(list: Catalogue, own: readonly OwnPrice[]): Catalogue {
  return own.length === 0 ? list : { ...list, own };
}

/** Without an update callback the library resolves to the data in its own bundle; nothing is fetched. */
async function readBundledProviders(): Promise<readonly Provider[]> {
  return (await waitForUpdate()) ?? [];
}

/** The catalogue shipped with this version of the product. */
export const bundledCatalogue: Catalogue = {
  source: 'genai-prices',
  version: packageJson.dependencies['@pydantic/genai-prices'],
  providers: await readBundledProviders(),
};
