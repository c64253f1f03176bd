import fastify, { type FastifyInstance } from 'fastify';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mountWebApp } from './web-app.ts';

let folder: string;
let app: FastifyInstance;
let token: string | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-web-app-'));
  token = null;
  app = fastify();
  await mountWebApp(app, { folder: join(folder, 'dist'), csrfTokenOf: async () => token });
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

async function build(html: string): Promise<void> {
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'dist/index.html'), html);
}

const open = (url: string) => app.inject({ url, headers: { accept: 'text/html' } });

test('without a build it is said how to come by one', async () => {
  const answer = await open('/chat');
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('<code>npm start</code> builds it');
  expect((await app.inject('/icon.svg')).statusCode).toBe(404);
});

test('a build that comes later is served without a new start, and so is the one after it', async () => {
  await build('<html><head></head><body>first</body></html>');
  expect((await open('/')).body).toContain('first');
  await build('<html><head></head><body>second of them</body></html>');
  expect((await open('/')).body).toContain('second of them');
});

test('whatever a token holds, it ends where its attribute does', async () => {
  await build('<html><head></head><body></body></html>');
  token = '"><script>alert(1)</script>';
  const { body } = await open('/');
  expect(body).not.toContain('<script>');
  expect(body).toContain('<meta name="csrf-token" content="&#34;');
});
