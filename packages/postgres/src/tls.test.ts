import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { createPool } from './pool.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const warned: string[] = [];
const warn = (fields: object, message: string) => void warned.push(JSON.stringify(fields) + message);
const log = { debug: () => undefined, info: () => undefined, warn, error: warn };
const password = 'p@ss/word:#1';
let folder: string;
let server: EmbeddedPostgres;

const at = (name: string): string => path.join(folder, name);

/** An authority and a certificate it signed for `localhost` alone. */
function certify(authority: string, name: string): void {
  const openssl = (command: string) => execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'pipe' });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  const signed = `-CA ${authority}.pem -CAkey ${authority}.key -CAcreateserial -extfile names.txt`;
  openssl(`req -x509 ${key} -keyout ${authority}.key -out ${authority}.pem -subj /CN=${authority}`);
  openssl(`req ${key} -keyout ${name}.key -out ${name}.csr -subj /CN=localhost`);
  openssl(`x509 -req -in ${name}.csr -out ${name}.pem ${signed}`);
}

function open(host: string, query: Record<string, string>) {
  const { port } = server;
  const url = `postgres://apex:${encodeURIComponent(password)}@${host}${host === '' ? '' : `:${port}`}/apex?${new URLSearchParams(query)}`;
  return createPool({ url, application_name: 'tls', log, max: 1 });
}

async function cipherOf(host: string, query: Record<string, string>): Promise<string | null> {
  const database = open(host, query);
  try {
    const { rows } = await sql<{
      cipher: string | null;
    }>`select cipher from pg_stat_ssl where pid = pg_backend_pid()`.execute(database.db);
    return rows[0]?.cipher ?? null;
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-tls-'));
  await mkdir(at('socket'));
  await chmod(at('socket'), 0o777);
  await chmod(folder, 0o755);
  await writeFile(at('names.txt'), 'subjectAltName=DNS:localhost');
  certify('authority', 'server');
  certify('stranger', 'other');
  server = await startEmbeddedPostgres({ folder: at('engine'), password, log, socket_folder: at('socket') });
  const plain = createPool({ url: server.url, application_name: 'tls', log });
  await sql`select 1`.execute(plain.db);
  await sql.raw(`alter system set ssl_cert_file = '${at('server.pem')}'`).execute(plain.db);
  await sql.raw(`alter system set ssl_key_file = '${at('server.key')}'`).execute(plain.db);
  await plain.close();
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a server without TLS says so, until it has it', async () => {
  await expect(cipherOf('localhost', { sslmode: 'require' })).rejects.toMatchObject({ reason: 'database.no_tls' });
  const plain = createPool({ url: server.url, application_name: 'tls', log });
  await sql`alter system set ssl = on`.execute(plain.db);
  await sql`select pg_reload_conf()`.execute(plain.db);
  await plain.close();
  await vi.waitFor(async () => expect(await cipherOf('localhost', { sslmode: 'require' })).toContain('AES'));
});

test('what is asked for holds: no TLS, TLS, a trusted authority, its name too', async () => {
  const sslrootcert = at('authority.pem');
  expect(await cipherOf('127.0.0.1', { sslmode: 'disable' })).toBeNull();
  expect(await cipherOf('127.0.0.1', { sslmode: 'require' })).not.toBeNull();
  expect(await cipherOf('127.0.0.1', { sslmode: 'verify-ca', sslrootcert })).not.toBeNull();
  expect(await cipherOf('localhost', { sslmode: 'verify-full', sslrootcert })).not.toBeNull();
});

test('a certificate made out to another name is refused, with what to do', async () => {
  const asked = cipherOf('127.0.0.1', { sslmode: 'verify-full', sslrootcert: at('authority.pem') });
  await expect(asked).rejects.toMatchObject({
    reason: 'database.certificate_refused',
    retryable: false,
    message: expect.stringContaining('another name'),
  });
});

test('a certificate of an authority nobody named is refused, with what to do', async () => {
  for (const query of [{ sslmode: 'verify-full', sslrootcert: at('stranger.pem') }, { sslmode: 'verify-ca' }]) {
    await expect(cipherOf('localhost', query)).rejects.toMatchObject({
      reason: 'database.certificate_refused',
      message: expect.stringContaining('sslrootcert'),
    });
  }
});

test('the Unix socket serves, however its folder is written', async () => {
  const host = at('socket');
  const port = String(server.port);
  expect(await cipherOf('', { host, port, sslmode: 'verify-full' })).toBeNull();
  expect(await cipherOf(encodeURIComponent(host), {})).toBeNull();
});

test('the password is in no log', () => {
  expect(warned.join()).not.toContain(password);
});
