import { ApexError } from '@apex/contracts';
import { systemClock } from '@apex/kit/clock';
import { createHttpServer, securityHeaders } from '@apex/kit/http';
import type { Log } from '@apex/kit/log';
import type { Shutdown } from '@apex/kit/shutdown';
import { mountSockets } from '@apex/kit/socket';
import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import type { Composition } from './compose.ts';
import type { PlatformConfig } from './config.ts';
import { mountCspReport } from './http/csp-report.ts';
import { mountDocuments } from './http/documents.ts';
import { mountHealth } from './http/health.ts';
import { refuseForeignHosts } from './http/known-host.ts';
import { mountMetrics } from './http/metrics.ts';
import { putTrafficFirst } from './http/traffic-first.ts';
import { mountWebApp } from './http/web-app.ts';

export interface ListenOptions {
  readonly config: PlatformConfig;
  readonly composition: Composition;
  readonly version: string;
  readonly log: Log;
  readonly shutdown: Shutdown;
}

const heartbeatMs = 25_000;
const maxBufferedBytes = 4 * 1024 * 1024;
const slowMs = 100;

async function tlsOf(config: PlatformConfig): Promise<{ cert: Buffer; key: Buffer } | undefined> {
  if (config.tls === undefined) return undefined;
  const [cert, key] = await Promise.all([readFile(config.tls.cert_path), readFile(config.tls.key_path)]);
  return { cert, key };
}

/** HTTP, sockets, documents and web app on one origin; resolves to the URL once it accepts connections. */
export async function listen(options: ListenOptions): Promise<string> {
  const { config, composition, log, shutdown, version } = options;
  const tls = await tlsOf(config);
  const app = createHttpServer({
    log,
    metrics: composition.metrics,
    tracing: composition.tracing,
    clock: systemClock,
    environment: config.environment,
    body_limit_bytes: config.limits.body_bytes,
    request_timeout_ms: config.limits.request_timeout_ms,
    max_connections: config.limits.connections,
    headers: securityHeaders(config.security),
    slow_ms: slowMs,
    trusted_proxies: config.trusted_proxies,
    ...(tls === undefined ? {} : { tls }),
  });
  refuseForeignHosts(app, config);
  exemptFromCaches(app, config.security.cache_exempt_paths);
  const hub =
    composition.socket === undefined
      ? undefined
      : await mountSockets(app, {
          authenticator: composition.authenticator,
          browser: composition.browser,
          handler: composition.socket,
          log,
          metrics: composition.metrics,
          tracing: composition.tracing,
          clock: systemClock,
          heartbeat_ms: heartbeatMs,
          max_buffered_bytes: maxBufferedBytes,
        });
  composition.mountOn(app);
  mountCspReport(app, composition.rate_limiter);
  mountHealth(app, composition.health);
  mountKeys(app, composition);
  mountMetrics(app, composition.metrics, config.metrics);
  await mountDocuments(app, composition.routes, version);
  await mountWebApp(app, { csrfTokenOf: composition.auth.csrfTokenOf });
  shutdown.onDrain('http', () => app.apex.work.drain());
  shutdown.onCleanup('http', async () => {
    hub?.close();
    // What was not answered in the time to drain is cut off.
    app.server.closeAllConnections();
    await app.close();
  });
  if (composition.traffic !== undefined) await putTrafficFirst(app, composition.traffic);
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    throw cannotListen(error, config);
  }
  const address = app.addresses()[0];
  const host = config.host === '127.0.0.1' || config.host === '0.0.0.0' ? 'localhost' : config.host;
  return `${tls === undefined ? 'http' : 'https'}://${host}:${typeof address === 'object' && address !== null ? address.port : config.port}`;
}

/** Why a port could not be had, where the person who chose it can help. */
function cannotListen(error: unknown, { port, host }: PlatformConfig): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new ApexError({
      kind: 'conflict',
      reason: 'platform.port_taken',
      message: `Port ${port} is taken by another program. Stop it, or choose another port with APEX_PORT or --port.`,
      details: { port },
      cause: error,
    });
  }
  if (code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error;
  return new ApexError({
    kind: 'precondition',
    reason: 'platform.address_refused',
    message: `This machine does not let us listen on ${host}:${port}. Choose another address with APEX_HOST or another port with APEX_PORT.`,
    details: { port, host },
    cause: error,
  });
}

/** Not ours to wrap in an envelope: keys have their own format. */
function mountKeys(app: FastifyInstance, composition: Composition): void {
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(await composition.auth.jwks()),
  );
}

function exemptFromCaches(app: FastifyInstance, paths: readonly string[]): void {
  if (paths.length === 0) return;
  app.addHook('onSend', async (request, reply) => {
    if (paths.some((path) => request.url.startsWith(path))) reply.header('cache-control', 'no-store');
  });
}
