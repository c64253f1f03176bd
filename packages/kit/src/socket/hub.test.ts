import { ApexError, type Caller } from '@apex/contracts';
import type { FastifyInstance } from 'fastify';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../clock.ts';
import type { Authenticator } from '../http/authenticate.ts';
import { createHttpServer } from '../http/server.ts';
import { newId } from '../id.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { type Connection, mountSockets, type SocketHandler } from './hub.ts';
import { defaultSocketLimits, type SocketLimits } from './socket-limits.ts';

let app: FastifyInstance | undefined;
afterEach(async () => app?.close());

const log = createLog({ level: 'CRITICAL', service: 'test', environment: 'test' });

function authenticatorUntil(expires_at_ms: number | null, isGood: () => boolean): Authenticator {
  const actor = { type: 'user', user_id: newId.user() } as const;
  const organisation_id = newId.org();
  return {
    authenticate: async (credential) => {
      if (credential !== 'good' || !isGood()) {
        throw new ApexError({ kind: 'unauthenticated', reason: 'auth.unknown', message: 'Unknown credential.' });
      }
      return { organisation_id, actor, roles: ['owner'], scopes: ['all'], tier: 'free', expires_at_ms };
    },
    resolveProject: async (_principal, asked) => ({ id: newId.project(), name: asked ?? 'default' }),
  };
}

interface Served {
  readonly url: string;
  readonly callers: Caller[];
  readonly closed: string[];
  readonly connections: Connection[];
  readonly hub: Awaited<ReturnType<typeof mountSockets>>;
}

interface Wish {
  readonly isGood?: () => boolean;
  readonly expires_at_ms?: number | null;
  readonly heartbeat_ms?: number;
  readonly received?: SocketHandler['received'];
  readonly limits?: SocketLimits;
}

