import {
  type Api,
  authRoutes,
  chatRoutes,
  gatewayRoutes,
  optimizerRoutes,
  platformRoutes,
  type Route,
  telemetryRoutes,
} from '@apex/contracts';
import { systemClock } from '@apex/kit/clock';
import { createHttpServer, createRateLimiter, mountRoutes } from '@apex/kit/http';
import { createLog } from '@apex/kit/log';
import { createMetrics } from '@apex/kit/metrics';
import { mountSockets } from '@apex/kit/socket';
import type { z } from 'zod';
import { type AuthState, createInMemoryAuth } from './in-memory-auth.ts';
import { createInMemoryChat } from './in-memory-chat.ts';
import { createInMemoryGateway, type GatewayState } from './in-memory-gateway.ts';
import { createInMemoryTelemetry, type TelemetryState } from './in-memory-telemetry.ts';

/** What the next requests to a path get instead of an answer. */
export interface Fault {
  readonly path: RegExp;
  times: number;
  /** A status, or the end of the connection: before the request was dealt with, or after it was. */
  readonly how: { readonly status: number; readonly retry_after?: number } | 'cut' | 'cut_after';
}

/** What a route's own example answers. */
function exampleOf<R extends Route>(route: R): z.output<R['output']> {
  return route.output.parse(route.example.output) as z.output<R['output']>;
}

const optimizer: Api<typeof optimizerRoutes> = {
  async *simulatePromptCache(_caller, query) {
    yield { done: 1, total: 2 };
    yield { done: 2, total: 2 };
    return {
      scope: query.scope,
      definition: query.definition,
      forks: query.forks,
      prices: query.prices,
      warmup: query.warmup,
      capacity: query.capacity,
      block_size: 64,
      calls: 2,
      distinct_calls: 2,
      counted_calls: 2,
      unpriced_calls: 0,
      calls_without_prefix: 0,
      sessions: 1,
      best_sessions: { '5m': 1, '1h': 0 },
      options: query.ttl.map((ttl) => ({ ttl, hit_rate: 0.5, cost_usd: '1.250000000000' })),
    };
  },
  simulateModel: async () => exampleOf(optimizerRoutes.simulateModel),
  listModelCandidates: async () => exampleOf(optimizerRoutes.listModelCandidates),
  traceRetries: async () => exampleOf(optimizerRoutes.traceRetries),
  async *measureFindings() {
    yield { stage: 'sums', done: 1, total: 1 };
    return exampleOf(optimizerRoutes.measureFindings);
  },
  listFindings: async () => exampleOf(optimizerRoutes.listFindings),
  getFinding: async () => exampleOf(optimizerRoutes.getFinding),
  dismissFinding: async () => exampleOf(optimizerRoutes.dismissFinding),
  restoreFinding: async () => exampleOf(optimizerRoutes.restoreFinding),
  listProposals: async () => exampleOf(optimizerRoutes.listProposals),
  getProposal: async () => exampleOf(optimizerRoutes.getProposal),
  recordProposals: async () => exampleOf(optimizerRoutes.recordProposals),
  previewProposal: async () => exampleOf(optimizerRoutes.previewProposal),
  applyProposal: async () => exampleOf(optimizerRoutes.applyProposal),
  rollBackProposal: async () => exampleOf(optimizerRoutes.rollBackProposal),
  closeProposal: async () => exampleOf(optimizerRoutes.closeProposal),
};

const platform: Api<typeof platformRoutes> = {
  // The example is checked against the schema wherever the document is built from it.
  status: async () => platformRoutes.status.example.output,
  securityHeaders: async () => exampleOf(platformRoutes.securityHeaders),
  poolStats: async () => exampleOf(platformRoutes.poolStats),
  poolMetrics: async () => exampleOf(platformRoutes.poolMetrics),
  poolSummary: async () => exampleOf(platformRoutes.poolSummary),
  poolHealth: async () => exampleOf(platformRoutes.poolHealth),
  poolConfig: async () => exampleOf(platformRoutes.poolConfig),
  warmPool: async () => exampleOf(platformRoutes.warmPool),
  resetPool: async () => exampleOf(platformRoutes.resetPool),
  initializePool: async () => exampleOf(platformRoutes.initializePool),
  checkPool: async () => exampleOf(platformRoutes.checkPool),
  securityHeadersTest: async () => ({ applied: {}, missing: [] }),
  getIngest: async () => exampleOf(platformRoutes.getIngest),
  getSlos: async () => exampleOf(platformRoutes.getSlos),
  getTracingConfig: async () => exampleOf(platformRoutes.getTracingConfig),
  getTraceContext: async () => exampleOf(platformRoutes.getTraceContext),
  testTracing: async () => exampleOf(platformRoutes.testTracing),
};

/** The product's routes on a real port, with verbs that keep their state in memory and faults on demand. */
export async function startServer() {
  const auth: AuthState = { access_ms: 900_000, refreshes: 0, one_time_code: null };
  const telemetry: TelemetryState = {
    calls: new Map(),
    imports: [],
    batches: 0,
    finished: [],
    spend: [],
    lists: [],
    uploads: [],
    analyses: [],
  };
  const gateway: GatewayState = { asked: [], refuse_budgets: false };
  const faults: Fault[] = [];
  const log = createLog({ level: 'CRITICAL', service: 'test', environment: 'test' });
  const metrics = createMetrics();
  const app = createHttpServer({
    log,
    metrics,
    clock: systemClock,
    environment: 'test',
    body_limit_bytes: 10_000_000,
    request_timeout_ms: 10_000,
    max_connections: 100,
    headers: {},
    slow_ms: 10_000,
    trusted_proxies: [],
  });
  const takeFault = (url: string, after: boolean): Fault | undefined => {
    const fault = faults.find((one) => one.times > 0 && one.path.test(url) && (one.how === 'cut_after') === after);
    if (fault !== undefined) fault.times -= 1;
    return fault;
  };
  app.addHook('onRequest', async (request, reply) => {
    const how = takeFault(request.url, false)?.how;
    if (how === undefined) return;
    if (typeof how === 'string') {
      reply.hijack();
      request.raw.socket.destroy();
      return;
    }
    const body = { error: 'Not now.', error_code: 'TEST_FAULT', correlation_id: request.id };
    const headers = how.retry_after === undefined ? {} : { 'retry-after': String(how.retry_after) };
    await reply.status(how.status).headers(headers).send(body);
  });
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode < 400 && takeFault(request.url, true) !== undefined) request.raw.socket.destroy();
  });
  const { api, authenticator } = createInMemoryAuth(auth);
  const chat = createInMemoryChat();
  const mount = { authenticator, rate_limiter: createRateLimiter(1000) };
  mountRoutes(app, authRoutes, api, mount);
  mountRoutes(app, telemetryRoutes, createInMemoryTelemetry(telemetry), mount);
  mountRoutes(app, optimizerRoutes, optimizer, mount);
  mountRoutes(app, platformRoutes, platform, mount);
  mountRoutes(app, gatewayRoutes, createInMemoryGateway(gateway), mount);
  mountRoutes(app, chatRoutes, chat.api, mount);
  await mountSockets(app, {
    authenticator,
    handler: chat.handler,
    log,
    metrics,
    clock: systemClock,
    heartbeat_ms: 5000,
    max_buffered_bytes: 1_000_000,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, auth, telemetry, gateway, faults, stopped: chat.stopped, close: () => app.close() };
}

export type TestServer = Awaited<ReturnType<typeof startServer>>;
