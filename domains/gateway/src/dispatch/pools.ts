import { ApexError, type OrgId } from '@apex/contracts';
import { lookupOutside, problemOfAddress } from '@apex/kit/outside-address';
import { type buildConnector, type Dispatcher, Pool } from 'undici';

/** Connections to the upstreams' origins, kept open; each organisation has its own, so that none waits for another's. */
export interface Pools {
  /** Without an organisation: one that all such calls share. */
  of(origin: string, organisation_id?: OrgId): Dispatcher;
  close(): Promise<void>;
}

const connections = 512;
const keepAliveMs = 60_000;
const connectMs = 10_000;
/** Beyond it the one that was made longest ago is let go. */
const mostPools = 5000;

/**
 * `outside_only`: no connection is made but by https, to an address outside, whether it was written down or looked up: the
 * upstream may have been set up where it was allowed.
 */
export function createPools({ outside_only }: { readonly outside_only: boolean }): Pools {
  const pools = new Map<string, Pool>();
  return {
    of(origin, organisation_id) {
      const place = `${origin} ${organisation_id ?? ''}`;
      const known = pools.get(place);
      if (known !== undefined) return known;
      if (pools.size >= mostPools) {
        const [oldest] = pools;
        if (oldest !== undefined) {
          pools.delete(oldest[0]);
          // It ends once its calls have.
          void oldest[1].close();
        }
      }
      const pool = new Pool(origin, {
        connections,
        pipelining: 1,
        keepAliveTimeout: keepAliveMs,
        keepAliveMaxTimeout: keepAliveMs * 10,
        // Calls have their own limits; see the sweep over open exchanges.
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: outside_only ? connectOutside(origin) : { timeout: connectMs },
      });
      pools.set(place, pool);
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

function connectOutside(origin: string): buildConnector.BuildOptions | buildConnector.connector {
  const problem = problemOfAddress(new URL(origin));
  // Of an address that was written down nothing is looked up.
  if (problem === null) return { timeout: connectMs, lookup: lookupOutside };
  const refusal = new ApexError({
    kind: 'upstream',
    reason: 'gateway.upstream_refused',
    message: `The upstream's address is not called. ${problem}`,
  });
  return (_options, callback) => callback(refusal, null);
}
