import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { refuseForeignHosts } from './known-host.ts';

let app: FastifyInstance | undefined;
afterEach(async () => app?.close());

async function statusAt(name: string, listening = '127.0.0.1'): Promise<number> {
  app = fastify();
  refuseForeignHosts(app, { host: listening, trusted_origins: ['https://apex.example.com'] });
  app.get('/', async () => 'here');
  const { statusCode } = await app.inject({ url: '/', headers: { host: name } });
  await app.close();
  return statusCode;
}

test.each(['localhost:8080', 'LOCALHOST', 'dev.localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'apex.example.com'])(
  'a server of this machine alone answers to %s',
  async (name) => {
    expect(await statusAt(name)).toBe(200);
  },
);

test.each(['evil.example', 'evil.example:8080', 'localhost.evil.example', 'localhost@evil.example', 'a b'])(
  'a name that any site may lead here is refused: %j',
  async (name) => {
    expect(await statusAt(name)).not.toBe(200);
  },
);

test('a server that others reach answers to whatever name it has there', async () => {
  expect(await statusAt('apex.internal:8080', '0.0.0.0')).toBe(200);
});
