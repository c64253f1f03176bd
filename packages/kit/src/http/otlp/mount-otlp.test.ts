import {
  type Api,
  ApexError,
  defineRoutes,
  keyIdSchema,
  type OtlpBody,
  orgIdSchema,
  projectIdSchema,
  userIdSchema,
} from '@apex/contracts';
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../clock.ts';
import { createLog } from '../../log.ts';
import { createMetrics } from '../../metrics.ts';
import type { Authenticator } from '../authenticate.ts';
import { mountRoutes } from '../mount.ts';
import { openApiDocument } from '../openapi.ts';
import { createRateLimiter } from '../rate-limit.ts';
import { createHttpServer } from '../server.ts';

const limit = 100_000;
const routes = defineRoutes({
  exportThings: {
    method: 'POST',
    path: '/v1/things',
    tag: 'test',
    summary: 'Takes things',
    access: 'ingest',
    wire: 'otlp',
    basic_auth: true,
    body_limit_bytes: limit,
    input: z.looseObject({}),
    output: z.object({ partialSuccess: z.object({ rejectedSpans: z.string(), errorMessage: z.string() }).optional() }),
    errors: ['invalid', 'unavailable'],
    example: { input: { resourceSpans: [] }, output: {} },
  },
});

const key = 'apex_test_key';
const uuid = randomUUID();
const user_id = userIdSchema.parse(`user_${uuid}`);
const authenticator: Authenticator = {
  async authenticate(credential) {
    if (credential !== key) {
      throw new ApexError({ kind: 'unauthenticated', reason: 'auth.key_unknown', message: 'Not known.' });
    }
    return {
      organisation_id: orgIdSchema.parse(`org_${uuid}`),
      actor: { type: 'key', key_id: keyIdSchema.parse(`key_${uuid}`), user_id },
      roles: ['member'],
      scopes: ['ingest'],
      tier: 'free',
      expires_at_ms: null,
    };
  },
  resolveProject: async () => ({ id: projectIdSchema.parse(`project_${uuid}`), name: 'default' }),
};

let received: OtlpBody[] = [];
let outcome: ApexError | { partialSuccess?: { rejectedSpans: string; errorMessage: string } } = {};
const api: Api<typeof routes> = {
  async exportThings(_caller, body) {
    received.push(body);
    if (ApexError.isInstance(outcome)) throw outcome;
    return outcome;
  },
};

let app: FastifyInstance | undefined;
afterEach(async () => {
  received = [];
  outcome = {};
  await app?.close();
});

