import { authRoutes, otlpRoutes, telemetryRoutes } from '@apex/contracts';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { type HttpUser, signUpByHttp } from '@apex/testkit/http-user';
import type { Attributes } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { callsBySession, exportOf, ingestKey, untilStored } from './support/otlp-emitters.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let apex: ApexProcess;
let ada: HttpUser;
let key: string;

beforeAll(async () => {
  apex = await startApex();
  ada = await signUpByHttp(apex, 'ada@example.com');
  key = await ingestKey(ada);
});
afterAll(() => apex.close());

const bearer = () => ({ authorization: `Bearer ${key}` });

async function post(path: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) {
  const response = await fetch(apex.url + path, { method: 'POST', headers: { ...bearer(), ...headers }, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) as unknown };
}

const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };

/** One call through OpenTelemetry's own SDK. */
async function emitCall(exporter: SpanExporter, session: string): Promise<void> {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  const attributes: Attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.model': 'claude-opus-4-6',
    'gen_ai.conversation.id': session,
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 100,
  };
  provider.getTracer('test').startSpan('chat claude-opus-4-6', { attributes }).end();
  await provider.forceFlush();
  await provider.shutdown();
}

describe('OpenTelemetry’s own exporters', () => {
  test.each([
    ['protobuf', (url: string) => new OTLPTraceExporter({ url: `${url}/v1/traces`, headers: bearer() })],
    [
      'protobuf by gzip',
      (url: string) =>
        new OTLPTraceExporter({
          url: `${url}/v1/traces`,
          headers: { 'x-api-key': key },
          compression: CompressionAlgorithm.GZIP,
        }),
    ],
    ['JSON', (url: string) => new JsonTraceExporter({ url: `${url}/v1/traces`, headers: bearer() })],
    [
      'JSON by gzip, as to Langfuse',
      (url: string) =>
        new JsonTraceExporter({
          url: `${url}/api/public/otel/v1/traces`,
          headers: { authorization: `Basic ${btoa(`pk-lf-1:${key}`)}` },
          compression: CompressionAlgorithm.GZIP,
        }),
    ],
  ])('send spans in %s, and each becomes a call', async (name, exporterAt) => {
    await emitCall(exporterAt(apex.url), name);
    await untilStored(apex.url);
    expect((await callsBySession(ada))[name]).toBe(1);
  });

  test('send logs and metrics', async () => {
    const logs = new LoggerProvider({
      processors: [
        new SimpleLogRecordProcessor({
          exporter: new OTLPLogExporter({ url: `${apex.url}/v1/logs`, headers: bearer() }),
        }),
      ],
    });
    logs.getLogger('test').emit({ body: 'basket.opened', attributes: { basket: 1 } });
    await logs.shutdown();
    const exporter = new OTLPMetricExporter({ url: `${apex.url}/v1/metrics`, headers: bearer() });
    const metrics = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    metrics.getMeter('test').createCounter('baskets').add(3);
    await metrics.forceFlush();
    await metrics.shutdown();
    const told = await (await fetch(`${apex.url}/metrics`)).text();
    expect(told).toMatch(/apex_ingest_items_total\{signal="logs",outcome="accepted"\} 1/);
    expect(told).toMatch(/apex_ingest_items_total\{signal="metrics",outcome="accepted"\} [1-9]/);
  });
});

test('a span with a malformed id is rejected and told, the others are stored', async () => {
  const body = JSON.parse(exportOf('partial', 3)) as { resourceSpans: { scopeSpans: { spans: object[] }[] }[] };
  const spans = body.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  spans[1] = { ...spans[1], traceId: 'no id' };
  const answer = await post('/v1/traces', json, JSON.stringify(body));
  expect(answer.status).toBe(200);
  const { partialSuccess } = otlpRoutes.exportTraces.output.parse(answer.json());
  expect(partialSuccess?.rejectedSpans).toBe('1');
  expect(partialSuccess?.errorMessage).toMatch(/\S/);
  await untilStored(apex.url);
  expect((await callsBySession(ada))['partial']).toBe(2);
});

test('sent twice it counts once', async () => {
  const body = exportOf('twice', 5);
  for (let turn = 0; turn < 2; turn += 1) expect((await post('/v1/traces', json, body)).status).toBe(200);
  await untilStored(apex.url);
  expect((await callsBySession(ada))['twice']).toBe(5);
});

test('the chosen project gets it, one that is not there is told', async () => {
  const projects = await ada.request('POST', '/api/projects', { body: { name: 'shop' } });
  expect(projects.status).toBe(201);
  const sent = await post('/v1/traces', { ...json, 'x-apex-project': 'shop' }, exportOf('in the shop', 1));
  expect(sent.status).toBe(200);
  await untilStored(apex.url);
  expect((await callsBySession(ada))['in the shop']).toBeUndefined();
  const calls = await ada.request('GET', '/api/calls', { headers: { 'x-apex-project': 'shop' } });
  expect(calls.data(telemetryRoutes.listCalls.output).calls).toHaveLength(1);
  const missed = await post('/v1/traces', { ...json, 'x-apex-project': 'no-such' }, exportOf('nowhere', 1));
  expect(missed.status).toBe(404);
  expect(missed.json()).toMatchObject({ code: 5 });
});

describe('refused', () => {
  const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
  test.each<[string, Record<string, string>, string | Uint8Array<ArrayBuffer>, number]>([
    ['JSON that is none', json, '{', 400],
    ['protobuf that is none', protobuf, 'no protobuf', 400],
    ['a list', json, '[]', 400],
    ['another type', { 'content-type': 'text/plain' }, '{}', 400],
    ['gzip that is none', { ...json, 'content-encoding': 'gzip' }, '{}', 400],
    [
      'gzip that is cut off',
      { ...json, 'content-encoding': 'gzip' },
      gzipSync(exportOf('cut', 9)).subarray(0, -20),
      400,
    ],
    ['a little gzip that becomes a lot', { ...protobuf, 'content-encoding': 'gzip' }, bomb, 413],
    ['more than 16 MiB', protobuf, new Uint8Array(16 * 1024 * 1024 + 1), 413],
    ['a wrong key', { ...json, authorization: `Bearer apex_test_${'x'.repeat(40)}` }, '{}', 401],
    ['a password, away from the path of Langfuse', { ...json, authorization: `Basic ${btoa('pk:key')}` }, '{}', 401],
  ])('%s', async (_name, headers, body, status) => {
    const answer = await post('/v1/traces', headers, body);
    expect(answer.status, answer.text).toBe(status);
    const isJson = headers['content-type'] !== 'application/x-protobuf';
    expect(answer.headers.get('content-type')).toMatch(isJson ? /^application\/json/ : /^application\/x-protobuf$/);
    expect(answer.text).toContain(answer.headers.get('x-correlation-id'));
  });

  test('a key that may only read', async () => {
    const made = await ada.request('POST', '/api/keys', { body: { name: 'reader', scopes: ['read'] } });
    const reader = made.data(authRoutes.createKey.output).key;
    const answer = await post('/v1/traces', { ...json, authorization: `Bearer ${reader}` }, exportOf('read', 1));
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ code: 7 });
  });
});
