import type { Health } from '@apex/contracts';
import type { FastifyInstance } from 'fastify';

export interface HealthSources {
  readonly version: string;
  /** Each answers within its own timeout or throws. */
  readonly pingDatabase: () => Promise<number>;
  readonly pingClickhouse: () => Promise<number>;
}

const slowMs = 100;
const patienceMs = 3000;

function late(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), patienceMs).unref();
  });
}

async function probe(
  ping: () => Promise<number>,
): Promise<{ state: 'connected' | 'slow' | 'critical'; ms: number | null }> {
  try {
    const ms = await Promise.race([ping(), late()]);
    return { state: ms > slowMs ? 'slow' : 'connected', ms };
  } catch {
    // The state is the report; the ping's own module logs why.
    return { state: 'critical', ms: null };
  }
}

/** Asks the stores now; unhealthy when the database is gone, degraded when anything is slow or telemetry is away. */
export function createHealth(sources: HealthSources): () => Promise<Health> {
  let usage = process.cpuUsage();
  let measured_at = performance.now();
  function cpuShare(): number {
    const now = performance.now();
    const spent = process.cpuUsage(usage);
    const share = (spent.user + spent.system) / 1000 / Math.max(1, now - measured_at);
    usage = process.cpuUsage();
    measured_at = now;
    return Math.round(share * 1000) / 1000;
  }
  async function look(): Promise<Health> {
    const [database, clickhouse] = await Promise.all([probe(sources.pingDatabase), probe(sources.pingClickhouse)]);
    const healthy = database.state === 'connected' && clickhouse.state === 'connected';
    return {
      status: database.state === 'critical' ? 'unhealthy' : healthy ? 'healthy' : 'degraded',
      database: database.state,
      db_response_ms: database.ms === null ? null : Math.round(database.ms * 100) / 100,
      clickhouse: clickhouse.state,
      cpu: cpuShare(),
      memory: process.memoryUsage.rss(),
      version: sources.version,
    };
  }
  let looking: Promise<Health> | undefined;
  // Many who ask at once share one look, so that asking does not become the load.
  return () => (looking ??= look().finally(() => (looking = undefined)));
}

/** `/health` says how well it goes, `/ready` whether to send traffic. */
export function mountHealth(app: FastifyInstance, health: () => Promise<Health>): void {
  app.get('/health', async (_request, reply) => {
    const state = await health();
    return reply.status(state.status === 'unhealthy' ? 503 : 200).send(state);
  });
  app.get('/ready', async (_request, reply) => {
    const state = await health();
    const ready = state.database !== 'critical' && state.clickhouse !== 'critical';
    return reply.status(ready ? 200 : 503).send({ ready });
  });
}
