import type { Health, IngestCondition } from '@apex/contracts';
import type { FastifyInstance } from 'fastify';

export interface HealthSources {
  readonly version: string;
  /** Each answers within its own timeout or throws. */
  readonly pingDatabase: () => Promise<number>;
  readonly pingClickhouse: () => Promise<number>;
  /** Of the intake of telemetry; null where this process takes none. */
  readonly ingest: () => IngestCondition | null;
  /** Of the gateway's traffic; null where this process takes none. */
  readonly gateway: () => Health['gateway'];
  /** A store that has not answered for so long is away. */
  readonly critical_ms?: number;
}

const slowMs = 50;
/** The answer of /health is due within 100 ms: a store that takes longer is called slow before it has answered. */
const patienceMs = 90;
const criticalMs = 3000;

interface StoreState {
  readonly state: 'connected' | 'slow' | 'critical';
  /** Of a round trip; null where there was none yet. */
  readonly ms: number | null;
}

const critical: StoreState = { state: 'critical', ms: null };

/** How a store is, told in time: a ping that does not come back is not waited for, and no second one is sent after it. */
function createProbe(ping: () => Promise<number>, criticalAfterMs: number): () => Promise<StoreState> {
  let asked: { readonly at: number; readonly answer: Promise<StoreState> } | undefined;

  function ask(): { readonly at: number; readonly answer: Promise<StoreState> } {
    const answer = ping()
      .then((ms): StoreState => ({ state: ms > slowMs ? 'slow' : 'connected', ms }))
      // The state is the report; the ping's own module logs why.
      .catch((): StoreState => critical)
      .finally(() => {
        asked = undefined;
      });
    return { at: performance.now(), answer };
  }

  return async () => {
    asked ??= ask();
    const { at, answer } = asked;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<StoreState>((resolve) => {
      timer = setTimeout(() => {
        resolve(performance.now() - at > criticalAfterMs ? critical : { state: 'slow', ms: null });
      }, patienceMs);
    });
    const state = await Promise.race([answer, late]);
    clearTimeout(timer);
    return state;
  };
}

/**
 * Looks at the stores; unhealthy when the database is gone, degraded when anything is slow, telemetry is away or its
 * intake or the gateway cannot keep up.
 */
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
  const critical_ms = sources.critical_ms ?? criticalMs;
  const probeDatabase = createProbe(sources.pingDatabase, critical_ms);
  const probeClickhouse = createProbe(sources.pingClickhouse, critical_ms);
  async function look(): Promise<Health> {
    const [database, clickhouse] = await Promise.all([probeDatabase(), probeClickhouse()]);
    const ingest = sources.ingest();
    const gateway = sources.gateway();
    const flows = [ingest, gateway].every((condition) => condition === null || condition === 'flowing');
    const healthy = database.state === 'connected' && clickhouse.state === 'connected' && flows;
    return {
      status: database.state === 'critical' ? 'unhealthy' : healthy ? 'healthy' : 'degraded',
      database: database.state,
      db_response_ms: database.ms === null ? null : Math.round(database.ms * 100) / 100,
      clickhouse: clickhouse.state,
      ingest,
      gateway,
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
