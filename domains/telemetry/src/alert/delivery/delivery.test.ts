import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { alertConditionSchema, alertMessageSchema, type Caller } from '@apex/contracts';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { isInternalAddress } from '@apex/kit/outside-address';
import { claimDelivery, noteAttempt } from './delivery-store.ts';
import { postMessage } from './post-message.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let fixture: TelemetryFixture;
let server: Server;
let base: string;
let received: Received[] = [];
let answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.writeHead(204).end();
beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces).toString() });
      answer(response, request);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fixture = await startTelemetry();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await fixture.stop();
});
beforeEach(() => {
  received = [];
  answer = (response) => response.writeHead(204).end();
});

const hourMs = 3_600_000;

async function hookOf(caller: Caller, path = '/hook') {
  return fixture.telemetry.api.createAlertWebhook(caller, { name: `hook ${path}`, url: base + path });
}

/** A rule that fires at the next look. */
async function plant(caller: Caller): Promise<void> {
  const condition = alertConditionSchema.parse({
    kind: 'threshold',
    measure: 'calls',
    above: '0',
    window: { unit: 'day' },
  });
  await fixture.telemetry.api.createAlertRule(caller, { name: 'any call', condition, runbook: null, enabled: true });
  await importAll(fixture.telemetry, caller, [
    record('one', { at: new Date(fixture.clock.now() - 1000).toISOString() }),
  ]);
}

async function deliveriesOf(caller: Caller, { id }: Awaited<ReturnType<typeof hookOf>>) {
  return (await fixture.telemetry.api.listAlertDeliveries(caller, { id, page: 1, per_page: 100 })).deliveries;
}

test('a message is signed, and one that was refused, cut off or sent elsewhere comes again under its id', async () => {
  const caller = newCaller();
  const hook = await hookOf(caller);
  await plant(caller);
  const answers: ((response: ServerResponse, request: IncomingMessage) => void)[] = [
    (response) => response.writeHead(500).end('x'.repeat(5000)),
    (_response, request) => request.socket.destroy(),
    (response) => response.writeHead(302, { location: `${base}/elsewhere` }).end(),
    (response) => response.writeHead(200).end('ok'),
  ];
  const told: (string | null)[] = [];
  for (const next of answers) {
    answer = next;
    await fixture.telemetry.jobs.catchUp();
    const [delivery] = await deliveriesOf(caller, hook);
    told.push(delivery?.last_error ?? null);
    expect(delivery?.last_response?.length ?? 0).toBeLessThanOrEqual(1024);
    fixture.clock.advance(10 * 60_000);
  }
  expect(told).toEqual([
    'It answered 500.',
    'The connection was cut.',
    'It redirects (302), which is not followed.',
    null,
  ]);
  expect(received.map(({ path }) => path)).toEqual(['/hook', '/hook', '/hook', '/hook']);
  expect(new Set(received.map(({ headers }) => headers['x-apex-delivery'])).size).toBe(1);
  const [first] = received;
  const message = alertMessageSchema.parse(JSON.parse(first?.body ?? ''));
  expect(message).toMatchObject({ event: 'alert.fired', alert: { state: 'firing', observed: 1 } });
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(first?.headers['x-apex-signature'])) ?? [];
  const expected = createHmac('sha256', hook.signing_secret).update(`${t}.${first?.body}`).digest('hex');
  expect(v1).toBe(expected);
  expect(await deliveriesOf(caller, hook)).toMatchObject([{ status: 'delivered', attempts: 4, last_status: 200 }]);
});

test('after a day a message is given up, after three in a row the webhook is off and says why', async () => {
  const caller = newCaller();
  const hook = await hookOf(caller, '/down');
  answer = (response) => response.writeHead(503).end();
  const { api, jobs } = fixture.telemetry;
  await raise(caller, 'a', 'b', 'c');
  for (let hours = 0; hours < 30; hours += 3) {
    await jobs.catchUp();
    fixture.clock.advance(3 * hourMs);
  }
  const { webhooks } = await api.listAlertWebhooks(caller, {});
  expect(webhooks).toMatchObject([{ enabled: false, failures: 3 }]);
  expect(webhooks[0]?.note).toBe('Switched off after 3 messages in a row could not be delivered. It answered 503.');
  expect(new Set((await deliveriesOf(caller, hook)).map(({ status }) => status))).toEqual(new Set(['failed']));

  answer = (response) => response.writeHead(200).end('fine');
  expect(await api.testAlertWebhook(caller, { id: hook.id })).toMatchObject({ status: 'delivered', event: 'test' });
  const { version } = (await api.listAlertWebhooks(caller, {})).webhooks[0] ?? { version: 0 };
  expect(await api.changeAlertWebhook(caller, { id: hook.id, version, enabled: true })).toMatchObject({
    enabled: true,
    failures: 0,
    note: null,
  });
});