async function serve(wish: Wish = {}): Promise<Served> {
  const metrics = createMetrics();
  app = createHttpServer({
    log,
    metrics,
    clock: systemClock,
    environment: 'test',
    body_limit_bytes: 1000,
    request_timeout_ms: 1000,
    max_connections: 100,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  const callers: Caller[] = [];
  const closed: string[] = [];
  const connections: Connection[] = [];
  const hub = await mountSockets(app, {
    authenticator: authenticatorUntil(wish.expires_at_ms ?? null, wish.isGood ?? (() => true)),
    handler: {
      opened: (connection) => {
        callers.push(connection.caller);
        connections.push(connection);
        connection.send({
          type: 'connection_established',
          connection_id: connection.id,
          brain: 'builtin',
          timestamp: new Date().toISOString(),
        });
      },
      received: wish.received ?? (async (connection, frame) => connection.sendText(JSON.stringify(frame))),
      closed: (connection) => void closed.push(connection.id),
    },
    log,
    metrics,
    clock: systemClock,
    heartbeat_ms: wish.heartbeat_ms ?? 60_000,
    max_buffered_bytes: 1_000_000,
    ...(wish.limits === undefined ? {} : { limits: wish.limits }),
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: url.replace('http', 'ws'), callers, closed, connections, hub };
}

function open(url: string, token: string) {
  const socket = new WebSocket(`${url}/ws?project=sample`, [`apex.bearer.${token}`]);
  const frames: unknown[] = [];
  const waiting: ((frame: unknown) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const frame: unknown = JSON.parse(data.toString('utf8'));
    const next = waiting.shift();
    if (next === undefined) frames.push(frame);
    else next(frame);
  });
  const next = () =>
    frames.length > 0 ? Promise.resolve(frames.shift()) : new Promise((resolve) => waiting.push(resolve));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  return { socket, next, closed };
}

test('a socket is refused before the upgrade without a good bearer', async () => {
  const { url, callers } = await serve();
  for (const protocols of [[], ['apex.bearer.bad']]) {
    const status = await new Promise((resolve) => {
      const socket = new WebSocket(`${url}/ws`, protocols);
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('error', () => undefined);
    });
    expect(status).toBe(401);
  }
  expect(callers).toEqual([]);
});

test('an accepted socket is greeted first and knows its caller and project', async () => {
  const { url, callers, closed } = await serve();
  const client = open(url, 'good');
  expect(await client.next()).toMatchObject({ type: 'connection_established' });
  expect(callers[0]?.project_name).toBe('sample');
  client.socket.close();
  await client.closed;
  await expect.poll(() => closed, { timeout: 10_000 }).toHaveLength(1);
});

test('a frame that is no JSON, and one that fails, are answered with an error and the socket lives on', async () => {
  const { url } = await serve({
    received: async (connection, frame) => {
      if (frame === 'fail') throw new ApexError({ kind: 'not_found', reason: 'test.gone', message: 'Gone.' });
      connection.sendText(JSON.stringify(frame));
    },
  });
  const client = open(url, 'good');
  await client.next();
  client.socket.send('{');
  expect(await client.next()).toMatchObject({ type: 'error', error_code: 'SOCKET_MALFORMED_FRAME' });
  client.socket.send('"fail"');
  expect(await client.next()).toMatchObject({ type: 'error', error_code: 'TEST_GONE', error: 'Gone.' });
  client.socket.send('"still here"');
  expect(await client.next()).toBe('still here');
  client.socket.close();
});

test('a frame over 8 KB ends the socket with the code for too large', async () => {
  const { url } = await serve();
  const client = open(url, 'good');
  await client.next();
  client.socket.send(JSON.stringify('x'.repeat(9000)));
  expect((await client.closed).code).toBe(1009);
});

test('an expired token ends the socket with its own code', async () => {
  const { url } = await serve({ expires_at_ms: Date.now() - 1, heartbeat_ms: 20 });
  expect(await open(url, 'good').closed).toMatchObject({ code: 4401 });
});

test('a credential that was revoked since may ask no more', async () => {
  let good = true;
  const { url } = await serve({ isGood: () => good });
  const client = open(url, 'good');
  await client.next();
  good = false;
  client.socket.send('"anything"');
  expect(await client.next()).toMatchObject({ type: 'error', error_code: 'AUTH_UNKNOWN' });
  expect(await client.closed).toMatchObject({ code: 4401 });
});

test('a stopping server says so to every socket', async () => {
  const { url, hub } = await serve();
  const client = open(url, 'good');
  await client.next();
  hub.close();
  expect(await client.closed).toEqual({ code: 1001, reason: expect.stringMatching(/^SERVER_GOING_DOWN: /) });
});

test('more sockets of one person than are served are closed by name, and there is room again when one goes', async () => {
  const { url, connections } = await serve({ limits: { ...defaultSocketLimits, sockets_per_person: 2 } });
  const [first, second] = [open(url, 'good'), open(url, 'good')];
  await Promise.all([first.next(), second.next()]);
  const third = open(url, 'good');
  expect(await third.closed).toEqual({ code: 4429, reason: expect.stringMatching(/^SOCKET_TOO_MANY: /) });
  expect(connections).toHaveLength(2);
  first.socket.close();
  await first.closed;
  await expect
    .poll(async () => {
      const next = open(url, 'good');
      const came = await Promise.race([next.next().then(() => true), next.closed.then(() => false)]);
      next.socket.close();
      await next.closed;
      return came;
    })
    .toBe(true);
  second.socket.close();
  await second.closed;
});

test('a flood of frames ends its socket by name, and what came after it is not looked at', async () => {
  const received: unknown[] = [];
  const { url } = await serve({
    limits: { ...defaultSocketLimits, frames_at_once: 5, frames_per_second: 0 },
    received: async (_connection, frame) => void received.push(frame),
  });
  const client = open(url, 'good');
  await client.next();
  for (let number = 0; number < 50; number += 1) client.socket.send(String(number));
  expect(await client.closed).toEqual({ code: 4429, reason: expect.stringMatching(/^SOCKET_TOO_MANY_FRAMES: /) });
  await expect.poll(() => received).toEqual([0, 1, 2, 3, 4]);
});

test('who comes while the server drains is refused and let go of', async () => {
  const { url } = await serve();
  await app?.apex.work.drain();
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.write(
    [
      'GET /ws HTTP/1.1',
      'host: x',
      'connection: Upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol: apex.bearer.good',
      '\r\n',
    ].join('\r\n'),
  );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 503 .*SERVER_STOPPING/s);
  const open = await new Promise((resolve) => app?.server.getConnections((_error, count) => resolve(count)));
  expect(open).toBe(0);
  socket.destroy();
});