async function serve(): Promise<string> {
  app = createHttpServer({
    log: createLog({ level: 'CRITICAL', service: 'test', environment: 'test' }),
    metrics: createMetrics(),
    clock: systemClock,
    environment: 'prod',
    body_limit_bytes: 1000,
    request_timeout_ms: 10_000,
    max_connections: 10,
    headers: { 'x-of-the-house': 'yes' },
    slow_ms: 1000,
    trusted_proxies: [],
  });
  mountRoutes(app, routes, api, { authenticator, rate_limiter: createRateLimiter(1) });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

async function send(headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>, path = '/v1/things') {
  const response = await fetch(`${await serve()}${path}`, { method: 'POST', headers, body });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

const bearer = { authorization: `Bearer ${key}` };
const json = { ...bearer, 'content-type': 'application/json' };
const protobuf = { ...bearer, 'content-type': 'application/x-protobuf' };

test('a body comes as it is, compressed or not, and the answer is in its encoding', async () => {
  const asJson = await send({ ...json, 'content-encoding': 'gzip' }, 'what it is');
  expect(received[0]).toMatchObject({ encoding: 'json', compression: 'gzip' });
  expect(Buffer.from(received[0]?.bytes ?? '').toString()).toBe('what it is');
  expect([asJson.response.status, asJson.bytes.toString()]).toEqual([200, '{}']);
  expect(asJson.response.headers.get('x-of-the-house')).toBe('yes');
  await app?.close();
  const asProtobuf = await send(protobuf, new Uint8Array());
  expect(received[1]).toMatchObject({ encoding: 'protobuf', compression: 'identity', bytes: { length: 0 } });
  expect(asProtobuf.response.headers.get('content-type')).toBe('application/x-protobuf');
  expect(asProtobuf.bytes).toHaveLength(0);
});

test('what was rejected is told as the protocol tells it', async () => {
  outcome = { partialSuccess: { rejectedSpans: '300', errorMessage: 'no id' } };
  expect(JSON.parse((await send(json, '{}')).bytes.toString())).toEqual(outcome);
  await app?.close();
  const { bytes } = await send(protobuf, 'x');
  // Field 1 {1: 300, 2: "no id"}.
  expect(bytes.toString('hex')).toBe(`0a0a08ac021205${Buffer.from('no id').toString('hex')}`);
});

test('an error is a status with our code and correlation id, in JSON and in protobuf', async () => {
  outcome = new ApexError({ kind: 'unavailable', reason: 'test.full', message: 'It is full.', retry_after_seconds: 7 });
  const { response, bytes } = await send(json, '{}');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('7');
  const correlation_id = response.headers.get('x-correlation-id');
  expect(JSON.parse(bytes.toString())).toEqual({
    code: 14,
    message: 'It is full.',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'TEST_FULL',
        domain: 'netra-apex',
        metadata: { correlation_id },
      },
    ],
  });
  await app?.close();
  const binary = await send(protobuf, 'x');
  expect(binary.response.headers.get('content-type')).toBe('application/x-protobuf');
  expect(binary.bytes.subarray(0, 15).toString('hex')).toBe(`080e120b${Buffer.from('It is full.').toString('hex')}`);
  for (const part of ['TEST_FULL', binary.response.headers.get('x-correlation-id') ?? '-']) {
    expect(binary.bytes.includes(part)).toBe(true);
  }
});

describe('refused before a verb sees it', () => {
  test.each<[string, Record<string, string>, number, number]>([
    ['without a key', { 'content-type': 'application/json' }, 401, 16],
    ['with another key', { 'content-type': 'application/json', authorization: 'Bearer apex_other' }, 401, 16],
    ['with a cookie alone', { 'content-type': 'application/json', cookie: `apex_session=${key}` }, 401, 16],
    ['as a form', { ...bearer, 'content-type': 'application/x-www-form-urlencoded' }, 400, 3],
    ['in an unknown compression', { ...json, 'content-encoding': 'br' }, 400, 3],
  ])('%s', async (_name, headers, status, code) => {
    const { response, bytes } = await send(headers, '{}');
    expect(response.status).toBe(status);
    expect(JSON.parse(bytes.toString())).toMatchObject({ code });
    expect(received).toEqual([]);
  });

  test('longer than the route takes, though the server would take less', async () => {
    const { response, bytes } = await send(protobuf, new Uint8Array(limit + 1));
    expect(response.status).toBe(413);
    expect(bytes.includes('REQUEST_TOO_LARGE')).toBe(true);
    await app?.close();
    expect((await send(protobuf, new Uint8Array(limit))).response.status).toBe(200);
  });
});

test.each([
  ['the password', `pk:${key}`],
  ['the user name', `${key}:`],
  ['the user name, with something else as the password', `${key}:sk-other`],
])('HTTP Basic with the key as %s is taken', async (_name, pair) => {
  const { response } = await send({ ...json, authorization: `Basic ${btoa(pair)}` }, '{}');
  expect(response.status).toBe(200);
});

test('the document tells both encodings, the status of errors and no cookie', async () => {
  const document = await openApiDocument(routes, { title: 'Test', version: '1', description: 'Test' });
  expect(document).toMatchObject({
    paths: {
      '/v1/things': {
        post: {
          security: [{ bearer: [] }, { api_key: [] }, { basic: [] }],
          requestBody: { content: { 'application/json': { example: { resourceSpans: [] } } } },
          responses: {
            '200': { content: { 'application/x-protobuf': {} } },
            '503': {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/OtlpStatus' } } },
            },
          },
        },
      },
    },
  });
});
