import { createClient } from '@apex/client';
import { type Api, ApexError, defineRoutes } from '@apex/contracts';
import type { FastifyInstance } from 'fastify';
import { request as httpRequest } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { mountRoutes } from './mount.ts';
import { openApiDocument } from './openapi.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createHttpServer } from './server.ts';

const limit = 3 * 1024 * 1024;
const routes = defineRoutes({
  weigh: {
    method: 'POST',
    path: '/api/shelves/{shelf}/files',
    tag: 'test',
    summary: 'Weighs a file',
    access: 'public',
    body: 'bytes',
    body_limit_bytes: limit,
    success_status: 201,
    input: z.strictObject({ shelf: z.string().max(20), name: z.string().min(1).max(10).default('it') }),
    output: z.object({ bytes: z.int(), pieces: z.int(), text: z.string() }),
    errors: ['invalid', 'conflict'],
    example: { input: { shelf: 'a' }, output: { bytes: 0, pieces: 0, text: '' } },
  },
  other: {
    method: 'POST',
    path: '/api/others',
    tag: 'test',
    summary: 'Takes JSON as ever',
    access: 'public',
    input: z.strictObject({ one: z.int() }),
    output: z.object({ one: z.int() }),
    errors: [],
    example: { input: { one: 1 }, output: { one: 1 } },
  },
});

/** Not of the contract. */
const secret = { secret: 'of the house' };
let torn: unknown;
let begun = 0;
const api: Api<typeof routes> = {
  async weigh(_visitor, { shelf, name }, body) {
    if (shelf === 'full') throw new ApexError({ kind: 'conflict', reason: 'test.full', message: 'It is full.' });
    let [bytes, pieces] = [0, 0];
    try {
      for await (const piece of body) {
        bytes += piece.length;
        begun = bytes;
        pieces += 1;
      }
    } catch (error) {
      torn = error;
      throw error;
    }
    return { bytes, pieces, text: `${name} on ${shelf}`, ...secret };
  },
  other: async (_visitor, { one }) => ({ one }),
};

let app: FastifyInstance | undefined;
afterEach(async () => app?.close());

async function serve(): Promise<string> {
  app = createHttpServer({
    log: createLog({ level: 'CRITICAL', service: 'test', environment: 'test' }),
    metrics: createMetrics(),
    clock: systemClock,
    environment: 'prod',
    body_limit_bytes: 1000,
    request_timeout_ms: 10_000,
    max_connections: 100,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  const nobody = () => Promise.reject(new Error('public routes ask nobody who they are'));
  const authenticator = { authenticate: nobody, resolveProject: nobody };
  mountRoutes(app, routes, api, { authenticator, rate_limiter: createRateLimiter(100) });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

test.each(['Blob', 'bytes', 'stream'])('a file sent as %s arrives in pieces, its names beside it', async (kind) => {
  const client = createClient(routes, { url: await serve() });
  const bytes = new Uint8Array(2 * 1024 * 1024);
  const body = kind === 'Blob' ? new Blob([bytes]) : kind === 'bytes' ? bytes : new Blob([bytes]).stream();
  const answer = await client.weigh({ shelf: 'a/b c', name: 'ü&x=1' }, { body });
  expect(answer).toEqual({ bytes: bytes.length, pieces: answer.pieces, text: 'ü&x=1 on a/b c' });
  expect(answer.pieces).toBeGreaterThan(4);
});

test('a file of any content type is taken as it is, JSON too', async () => {
  const url = await serve();
  for (const type of ['application/json', 'text/csv', 'multipart/form-data', undefined]) {
    const headers = type === undefined ? undefined : { 'content-type': type };
    const answer = await fetch(`${url}/api/shelves/a/files`, {
      method: 'POST',
      body: new TextEncoder().encode('{not json'),
      ...(headers === undefined ? {} : { headers }),
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ success: true, data: { bytes: 9, text: 'it on a' } });
  }
});

test.each(['announced', 'not announced'])('a file over the limit is refused, its length %s', async (how) => {
  const client = createClient(routes, { url: await serve() });
  const bytes = new Uint8Array(limit + 1);
  const body = how === 'announced' ? bytes : new Blob([bytes]).stream();
  await expect(client.weigh({ shelf: 'a' }, { body })).rejects.toMatchObject({
    kind: 'limit',
    status: 413,
    error_code: 'REQUEST_TOO_LARGE',
  });
  expect(await client.weigh({ shelf: 'a' }, { body: new Uint8Array(limit) })).toMatchObject({ bytes: limit });
});

test('what the verb does not want is refused with a reason, however much is sent', async () => {
  const client = createClient(routes, { url: await serve() });
  const body = new Uint8Array(limit);
  await expect(client.weigh({ shelf: 'full' }, { body })).rejects.toMatchObject({ error_code: 'TEST_FULL' });
  await expect(client.weigh({ shelf: 'a', name: 'much too long' }, { body })).rejects.toMatchObject({
    error_code: 'REQUEST_INVALID',
    details: { problems: [{ field: 'name' }] },
  });
  const strange = { shelf: 'a', strange: 1 };
  await expect(client.weigh(strange, { body })).rejects.toMatchObject({
    details: { problems: [{ field: 'strange' }] },
  });
});

test('a client that leaves in the middle ends the reading', async () => {
  const url = await serve();
  [torn, begun] = [undefined, 0];
  const sending = httpRequest(`${url}/api/shelves/a/files`, {
    method: 'POST',
    headers: { 'content-length': '100000' },
  });
  sending.on('error', () => undefined);
  sending.write(Buffer.alloc(1000));
  await expect.poll(() => begun).toBe(1000);
  sending.destroy();
  await expect.poll(() => torn).toBeInstanceOf(Error);
});

test('other routes go on taking JSON', async () => {
  const client = createClient(routes, { url: await serve() });
  expect(await client.other({ one: 1 })).toEqual({ one: 1 });
});

test('the document tells of a file and of what travels beside it', async () => {
  const document = await openApiDocument(routes, { title: 't', version: '1', description: '' });
  expect(document['paths']).toMatchObject({
    '/api/shelves/{shelf}/files': {
      post: {
        parameters: [
          { name: 'shelf', in: 'path', required: true },
          { name: 'name', in: 'query', required: false, schema: { type: 'string', maxLength: 10 } },
        ],
        requestBody: { content: { 'application/octet-stream': { schema: { format: 'binary' } } } },
      },
    },
  });
});
