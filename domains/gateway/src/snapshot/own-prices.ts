import type { Caller, OrgId } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import { bundledCatalogue, type Catalogue, type OwnPrice, ownPriceOf, withOwnPrices } from '@apex/pricing';
import type { TelemetryPort } from '../ports.ts';

export interface OwnPrices {
  /** The list with an organisation's prices over it; the same object as before while none of them changed. */
  of(caller: Caller): Promise<Catalogue>;
}

const per_page = 100;
const mostOrganisations = 5000;

/**
 * What calls cost, as telemetry will price them. Where telemetry is away the prices known before go on, or the list's:
 * a call does not wait for its price.
 */
export function createOwnPrices(deps: {
  readonly telemetry: Pick<TelemetryPort, 'listNegotiatedPrices'>;
  readonly log: Log;
}): OwnPrices {
  const known = new Map<OrgId, Catalogue>();
  return {
    async of(caller) {
      const { organisation_id } = caller;
      const before = known.get(organisation_id);
      try {
        const catalogue = withOwnPrices(bundledCatalogue, await readOwn(deps.telemetry, caller));
        if (before !== undefined && versionsOf(before) === versionsOf(catalogue)) return before;
        known.delete(organisation_id);
        known.set(organisation_id, catalogue);
        const [oldest] = known.keys();
        if (known.size > mostOrganisations && oldest !== undefined) known.delete(oldest);
        return catalogue;
      } catch (error) {
        deps.log.warn({ error, organisation_id }, 'Negotiated prices could not be read: those known before go on');
        return before ?? bundledCatalogue;
      }
    },
  };
}

async function readOwn(
  telemetry: Pick<TelemetryPort, 'listNegotiatedPrices'>,
  caller: Caller,
): Promise<readonly OwnPrice[]> {
  const own: OwnPrice[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const { prices, pagination } = await telemetry.listNegotiatedPrices(caller, { state: 'current', page, per_page });
    own.push(...prices.map(ownPriceOf));
    pages = pagination.total_pages;
  }
  return own;
}

function versionsOf({ own = [] }: Catalogue): string {
  return own.map(({ version }) => version).join(' ');
}
