import type { Clickhouse } from '@apex/clickhouse';
import type { Metrics } from '@apex/kit/metrics';
import type { PoolControl } from '@apex/postgres';

const circuits = { closed: 0, half_open: 0.5, open: 1 } as const;

/** What Prometheus is told of the two stores. */
export function showStores(
  metrics: Metrics,
  pool: Pick<PoolControl, 'stats'>,
  clickhouse: Pick<Clickhouse, 'circuit'>,
) {
  metrics.gauge({
    name: 'apex_database_pool_connections',
    help: 'Connections of the PostgreSQL pool by what they do; max is how many there may be',
    labels: ['state'],
    read() {
      const { idle, in_use, waiting, max, overflow } = pool.stats();
      const states = { idle, in_use, waiting, max: max + overflow };
      return Object.entries(states).map(([state, value]) => ({ labels: { state }, value }));
    },
  });
  metrics.gauge({
    name: 'apex_database_pool_acquire_timeouts',
    help: 'Times nobody gave a connection back in time, since the process started',
    read: () => pool.stats().timed_out,
  });
  metrics.gauge({
    name: 'apex_store_circuit_open',
    help: '1 while calls to a store are refused since it does not answer, 0.5 while one is let through to try',
    labels: ['store'],
    read: () => [
      { labels: { store: 'postgresql' }, value: circuits[pool.stats().circuit] },
      { labels: { store: 'clickhouse' }, value: circuits[clickhouse.circuit()] },
    ],
  });
}
