import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type GatewayServer, startGateway } from '@apex/testkit/gateway';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRawUpstream } from './support/raw-upstream.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

let server: GatewayServer;
beforeAll(async () => {
  server = await startGateway();
});
// Fails where a request has ended the process.
afterAll(() => server.close());

const chat = '/v1/chat/completions';
const ask = (more: object = {}) => ({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'hi' }], ...more });
const openai = { upstreams: [{ name: 'openai', kind: 'openai' }] } as const;

/** Asks for a socket and is gone at once. */
function askAndReset(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      const head = 'GET /v1/responses HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
      socket.write(head, () => socket.resetAndDestroy());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

test('no name, header or hang-up ends the process', async () => {
  const project = await server.project(openai);
  const upstream = await startRawUpstream((request, response) => {
    request.resume();
    response.writeHead(200, {
      'content-type': 'application/json',
      'x-said': Buffer.from('Grüße 模').toString('latin1'),
    });
    // Bytes: with a text Node would write the head as UTF-8 too.
    response.end(Buffer.from('{"choices":[{"message":{"content":"a"}}]}'));
  });
  await project.addUpstream({ name: 'raw', kind: 'openai', base_url: `${upstream.url}/v1`, weight: 0 });
  await Promise.all(Array.from({ length: 100 }, () => askAndReset(project.url)));
  for (const model of [
    'openai/gpt\u0001',
    'openai/gpt\r\nset-cookie: a=b',
    'openai/模型',
    '\ud800',
    'x'.repeat(3_000_000),
  ]) {
    for (const stream of [false, true]) {
      const answer = await project.post(chat, ask({ model, stream }));
      expect(answer.status).toBe(404);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  }
  const answer = await project.post(chat, ask({ model: 'raw/gpt-4.1-mini' }));
  upstream.close();
  expect(answer.status).toBe(200);
  expect(Buffer.from(answer.headers.get('x-said') ?? '', 'latin1').toString()).toBe('Grüße 模');
  const deep = `{"model":"gpt-4.1-mini","messages":[{"role":"user","content":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`;
  const headers = { authorization: `Bearer ${project.key}`, 'content-type': 'application/json' };
  expect((await fetch(project.url + chat, { method: 'POST', headers, body: deep })).status).toBeLessThan(500);
  const bomb = gzipSync(`{"model":"gpt-4.1-mini","messages":[${' '.repeat(20_000_000)}]}`);
  const packed = { ...headers, 'content-encoding': 'gzip' };
  expect((await fetch(project.url + chat, { method: 'POST', headers: packed, body: bomb })).status).toBe(413);
  expect((await project.post(chat, ask())).status).toBe(200);
});

test('each call that is served leaves its record, whatever it says of itself; none speaks in the gateway’s name', async () => {
  const project = await server.project({ ...openai, echo_unknown: true });
  const zeros = `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`;
  await project.post(chat, ask(), { headers: { traceparent: zeros } });
  await project.post(chat, ask(), { headers: { 'x-apex-tags': 'gateway.saved_usd=1000000,gateway.shadow_of=gw_1' } });
  await project.post('/v1/models/veo-3:predictLongRunning', ask());
  const rows = await project.rows(3);
  expect(rows).toHaveLength(3);
  const details = await Promise.all(rows.map((row) => project.detail(row)));
  expect(JSON.stringify(details)).not.toMatch(/saved_usd|shadow_of/);
});

test('a copy ends when its time is over, and what it held is free again', async () => {
  const project = await server.project(openai);
  const silent = await startRawUpstream((request) => void request.resume());
  await project.addUpstream({ name: 'silent', kind: 'openai', base_url: `${silent.url}/v1`, weight: 0 });
  await project.addBudget({ scope: 'organisation', unit: 'concurrent', amount: '2', window: 'total', action: 'hard' });
  await project.activate({ action: { shadow: { share: 1, upstream: 'silent' }, total_timeout_ms: 1500 } });
  expect((await project.post(chat, ask())).status).toBe(200);
  const rows = await project.rows(2);
  silent.close();
  expect(rows.map(({ error_type }) => error_type).sort()).toEqual(['', 'total_timeout']);
});

test('who leaves while a whole answer is on its way pays for all of it', async () => {
  const project = await server.project({ upstreams: [] });
  const head = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const upstream = await startRawUpstream((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"id":"a","model":"gpt-4.1-mini",');
    head.resolve();
    void left.promise.then(() => response.end('"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":900}}'));
  });
  await project.addUpstream({ name: 'raw', kind: 'openai', base_url: `${upstream.url}/v1` });
  const { hostname, port } = new URL(project.url);
  const body = JSON.stringify(ask());
  const socket = connect(Number(port), hostname);
  const lines = [
    `POST ${chat} HTTP/1.1`,
    'Host: a',
    `Authorization: Bearer ${project.key}`,
    'Content-Type: application/json',
  ];
  socket.write(`${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await head.promise;
  socket.destroy();
  // The gateway has seen it leave once a call behind it on another connection is refused.
  await project.post(chat, '[]');
  left.resolve();
  const rows = await project.rows(1);
  upstream.close();
  expect(rows.find(({ usage }) => usage !== null)?.usage).toMatchObject({ input: 10, output: 900 });
});

/** Answers each call as gpt-4.1 with a thousand tokens, whatever it is called. */
function startDearUpstream() {
  return startRawUpstream((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"id":"a","model":"gpt-4.1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":1000}}');
    });
  });
}

const spentIn = (rows: readonly { readonly cost_usd: string | null }[]): number =>
  rows.reduce((sum, { cost_usd }) => sum + Number(cost_usd ?? 0), 0);

/** Two of these are more than the cap. */
const oneCall = 0.00802;
const cap = { scope: 'organisation', amount: '0.01', window: 'total', action: 'hard' } as const;

test('many calls at once by a name without a price are held to what answered for it', async () => {
  const project = await server.project({ upstreams: [] });
  const upstream = await startDearUpstream();
  await project.addUpstream({
    name: 'deployments',
    kind: 'openai_compatible',
    provider: 'openai',
    models: ['our-deployment'],
    base_url: `${upstream.url}/v1`,
  });
  await project.addBudget(cap);
  const body = ask({ model: 'our-deployment', max_tokens: 1000 });
  const answers = await Promise.all(Array.from({ length: 30 }, () => project.post(chat, body)));
  upstream.close();
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  expect(spentIn(await project.rows(30))).toBeLessThanOrEqual(0.01 + oneCall);
});

test('many calls at once that end at a dearer model than they asked for are held to its price', async () => {
  const project = await server.project({ upstreams: [] });
  const upstream = await startDearUpstream();
  const away = await startRawUpstream((request, response) => {
    request.resume();
    response.writeHead(503).end();
  });
  await project.addUpstream({ name: 'away', kind: 'openai', base_url: `${away.url}/v1` });
  await project.addUpstream({ name: 'dear', kind: 'openai', base_url: `${upstream.url}/v1`, weight: 0 });
  await project.activate({ action: { retries: 0, fallbacks: [{ upstream: 'dear', model: 'gpt-4.1' }] } });
  await project.addBudget(cap);
  const body = ask({ model: 'gpt-4.1-nano', max_tokens: 1000 });
  const answers = await Promise.all(Array.from({ length: 30 }, () => project.post(chat, body)));
  upstream.close();
  away.close();
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  expect(spentIn(await project.rows(30))).toBeLessThanOrEqual(0.01 + oneCall);
});

test('models that have no price at all go side by side under a budget, but for the first', async () => {
  const project = await server.project({ upstreams: [] });
  let together = 1;
  let waiting: (() => void)[] = [];
  const upstream = await startRawUpstream((request, response) => {
    request.resume();
    waiting.push(() => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"id":"a","model":"our-own","choices":[]}');
    });
    if (waiting.length < together) return;
    for (const answer of waiting) answer();
    waiting = [];
  });
  await project.addUpstream({ name: 'own', kind: 'ollama', models: ['our-own'], base_url: `${upstream.url}/v1` });
  await project.addBudget(cap);
  const body = ask({ model: 'our-own' });
  expect((await project.post(chat, body)).status).toBe(200);
  together = 3;
  const answers = await Promise.all(Array.from({ length: 3 }, () => project.post(chat, body)));
  upstream.close();
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});
