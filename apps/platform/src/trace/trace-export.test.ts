import { systemClock } from '@apex/kit/clock';
import { createHttpServer } from '@apex/kit/http';
import { createMetrics } from '@apex/kit/metrics';
import { createTracing } from '@apex/kit/tracing';
import type { Log } from '@apex/kit/log';
import { silentLog } from '@apex/testkit/silent-log';
import { afterEach, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { loadRecorder } from './load-recorder.ts';
import type { TraceExport } from './trace-export.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Taken {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A server of ours that is traced, asked for things, and takes spans as a collector does. */
async function serve() {
  const tracing = createTracing();
  const taken: Taken[] = [];
  const app = createHttpServer({
    log: silentLog,
    metrics: createMetrics(),
    tracing,
    clock: systemClock,
    environment: 'test',
    body_limit_bytes: 1_000_000,
    request_timeout_ms: 5000,
    max_connections: 100,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  for (const path of ['/v1/traces', '/api/v2/spans']) {
    app.post(path, async ({ headers, body }) => {
      taken.push({ path, headers, body: JSON.stringify(body) });
      // What a collector does with spans would itself be a span.
      await tracing.span('insert', { kind: 'client' }, async () => undefined);
      return {};
    });
  }
  app.get('/api/things', () => tracing.span('select', { kind: 'client' }, async () => ({})));
  closers.push(() => app.close());
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), tracing, taken };
}

async function recorderOf(environment: Record<string, string>, log: Log = silentLog): Promise<TraceExport | undefined> {
  const { tracing: config } = loadConfig(environment);
  return loadRecorder({ config, service_name: 'apex', version: '1.0.0', environment: 'test', log });
}

test('without an exporter nothing is loaded', async () => {
  expect(await recorderOf({})).toBeUndefined();
});

test('spans sent to our own door are never spans again', async () => {
  const { url, tracing, taken } = await serve();
  const recorder = await recorderOf({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=apex-own',
  });
  if (recorder === undefined) throw new Error('no recorder');
  tracing.record(recorder);
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await fetch(`${url}/api/things`, { headers: { traceparent } });
  await recorder.close();
  expect(taken).toHaveLength(1);
  const [first] = taken;
  expect(first?.headers).toMatchObject({ 'x-api-key': 'apex-own' });
  for (const part of ['GET /api/things', 'select', '4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']) {
    expect(first?.body).toContain(part);
  }
  expect(first?.body).not.toContain('/v1/traces');
  expect(first?.body).not.toContain('insert');
});

test('a share of new traces is recorded, and none of those that came unrecorded', async () => {
  const recorder = await recorderOf({ OTEL_TRACES_EXPORTER: 'console', OTEL_TRACES_SAMPLER_ARG: '0' });
  expect(recorder?.start('a', undefined, {}).context.sampled).toBe(false);
  const parent = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) };
  expect(recorder?.start('a', { ...parent, sampled: true }, {}).context).toMatchObject({
    sampled: true,
    trace_id: parent.trace_id,
  });
  const all = await recorderOf({ OTEL_TRACES_EXPORTER: 'console' });
  expect(all?.start('a', undefined, {}).context.sampled).toBe(true);
  expect(all?.start('a', { ...parent, sampled: false }, {}).context.sampled).toBe(false);
});

test('zipkin takes them in its own form, and the console is the log', async () => {
  const { url, taken } = await serve();
  const zipkin = await recorderOf({
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${url}/api/v2/spans`,
  });
  expect(await zipkin?.test()).toMatchObject({ problem: null });
  expect(taken[0]).toMatchObject({ path: '/api/v2/spans', body: expect.stringContaining('test of tracing') });
  const lines: object[] = [];
  const log: Log = { ...silentLog, info: (fields) => void lines.push(fields) };
  const console_ = await recorderOf({ OTEL_TRACES_EXPORTER: 'console' }, log);
  const span = console_?.start('work', undefined, { attributes: { a: 1 } });
  span?.end(new Error('it holds what people wrote'));
  expect(lines).toEqual([expect.objectContaining({ span: 'work', failed: true, attributes: { a: 1 } })]);
  expect(JSON.stringify(lines)).not.toContain('people wrote');
});

test('a collector that is not there is named by the test', async () => {
  const recorder = await recorderOf({
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://127.0.0.1:1/api/v2/spans',
  });
  const { problem } = (await recorder?.test()) ?? { problem: null };
  expect(problem).toMatch(/ECONNREFUSED|refused|fetch failed|connect/i);
});
