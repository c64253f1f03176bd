import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClickhouse } from './clickhouse.ts';
import { type EmbeddedClickhouse, startEmbeddedClickhouse } from './start-embedded-clickhouse.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let engine: EmbeddedClickhouse;
let front: Server;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-clickhouse-tls-'));
  engine = await startEmbeddedClickhouse({ folder: path.join(folder, 'engine'), log });
  const key = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost';
  const names = '-addext subjectAltName=DNS:localhost -keyout key.pem -out ca.pem';
  execFileSync('openssl', `${key} ${names}`.split(' '), { cwd: folder, stdio: 'pipe' });
  const [cert, privateKey] = await Promise.all(['ca.pem', 'key.pem'].map((name) => readFile(path.join(folder, name))));
  if (cert === undefined || privateKey === undefined) throw new Error('openssl made no certificate');
  const { hostname, port } = new URL(engine.url);
  front = createServer({ cert, key: privateKey }, (socket) => {
    const inner = connect(Number(port), hostname);
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  front.close();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

async function pingWith(tls: { readonly ca_cert?: string }): Promise<number> {
  const { username, password, database } = engine;
  const url = `https://localhost:${(front.address() as AddressInfo).port}`;
  const clickhouse = createClickhouse({ url, username, password, database, ...tls });
  try {
    return await clickhouse.ping();
  } finally {
    await clickhouse.close();
  }
}

test('an authority of one’s own is trusted once it is named, and not before', async () => {
  const ca_cert = await readFile(path.join(folder, 'ca.pem'), 'utf8');
  expect(await pingWith({ ca_cert })).toBeGreaterThan(0);
  await expect(pingWith({})).rejects.toMatchObject({ reason: 'clickhouse.certificate_refused' });
});
