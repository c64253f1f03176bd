import { type Api, ApexError, defineRoutes, orgIdSchema, projectIdSchema, userIdSchema } from '@apex/contracts';
import { createClient } from '@apex/client';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { newId } from '../id.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import type { Authenticator } from './authenticate.ts';
import { mountRoutes } from './mount.ts';
import { openApiDocument } from './openapi.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createHttpServer } from './server.ts';

const routes = defineRoutes({
  greet: {
    method: 'POST',
    path: '/api/greetings/{name}',
    tag: 'test',
    summary: 'Greets',
    access: 'read',
    reads: true,
    input: z.strictObject({ name: z.string().max(5), loud: z.boolean().default(false) }),
    output: z.object({ text: z.string() }),
    errors: ['invalid', 'conflict'],
    example: { input: { name: 'Ada' }, output: { text: 'Hello Ada' } },
  },
  list: {
    method: 'GET',
    path: '/api/greetings',
    tag: 'test',
    summary: 'Lists',
    access: 'read',
    input: z.strictObject({ page: z.coerce.number().int().default(1) }),
    output: z.object({
      names: z.array(z.string()),
      pagination: z.object({ page: z.int(), per_page: z.int(), total: z.int(), total_pages: z.int() }),
    }),
    errors: ['invalid'],
    example: { output: { names: [], pagination: { page: 1, per_page: 20, total: 0, total_pages: 0 } } },
  },
  change: {
    method: 'POST',
    path: '/api/changes',
    tag: 'test',
    summary: 'Changes something',
    access: 'all',
    input: z.strictObject({}),
    output: z.object({ done: z.boolean() }),
    errors: ['forbidden'],
    example: { input: {}, output: { done: true } },
  },
  count: {
    method: 'POST',
    path: '/api/counts',
    tag: 'test',
    summary: 'Counts aloud',
    access: 'read',
    reads: true,
    input: z.strictObject({ to: z.int(), fail: z.boolean().default(false) }),
    progress: z.object({ at: z.int() }),
    output: z.object({ total: z.int() }),
    errors: ['invalid', 'conflict'],
    example: { input: { to: 1 }, output: { total: 1 } },
  },
});

const api: Api<typeof routes> = {
  greet: async (caller, input) => {
    if (input.name === 'Boom') throw new Error('a secret of the house');
    if (input.name === 'Dup') {
      throw new ApexError({ kind: 'conflict', reason: 'test.taken', message: 'That name is taken.' });
    }
    return { text: `${input.loud ? 'HELLO' : 'Hello'} ${input.name} in ${caller.project_name}` };
  },
  list: async (_caller, input) => ({
    names: ['Ada'],
    pagination: { page: input.page, per_page: 20, total: 1, total_pages: 1 },
  }),
  change: async () => ({ done: true }),
  count: async function* (_caller, input) {
    for (let at = 1; at <= input.to; at += 1) yield { at };
    if (input.fail) throw new ApexError({ kind: 'conflict', reason: 'test.broke', message: 'It broke off.' });
    return { total: input.to };
  },
};

const org = newId.org();
const user_id = userIdSchema.parse(newId.user());
const authenticator: Authenticator = {
  authenticate: async (credential) => {
    if (!['reader', 'viewer', 'owner'].includes(credential)) {
      throw new ApexError({ kind: 'unauthenticated', reason: 'auth.unknown', message: 'Unknown credential.' });
    }
    return {
      organisation_id: orgIdSchema.parse(org),
      actor: { type: 'user', user_id },
      roles: [credential === 'viewer' ? 'viewer' : 'owner'],
      scopes: [credential === 'reader' ? 'read' : 'all'],
      tier: 'free',
      expires_at_ms: null,
    };
  },
  resolveProject: async (_principal, asked) => ({
    id: projectIdSchema.parse(newId.project()),
    name: asked ?? 'default',
  }),
};

let app: FastifyInstance | undefined;
afterEach(async () => app?.close());

async function serve(scale = 100): Promise<string> {
  const log = createLog({ level: 'CRITICAL', service: 'test', environment: 'test' });
  app = createHttpServer({
    log,
    metrics: createMetrics(),
    clock: systemClock,
    environment: 'prod',
    body_limit_bytes: 1000,
    request_timeout_ms: 1000,
    max_connections: 100,
    headers: { 'x-content-type-options': 'nosniff' },
    slow_ms: 1000,
    trusted_proxies: [],
  });
  mountRoutes(app, routes, api, { authenticator, rate_limiter: createRateLimiter(scale) });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

test.each(['sample', 'Größe', '项目 1', '100%', 'a%20b'])('a project may be called %s', async (project) => {
  const client = createClient(routes, { url: await serve(), credential: () => 'owner', project });
  expect(await client.greet({ name: 'Ada' })).toEqual({ text: `Hello Ada in ${project}` });
});

test('a client calls a route by name and gets the answer without envelope', async () => {
  const client = createClient(routes, { url: await serve(), credential: () => 'owner', project: 'sample' });
  expect(await client.greet({ name: 'Ada', loud: true })).toEqual({ text: 'HELLO Ada in sample' });
  expect(await client.list({ page: '3' })).toMatchObject({ names: ['Ada'], pagination: { page: 3 } });
});

test('an answer stands in the envelope with pagination beside the data', async () => {
  const url = await serve();
  const answer = await fetch(`${url}/api/greetings?page=2`, { headers: { 'x-api-key': 'owner' } });
  expect(await answer.json()).toEqual({
    success: true,
    data: { names: ['Ada'] },
    pagination: { page: 2, per_page: 20, total: 1, total_pages: 1 },
  });
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('ratelimit-remaining')).toMatch(/^\d+$/);
});

