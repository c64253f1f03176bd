import { ApexError, requestIdSchema, type RequestId } from '@apex/contracts';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { newRequestId } from '../id.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Tracing } from '../tracing.ts';
import { errorReply, toApexError } from './error-reply.ts';
import { refuseRaw, swallowBody } from './refuse-early.ts';
import { traceRequests } from './trace-requests.ts';
import { trackWork, type WorkInProgress } from './work-in-progress.ts';

export interface HttpServerOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Absent: requests belong to no trace. */
  readonly tracing?: Tracing;
  readonly clock: Clock;
  readonly environment: string;
  readonly body_limit_bytes: number;
  readonly request_timeout_ms: number;
  readonly max_connections: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Operations over this are logged as slow. */
  readonly slow_ms: number;
  /** Addresses of proxies whose forwarded address is believed. */
  readonly trusted_proxies: readonly string[];
  /** PEM; absent: plain HTTP. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

/** The correlation id of a request; Fastify carries it as a plain string. */
export function requestIdOf(request: FastifyRequest): RequestId {
  return requestIdSchema.parse(request.id);
}

function genRequestId(clock: Clock) {
  return (raw: { headers: Record<string, string | string[] | undefined> }): string => {
    const given = requestIdSchema.safeParse(raw.headers['x-correlation-id']);
    return given.success ? given.data : newRequestId(clock);
  };
}

/** Names what was thrown and logs it: loud when it is ours, quiet when it is the client's. */
export function logRefusal(request: FastifyRequest, thrown: unknown): ApexError {
  const { log } = request.server.apex;
  const error = toApexError(thrown);
  const fields = { correlation_id: request.id, method: request.method, route: request.routeOptions.url };
  if (error.kind === 'internal') log.error({ ...fields, error: error.cause ?? error }, 'request failed');
  else log.debug({ ...fields, error_code: error.error_code }, 'request refused');
  return error;
}

function sendError(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const answer = errorReply(logRefusal(request, thrown), request.id, request.server.apex.environment);
  return reply.status(answer.status).headers(answer.headers).send(answer.body);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 413;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly apex: { readonly log: Log; readonly environment: string; readonly work: WorkInProgress };
  }
}

/** Fastify with correlation ids, security headers, metrics and the error envelope; routes are mounted on it. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const headersOf = (request: FastifyRequest) => ({ ...options.headers, 'x-correlation-id': request.id });
  const app = fastify({
    logger: false,
    bodyLimit: options.body_limit_bytes,
    requestTimeout: options.request_timeout_ms,
    genReqId: genRequestId(options.clock),
    trustProxy: options.trusted_proxies.length > 0 ? [...options.trusted_proxies] : false,
    forceCloseConnections: 'idle',
    // Our own refusal comes in the envelope.
    return503OnClosing: false,
    // An address that cannot be decoded never reaches the hooks.
    frameworkErrors: (error, request, reply) => {
      void sendError(request, reply.headers(headersOf(request)), error);
    },
    clientErrorHandler: (error, socket) => {
      const request_id = newRequestId(options.clock);
      refuseRaw(error, socket, { request_id, environment: options.environment, headers: options.headers });
    },
    ...(options.tls === undefined ? {} : { https: { cert: options.tls.cert, key: options.tls.key } }),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  });
  app.server.maxConnections = options.max_connections;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headersOf(request));
  });
  const { log, environment, tracing } = options;
  if (tracing !== undefined) traceRequests(app, tracing);
  app.decorate('apex', { log, environment, work: trackWork(app) });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(none)';
    options.metrics.requests.inc({ method: request.method, route, status: String(reply.statusCode) });
    options.metrics.request_seconds.observe({ method: request.method, route }, reply.elapsedTime / 1000);
    if (reply.elapsedTime > options.slow_ms) {
      const duration_ms = Math.round(reply.elapsedTime);
      log.info({ correlation_id: request.id, method: request.method, route, duration_ms }, 'slow request');
    }
  });
  app.setErrorHandler(async (error, request, reply) => {
    if (isTooLarge(error)) await swallowBody(request);
    return sendError(request, reply, error);
  });
  app.setNotFoundHandler((request, reply) => sendError(request, reply, routeNotFound(request)));
  return app;
}

function routeNotFound(request: FastifyRequest): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'request.no_such_route',
    message: `There is nothing at ${request.method} ${request.url.split('?')[0] ?? ''}. The routes are listed at /api/docs.`,
  });
}
