import { lookupOutside } from '@apex/kit/outside-address';
import { type Dispatcher, Pool } from 'undici';

/** Connections to the upstreams' origins, kept open. */
export interface Pools {
  of(origin: string): Dispatcher;
  close(): Promise<void>;
}

const connections = 512;
const keepAliveMs = 60_000;
const connectMs = 10_000;
/** Beyond it the origin that was asked longest ago is let go. */
const mostOrigins = 500;

/** `outside_only`: a name that resolves to an address inside is refused when the connection is made. */
export function createPools({ outside_only }: { readonly outside_only: boolean }): Pools {
  const pools = new Map<string, Pool>();
  return {
    of(origin) {
      const known = pools.get(origin);
      if (known !== undefined) return known;
      if (pools.size >= mostOrigins) {
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
        connect: { timeout: connectMs, ...(outside_only ? { lookup: lookupOutside } : {}) },
      });
      pools.set(origin, pool);
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}
