import type { Caller, Visitor } from '@apex/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseTraceparent } from '../trace-context.ts';
import type { Scope, Span, Tracing } from '../tracing.ts';

interface Traced {
  readonly scope: Scope;
  readonly span: Span;
}

/** Asked every few seconds by machines, or what carries spans itself: recording those would record without end. */
const unrecorded = /^\/(?:health|ready|metrics|v1\/(?:traces|logs|metrics))\/?(?:\?|$)/;

const traced = new WeakMap<FastifyRequest, Traced>();

/** Makes each request a span of the caller's trace or of a new one, and lets its log lines name both. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers, method, url } = request;
    const route = request.routeOptions.url ?? '(none)';
    const span = tracing.enter(`${method} ${route}`, parseTraceparent(headers['traceparent'], headers['tracestate']), {
      kind: 'server',
      unrecorded: unrecorded.test(url),
      attributes: { 'http.request.method': method, 'http.route': route, 'apex.correlation_id': request.id },
    });
    const scope: Scope = { trace: span.context, correlation_id: request.id };
    traced.set(request, { scope, span });
    tracing.run(scope, done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const own = traced.get(request);
    if (own === undefined) return;
    own.span.set({ 'http.response.status_code': reply.statusCode });
    own.span.end(reply.statusCode >= 500 ? new Error(`answered ${reply.statusCode}`) : undefined);
  });
}

/** From here on log lines of the request say who asks. */
export function nameAsker(request: FastifyRequest, asker: Caller | Visitor): void {
  const own = traced.get(request);
  if (own === undefined || !('actor' in asker)) return;
  own.scope.org_id = asker.organisation_id;
  own.scope.user_id = asker.actor.user_id;
}