test('a process killed between firing and telling loses nothing', async () => {
  const caller = newCaller();
  const hook = await hookOf(caller, '/killed');
  await plant(caller);
  const script = fileURLToPath(new URL('../../test-support/killed-alert.ts', import.meta.url));
  const { postgres, clickhouse, clock } = fixture;
  const args = [script, postgres.owner_url, JSON.stringify(clickhouse.connection), `${clock.now()}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), ended.then(() => ['ended'])]);
  expect(String(said)).toContain('hanging\n');
  child.kill('SIGKILL');
  await ended;
  expect(received.filter(({ path }) => path === '/killed')).toEqual([]);
  await fixture.telemetry.jobs.catchUp();
  expect(received.filter(({ path }) => path === '/killed')).toEqual([]);
  // The lease of the process that is gone runs out.
  fixture.clock.advance(2 * 60_000);
  await fixture.telemetry.jobs.catchUp();
  const ids = received.filter(({ path }) => path === '/killed').map(({ headers }) => headers['x-apex-delivery']);
  const deliveries = await deliveriesOf(caller, hook);
  expect(deliveries).toMatchObject([{ event: 'alert.fired', status: 'delivered', attempts: 2 }]);
  expect(ids).toEqual(deliveries.map(({ id }) => id));
});

const trouble = { severity: 'page' as const, title: 'T', detail: 'D', runbook: 'docs/runbooks/slo-burn.md' };

async function raise(caller: Caller, ...keys: readonly string[]): Promise<void> {
  const at = new Date(fixture.clock.now()).toISOString();
  for (const key of keys) {
    await fixture.telemetry.operating.raise(caller.organisation_id, { ...trouble, key, at });
  }
}

test('silent receivers of one organisation delay nobody else, and are posted to two at a time, each once', async () => {
  const [silent, prompt] = [newCaller(), newCaller()];
  for (let n = 0; n < 10; n += 1) await hookOf(silent, `/silent/${n}`);
  await expect(hookOf(silent, '/eleventh')).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'telemetry.too_many_alert_webhooks',
  });
  await hookOf(prompt, '/prompt');
  await raise(silent, 'a', 'b');
  const held: { readonly path: string; readonly response: ServerResponse }[] = [];
  const arrived = Promise.withResolvers<number>();
  let most = 0;
  let isOpen = false;
  answer = (response, request) => {
    const path = request.url ?? '';
    if (path === '/prompt') {
      response.writeHead(204).end();
      return arrived.resolve(performance.now());
    }
    expect(held.map((one) => one.path)).not.toContain(path);
    const one = { path, response };
    held.push(one);
    most = Math.max(most, held.length);
    if (isOpen) release();
  };
  const release = (): void => {
    for (const { response } of held.splice(0)) response.writeHead(204).end();
  };
  const { jobs } = fixture.telemetry;
  const first = jobs.catchUp();
  await vi.waitFor(() => expect(held).toHaveLength(2));
  await raise(prompt, 'a');
  const begun = performance.now();
  const second = jobs.catchUp();
  expect((await arrived.promise) - begun).toBeLessThan(2000);
  expect(held).toHaveLength(2);
  isOpen = true;
  release();
  await Promise.all([first, second]);
  expect(most).toBe(2);
  expect(received.filter(({ path }) => path.startsWith('/silent'))).toHaveLength(20);
});

test('a webhook that did not answer rests as a whole, longer each time, until it answers', async () => {
  const caller = newCaller();
  await hookOf(caller, '/resting');
  await raise(caller, 'a', 'b', 'c');
  const { db, clock } = fixture;
  const at = (ms: number) => new Date(clock.now() + ms);
  const timeout = { is: 'failed', status: null, error: 'E', response: null, final: false, timed_out: true } as const;
  const claim = async (ms: number) => {
    const claimed = await claimDelivery(db, at(ms));
    if (claimed === null) throw new Error('nothing is due');
    return claimed;
  };
  const first = await claim(0);
  expect(await claimDelivery(db, at(0))).toBeNull();
  await noteAttempt(db, first, timeout, at(10_000));
  expect(await claimDelivery(db, at(24_000))).toBeNull();
  await noteAttempt(db, await claim(25_000), timeout, at(35_000));
  expect(await claimDelivery(db, at(64_000))).toBeNull();
  await noteAttempt(db, await claim(65_000), { is: 'taken', status: 204, response: '' }, at(65_000));
  await noteAttempt(db, await claim(65_000), { is: 'taken', status: 204, response: '' }, at(65_000));
  await noteAttempt(db, await claim(65_000), { is: 'taken', status: 204, response: '' }, at(65_000));
  expect(await claimDelivery(db, at(hourMs))).toBeNull();
});

test('a receiver that never answers is left after a while', async () => {
  answer = () => undefined;
  const begun = performance.now();
  const posted = await postMessage({ ...message(base), outside_only: false, timeout_ms: 300 });
  expect(posted).toMatchObject({ is: 'failed', error: 'It did not answer in time.', final: false });
  expect(performance.now() - begun).toBeLessThan(5000);
});

function message(url: string) {
  return { url, body: '{}', secret: 's', id: 'd', event: 'test', now_ms: 0 };
}

test.each([
  'http://hooks.example.com/',
  'https://127.0.0.1/',
  'https://10.1.2.3/',
  'https://[::1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[fd00::1]/',
  'https://localhost/',
  'https://0x7f.1/',
  'https://2130706433/',
])('outside of a developer’s machine nothing is posted to %s', async (url) => {
  expect(await postMessage({ ...message(url), outside_only: true })).toMatchObject({ is: 'failed', final: true });
});

test('addresses of the world are dialled, those inside are not', () => {
  expect(['93.184.216.34', '2606:4700::1111'].map(isInternalAddress)).toEqual([false, false]);
  const inside = [
    '192.168.1.1',
    '172.31.0.1',
    '169.254.169.254',
    '100.64.0.1',
    'fe80::1',
    '64:ff9b::a00:1',
    '::ffff:10.0.0.1',
    '::',
    '::1',
    '::10.0.0.1',
    '::7f00:1',
    '::ffff:0:10.0.0.1',
    '3fff:fff::1',
    '5f00::1',
  ];
  expect(inside.filter((address) => !isInternalAddress(address))).toEqual([]);
});
