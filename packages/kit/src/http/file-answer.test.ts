import fc from 'fast-check';
import { createClient } from '@apex/client';
import { type Api, ApexError, defineRoutes, fileHeadSchema } from '@apex/contracts';
import type { FastifyInstance } from 'fastify';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { contentDisposition, fileNameOf } from './file-answer.ts';
import { mountRoutes } from './mount.ts';
import { openApiDocument } from './openapi.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createHttpServer } from './server.ts';

const routes = defineRoutes({
  export: {
    method: 'GET',
    path: '/api/books/{title}/export',
    tag: 'test',
    summary: 'A book',
    access: 'public',
    input: z.strictObject({ title: z.string(), pages: z.coerce.number().default(2) }),
    file: ['text/markdown; charset=utf-8', 'application/pdf'],
    output: fileHeadSchema,
    errors: ['not_found'],
    example: { input: { title: 'a' }, output: { name: 'a.md', content_type: 'application/pdf' } },
  },
});

let closed = false;
const api: Api<typeof routes> = {
  export: async (_visitor, { title, pages }) => {
    if (title === 'lost') throw new ApexError({ kind: 'not_found', reason: 'test.lost', message: 'It is lost.' });
    return {
      name: fileNameOf(title, 'md'),
      content_type: 'text/markdown; charset=utf-8',
      bytes: (async function* () {
        try {
          for (let page = 1; page <= pages; page += 1) {
            if (title === 'torn' && page === 2) throw new Error('a secret of the binding');
            yield Buffer.from(`page ${page} ü\n`);
            await turn();
          }
        } finally {
          closed = true;
        }
      })(),
    };
  },
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
    request_timeout_ms: 1000,
    max_connections: 100,
    headers: { 'x-content-type-options': 'nosniff' },
    slow_ms: 1000,
    trusted_proxies: [],
  });
  const nobody = () => Promise.reject(new Error('public routes ask nobody who they are'));
  const authenticator = { authenticate: nobody, resolveProject: nobody };
  mountRoutes(app, routes, api, { authenticator, rate_limiter: createRateLimiter(100) });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

test.each(['Spend', 'Größe in €', '三月花了多少？', 'a "quoted" one', "it's (100%)", 'مصاريف', '💸 money'])(
  'a client receives the file %s by its name, its type and its bytes',
  async (title) => {
    const client = createClient(routes, { url: await serve() });
    const file = await client.export({ title });
    expect(file).toBeInstanceOf(File);
    expect(file.name).toBe(fileNameOf(title, 'md'));
    expect(file.type).toMatch(/^text.markdown; ?charset=utf-8$/);
    expect(await file.text()).toBe('page 1 ü\npage 2 ü\n');
  },
);

test('a file is a download, of nobody else, with the headers of every answer', async () => {
  const answer = await fetch(`${await serve()}/api/books/a/export`);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-disposition': `attachment; filename="a.md"; filename*=UTF-8''a.md`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'x-correlation-id': expect.any(String),
  });
  await answer.arrayBuffer();
});

test('what goes wrong before the first byte is told in the envelope of errors', async () => {
  const client = createClient(routes, { url: await serve() });
  await expect(client.export({ title: 'lost' })).rejects.toMatchObject({ kind: 'not_found', error_code: 'TEST_LOST' });
  await expect(client.export({ title: 'a', pages: 'many' })).rejects.toMatchObject({ kind: 'invalid' });
});

test('a file that breaks off does not look whole', async () => {
  const answer = await fetch(`${await serve()}/api/books/torn/export`);
  await expect(answer.text()).rejects.toThrow('terminated');
});

test('what nobody reads any more is not made', async () => {
  closed = false;
  const leaving = new AbortController();
  const answer = await fetch(`${await serve()}/api/books/a/export?pages=100000000`, { signal: leaving.signal });
  const reader = answer.body?.getReader();
  await reader?.read();
  leaving.abort();
  await expect.poll(() => closed).toBe(true);
});

test('the document names the kinds of file', async () => {
  const document = (await openApiDocument(routes, { title: 'Test', version: '1', description: '' })) as {
    paths: Record<string, { get: { responses: Record<string, { content: object }> } }>;
  };
  const { responses } = document.paths['/api/books/{title}/export']?.get ?? {};
  expect(Object.keys(responses?.['200']?.content ?? {})).toEqual(['text/markdown; charset=utf-8', 'application/pdf']);
  expect(Object.keys(responses?.['404']?.content ?? {})).toEqual(['application/json']);
});

test('any title gives a name that every system takes, and a header that holds nothing but that name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
      const name = fileNameOf(title, 'pdf');
      expect(name).toMatch(/^[^\\/:*?"<>|\p{Cc}\p{Cf}]+\.pdf$/u);
      expect(name).not.toMatch(/^[.\s]|[.\s]\.pdf$/u);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
      const header = contentDisposition(name);
      expect(header).toMatch(/^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/);
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['../../etc/passwd', 'etc passwd.md'],
  ['', 'file.md'],
  ['...', 'file.md'],
  ['CON', 'file CON.md'],
  ['a\r\nSet-Cookie: b', 'a Set-Cookie b.md'],
  ['\u202egnp.exe', 'gnp.exe.md'],
])('%j becomes %j', (title, name) => {
  expect(fileNameOf(title, 'md')).toBe(name);
});