test('a route is closed without a credential and keeps a well-formed correlation id', async () => {
  const url = await serve();
  const answer = await fetch(`${url}/api/greetings`, { headers: { 'x-correlation-id': '1760000000-00c0ffee' } });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({
    error_code: 'AUTH_MISSING_CREDENTIAL',
    correlation_id: '1760000000-00c0ffee',
  });
});

test('bad input is refused with the field that is wrong', async () => {
  const client = createClient(routes, { url: await serve(), credential: () => 'owner' });
  const refusal = client.greet({ name: 'Maximilian' });
  await expect(refusal).rejects.toMatchObject({
    kind: 'invalid',
    error_code: 'REQUEST_INVALID',
    details: { problems: [{ field: 'name' }] },
  });
});

test('malformed and oversized bodies are refused by kind', async () => {
  const url = await serve();
  const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' };
  const broken = await fetch(`${url}/api/counts`, { method: 'POST', headers, body: '{"to":' });
  expect(broken.status).toBe(400);
  const large = await fetch(`${url}/api/counts`, { method: 'POST', headers, body: `{"to":"${'9'.repeat(2000)}"}` });
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ error_code: 'REQUEST_TOO_LARGE' });
});

test('a typed error keeps its code and an unknown one says nothing of the inside', async () => {
  const client = createClient(routes, { url: await serve(), credential: () => 'owner' });
  await expect(client.greet({ name: 'Dup' })).rejects.toMatchObject({ kind: 'conflict', error_code: 'TEST_TAKEN' });
  const internal = await client.greet({ name: 'Boom' }).catch((error: unknown) => error);
  expect(internal).toMatchObject({ kind: 'internal', error_code: 'INTERNAL' });
  expect(String(internal)).not.toContain('secret of the house');
});

test('scopes and roles hold for what they cover', async () => {
  const url = await serve();
  const asReader = createClient(routes, { url, credential: () => 'reader' });
  expect(await asReader.greet({ name: 'Ada' })).toMatchObject({ text: expect.stringContaining('Ada') });
  await expect(asReader.change({})).rejects.toMatchObject({ kind: 'forbidden', error_code: 'AUTH_SCOPE_MISSING' });
  const asViewer = createClient(routes, { url, credential: () => 'viewer' });
  await expect(asViewer.change({})).rejects.toMatchObject({ kind: 'forbidden', error_code: 'AUTH_READ_ONLY' });
});

test('a stream yields progress, returns its result, and carries an error that ends it', async () => {
  const client = createClient(routes, { url: await serve(), credential: () => 'owner' });
  const stream = client.count({ to: 2 });
  expect(await stream.next()).toEqual({ done: false, value: { at: 1 } });
  expect(await stream.next()).toEqual({ done: false, value: { at: 2 } });
  expect(await stream.next()).toEqual({ done: true, value: { total: 2 } });
  const broken = client.count({ to: 1, fail: true });
  await broken.next();
  await expect(broken.next()).rejects.toMatchObject({ kind: 'conflict', error_code: 'TEST_BROKE' });
});

test('a client over its rate is told when to come back', async () => {
  const client = createClient(routes, { url: await serve(0.01), credential: () => 'owner' });
  await client.greet({ name: 'Ada' });
  await client.greet({ name: 'Ada' });
  await expect(client.greet({ name: 'Ada' })).rejects.toMatchObject({
    kind: 'limit',
    error_code: 'HTTP_RATE_LIMITED',
    retry_after_seconds: expect.any(Number),
  });
});

test('an address that guesses credentials is limited', async () => {
  const url = await serve(0.05);
  const client = createClient(routes, { url, credential: () => 'guess' });
  await expect(client.greet({ name: 'Ada' })).rejects.toMatchObject({ kind: 'unauthenticated' });
  await expect(client.greet({ name: 'Ada' })).rejects.toMatchObject({ kind: 'unauthenticated' });
  await expect(client.greet({ name: 'Ada' })).rejects.toMatchObject({ kind: 'limit' });
  const known = createClient(routes, { url, credential: () => 'owner' });
  expect(await known.greet({ name: 'Ada' })).toMatchObject({ text: expect.stringContaining('Ada') });
});

test('who may not ask is told before the body is looked at, and counts as anonymous', async () => {
  const url = await serve(0.05);
  const post = () =>
    fetch(`${url}/api/counts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"to":' });
  expect((await post()).status).toBe(401);
  expect((await post()).status).toBe(401);
  expect((await post()).status).toBe(429);
});

test('an unknown path is not found and says where the routes are', async () => {
  const answer = await fetch(`${await serve()}/api/nothing`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error_code: 'REQUEST_NO_SUCH_ROUTE' });
});

test('the document lists every route with its errors and an example', async () => {
  const document = (await openApiDocument(routes, { title: 'Test', version: '1', description: '' })) as {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, unknown>; requestBody?: unknown }>>;
  };
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths)).toEqual([
    '/api/greetings/{name}',
    '/api/greetings',
    '/api/changes',
    '/api/counts',
  ]);
  expect(Object.keys(document.paths['/api/greetings/{name}']?.['post']?.responses ?? {})).toEqual([
    '200',
    '400',
    '401',
    '403',
    '404',
    '409',
    '413',
    '429',
    '500',
    '503',
    '504',
  ]);
});
