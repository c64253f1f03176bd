import type { FastifyInstance } from 'fastify';
import { Agent, get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { createHttpServer } from './server.ts';

let app: FastifyInstance;
let url: string;
let gate: PromiseWithResolvers<void>;
let arrived: PromiseWithResolvers<void>;
const agent = new Agent({ keepAlive: true });

beforeEach(async () => {
  gate = Promise.withResolvers();
  arrived = Promise.withResolvers();
  app = createHttpServer({
    log: createLog({ level: 'CRITICAL', service: 'test', environment: 'test' }),
    metrics: createMetrics(),
    clock: systemClock,
    environment: 'test',
    body_limit_bytes: 1000,
    request_timeout_ms: 5000,
    max_connections: 10,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  app.get('/slow', async () => {
    arrived.resolve();
    await gate.promise;
    return { done: true };
  });
  app.get('/fast', async () => ({ done: true }));
  url = await app.listen({ port: 0 });
});
afterEach(() => app.close());

async function ask(path: string): Promise<IncomingMessage> {
  const [answer] = (await once(get(url + path, { agent }), 'response')) as [IncomingMessage];
  return answer;
}

test('what was taken is answered, what comes after is sent away in the envelope', async () => {
  const taken = ask('/slow');
  await arrived.promise;
  let isDrained = false;
  const drained = app.apex.work.drain().then(() => {
    isDrained = true;
  });
  const late = await ask('/fast');
  expect(late.statusCode).toBe(503);
  expect(late.headers).toMatchObject({ connection: 'close', 'retry-after': '1' });
  expect(await json(late)).toMatchObject({ error_code: 'SERVER_STOPPING', correlation_id: expect.any(String) });
  expect(isDrained).toBe(false);
  gate.resolve();
  expect(await json(await taken)).toEqual({ done: true });
  await drained;
});

test('a client that left is not waited for', async () => {
  const request = get(`${url}/slow`, { agent });
  request.on('error', () => undefined);
  await arrived.promise;
  const drained = app.apex.work.drain();
  request.destroy();
  await drained;
  gate.resolve();
  expect((await ask('/fast')).statusCode).toBe(503);
});

test('with nothing to do it is drained at once', async () => {
  expect((await ask('/fast')).statusCode).toBe(200);
  await expect(app.apex.work.drain()).resolves.toBeUndefined();
});
