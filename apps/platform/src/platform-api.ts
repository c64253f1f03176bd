import type { Api, Health, platformRoutes, telemetryRoutes } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { securityHeaders } from '@apex/kit/http';
import type { FastifyInstance } from 'fastify';
import type { PlatformConfig } from './config.ts';
import type { SloWatch } from './slo/slo-watch.ts';
import type { createTracingApi } from './trace/tracing-api.ts';
import type { createIngestApi } from './ingest-api.ts';
import type { createPoolApi } from './pool-api.ts';

export interface PlatformApiDeps {
  readonly config: PlatformConfig;
  readonly version: string;
  readonly clock: Clock;
  /** What stands of the pool's routes. */
  readonly pool: ReturnType<typeof createPoolApi>;
  /** What stands of the intake's route. */
  readonly ingest: ReturnType<typeof createIngestApi>;
  readonly health: () => Promise<Health>;
  readonly telemetry: Pick<Api<typeof telemetryRoutes>, 'querySpend' | 'getRetention'>;
  readonly slos: Pick<SloWatch, 'report'>;
  /** What stands of the routes about tracing. */
  readonly tracing: ReturnType<typeof createTracingApi>;
}

/** What the installation says about itself. */
export function createPlatformApi(deps: PlatformApiDeps): (app: FastifyInstance) => Api<typeof platformRoutes> {
  const { config, version, health, telemetry } = deps;
  const started_at = new Date(deps.clock.now()).toISOString();
  const inForce = securityHeaders(config.security);
  return (app) => ({
    ...deps.tracing,
    getSlos: () => deps.slos.report(),
    ...deps.pool,
    ...deps.ingest,
    status: async (caller) => {
      const everything = { by: [], measures: [], filters: [], limit: 1 };
      const [state, spend, retention] = await Promise.all([
        health(),
        telemetry.querySpend(caller, everything),
        telemetry.getRetention(caller, {}),
      ]);
      return {
        version,
        environment: config.environment,
        started_at,
        health: state,
        brain: 'builtin',
        project: caller.project_name,
        gateway_url: config.gateway.url ?? null,
        calls: spend.total.calls,
        cost_usd: spend.total.cost_usd,
        unpriced_calls: spend.total.unpriced_calls,
        first_call_at: spend.from,
        last_call_at: spend.to,
        retention_days: retention.days,
      };
    },
    securityHeaders: async () => {
      const { csp_extra_sources, cache_exempt_paths, ...switches } = config.security;
      const extra = Object.entries(csp_extra_sources).map(([name, sources]) => [name, [...sources]]);
      return {
        ...switches,
        csp_extra_sources: Object.fromEntries(extra),
        cache_exempt_paths: [...cache_exempt_paths],
        headers: inForce,
      };
    },
    securityHeadersTest: async () => {
      const { headers } = await app.inject({ method: 'GET', url: '/health' });
      const applied = Object.fromEntries(
        Object.keys(inForce).flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
      );
      return { applied, missing: Object.keys(inForce).filter((name) => !(name in applied)) };
    },
  });
}
