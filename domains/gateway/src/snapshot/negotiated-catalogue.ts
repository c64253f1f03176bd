import type { Caller } from '@apex/contracts';
import { bundledCatalogue, type Catalogue, type OwnPrice, ownPriceOf, withOwnPrices } from '@apex/pricing';
import type { TelemetryPort } from '../ports.ts';

const per_page = 100;

/** The price list with what the caller's organisation negotiated over it; the list itself where that is nothing. */
export async function negotiatedCatalogue(
  telemetry: Pick<TelemetryPort, 'listNegotiatedPrices'>,
  caller: Caller,
): Promise<Catalogue> {
  const own: OwnPrice[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const { prices, pagination } = await telemetry.listNegotiatedPrices(caller, { state: 'current', page, per_page });
    own.push(...prices.map(ownPriceOf));
    pages = pagination.total_pages;
  }
  return own.length === 0 ? bundledCatalogue : withOwnPrices(bundledCatalogue, own);
}
