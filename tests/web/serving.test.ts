import type { ApexProcess } from '@apex/testkit/apex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

let apex: ApexProcess;
let html: string;

beforeAll(async () => {
  apex = await startWeb();
  html = await (await fetch(apex.url, { headers: { accept: 'text/html' } })).text();
}, 120_000);
afterAll(() => apex.close());

const asPage = (path: string, headers: Record<string, string> = {}) =>
  fetch(apex.url + path, { headers: { accept: 'text/html,*/*', ...headers } });

test('files named by their content are kept for a year, and come compressed as the browser takes it', async () => {
  const [script = ''] = /\/assets\/index-[\w-]+\.js/.exec(html) ?? [];
  for (const encoding of ['br', 'gzip']) {
    const answer = await fetch(apex.url + script, { headers: { 'accept-encoding': encoding } });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toMatch(/^(?:text|application)\/javascript/);
    expect(await answer.text()).toContain('import');
  }
});

test('the page itself is asked for each time and is nobody else’s to keep', async () => {
  const answer = await asPage('/');
  expect(answer.headers.get('cache-control')).toBe('private, no-cache');
  expect(answer.headers.get('vary')).toContain('cookie');
  expect(html).toContain('<meta name="csrf-token" content="">');
});

test('a page of somebody signed in carries the token of their session, which is good', async () => {
  const { state } = await signedIn(apex, 'token@example.com');
  const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const page = await (await asPage('/chat', { cookie })).text();
  const token = /<meta name="csrf-token" content="([\w.-]+)">/.exec(page)?.[1] ?? '';
  const change = (csrf: string) =>
    fetch(`${apex.url}/api/keys`, {
      method: 'POST',
      headers: { cookie, 'x-csrf-token': csrf, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'k' }),
    });
  expect((await change(token)).status).toBe(201);
  expect((await change(`${token}x`)).status).toBe(403);
  const stranger = await (await asPage('/chat', { cookie: 'apex_session=nonsense' })).text();
  expect(stranger).toContain('<meta name="csrf-token" content="">');
});

test.each(['/chat', '/calls/call_1', '/sessions/a.b.c', '/nothing/of/the/kind?x=1'])('%s is the page', async (path) => {
  const answer = await asPage(path);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<div id="root">');
});

test.each(['/api/nothing', '/assets/nothing.js', '/.well-known/nothing'])(
  '%s is nothing, also for a browser',
  async (path) => {
    const answer = await asPage(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error_code: 'REQUEST_NO_SUCH_ROUTE' });
  },
);

test('what stands below /v1 is the gateway’s, which wants a key from a browser too', async () => {
  const answer = await asPage('/v1/nothing');
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { code: 'GATEWAY_MISSING_KEY' } });
});

test('a program that asks for no page gets none', async () => {
  const answer = await fetch(`${apex.url}/favicon.ico`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/json');
});

test('it can be installed: manifest, icons and worker are there', async () => {
  const manifest = (await (await fetch(`${apex.url}/manifest.webmanifest`)).json()) as {
    icons: { src: string; type: string }[];
  };
  for (const { src, type } of manifest.icons) {
    const icon = await fetch(apex.url + src);
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, type]);
  }
  const worker = await fetch(`${apex.url}/sw.js`);
  expect(worker.headers.get('cache-control')).toBe('no-cache');
  expect(worker.headers.get('content-type')).toMatch(/javascript/);
});

test('nothing outside of the built files is served', async () => {
  for (const path of [
    '/assets/../.build.json',
    '/assets/%2e%2e/index.html',
    '/assets/..%2f..%2fpackage.json',
    '/.build.json',
  ]) {
    const answer = await fetch(apex.url + path);
    expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status >= 400 && status < 500)]);
  }
});
