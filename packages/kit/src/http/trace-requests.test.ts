import fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createTracing, type Scope, type SpanOptions } from '../tracing.ts';
import { formatTraceparent, newTraceContext, type TraceContext } from '../trace-context.ts';
import { traceRequests } from './trace-requests.ts';

interface Seen {
  readonly name: string;
  readonly parent: TraceContext | undefined;
  readonly options: SpanOptions;
  attributes: object;
  ended: boolean;
  error: unknown;
}

const apps: ReturnType<typeof fastify>[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

/** A real server whose route tells what it knows of its trace while it works. */
async function serve(recorded: boolean) {
  const tracing = createTracing();
  const spans: Seen[] = [];
  if (recorded) {
    tracing.record({
      start(name, parent, options) {
        const span: Seen = { name, parent, options, attributes: {}, ended: false, error: undefined };
        spans.push(span);
        return {
          context: { ...newTraceContext(), sampled: true, ...(parent && { trace_id: parent.trace_id }) },
          set: (attributes) => (span.attributes = { ...span.attributes, ...attributes }),
          end: (error) => Object.assign(span, { ended: true, error }),
        };
      },
    });
  }
  const app = fastify();
  apps.push(app);
  traceRequests(app, tracing);
  const tell = async (): Promise<{ scope: Scope | undefined; headers: object }> => {
    await tracing.span('select', { kind: 'client' }, () => Promise.resolve());
    return { scope: tracing.scope(), headers: tracing.headers() };
  };
  app.get('/api/things', tell);
  app.post('/api/things', tell);
  app.post('/v1/traces', tell);
  app.get('/api/broken', () => Promise.reject(new Error('broken')));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const ask = async (path: string, init: RequestInit = {}) =>
    (await (await fetch(url + path, init)).json()) as Awaited<ReturnType<typeof tell>>;
  return { ask, spans };
}

const given = { ...newTraceContext(), sampled: true };
const headers = { traceparent: formatTraceparent(given), 'content-type': 'application/json' };

test.each(['GET', 'POST'])(
  'a %s continues the trace it came with, and its database calls are spans of it',
  async (method) => {
    const { ask, spans } = await serve(true);
    const body = method === 'POST' ? { body: JSON.stringify({ a: 'b'.repeat(100_000) }) } : {};
    const told = await ask('/api/things', { method, headers, ...body });
    expect(told.scope?.trace.trace_id).toBe(given.trace_id);
    expect(told.scope?.correlation_id).toBeDefined();
    expect(told.headers).toHaveProperty('traceparent', expect.stringContaining(given.trace_id));
    expect(spans.map(({ name, ended }) => [name, ended])).toEqual([
      [`${method} /api/things`, true],
      ['select', true],
    ]);
    expect(spans[0]?.parent).toEqual(given);
    expect(spans[1]?.parent).toEqual(told.scope?.trace);
    expect(spans[0]?.attributes).toEqual({ 'http.response.status_code': 200 });
  },
);

test('without a recorder the trace is passed on as it came, and a request without one gets its own', async () => {
  const { ask } = await serve(false);
  expect((await ask('/api/things', { headers })).headers).toEqual({ traceparent: headers.traceparent });
  const own = await ask('/api/things');
  expect(own.scope?.trace).toMatchObject({ sampled: false, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
});

test('what carries spans makes none, whatever its sender wants', async () => {
  const { ask, spans } = await serve(true);
  const told = await ask('/v1/traces', { method: 'POST', headers, body: '{}' });
  expect(told.scope?.trace.sampled).toBe(false);
  expect(spans).toEqual([]);
});

test('a request that fails is a span that failed', async () => {
  const { ask, spans } = await serve(true);
  await ask('/api/broken');
  await expect.poll(() => spans[0]?.ended).toBe(true);
  expect(spans[0]?.error).toBeInstanceOf(Error);
});
