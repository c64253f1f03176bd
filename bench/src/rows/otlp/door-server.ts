import { otlpRoutes } from '@apex/contracts';
import { systemClock } from '@apex/kit/clock';
import { createRateLimiter, createHttpServer, mountRoutes } from '@apex/kit/http';
import { createMetrics } from '@apex/kit/metrics';
import { createDoor } from '@apex/telemetry/door';
import { readExport } from '@apex/formats/otlp';
import { silentLog } from '@apex/testkit/silent-log';
import { newCaller } from '@apex/testkit/telemetry';

/** The door and nothing behind it: exports are acknowledged from disk and then forgotten. */
const [folder = ''] = process.argv.slice(2);
const metrics = createMetrics();
const app = createHttpServer({
  log: silentLog,
  metrics,
  clock: systemClock,
  environment: 'prod',
  body_limit_bytes: 1024 * 1024,
  request_timeout_ms: 60_000,
  max_connections: 1000,
  headers: {},
  slow_ms: 1000,
  trusted_proxies: [],
});
const door = createDoor({
  options: { folder, most_bytes: 8 * 1024 ** 3, most_decoded_bytes: 32 * 1024 * 1024, metrics },
  clock: systemClock,
  log: silentLog,
  read: readExport,
  store: async () => undefined,
  probe: async () => undefined,
});
await door.open();
const { organisation_id, project_id, actor, roles, tier } = newCaller();
mountRoutes(app, otlpRoutes, door.api, {
  authenticator: {
    authenticate: async () => ({ organisation_id, actor, roles, scopes: ['ingest'], tier, expires_at_ms: null }),
    resolveProject: async () => ({ id: project_id, name: 'default' }),
  },
  rate_limiter: createRateLimiter(1000),
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.(url);
