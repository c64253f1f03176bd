import { createHome, type Home, startServer, type TestServer } from '@apex/testkit/command-line';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: TestServer;
const homes: Home[] = [];
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await Promise.all(homes.map((home) => home.remove()));
  await server.close();
});

let accounts = 0;
async function signedUp() {
  const home = await createHome();
  homes.push(home);
  const email = `ada-${(accounts += 1)}@example.com`;
  const env = { APEX_URL: server.url };
  const made = await home.run(['signup', '--email', email, '--password', 'correct horse', '--json'], { env });
  return { home, email, env, made };
}

test('signing up answers the route on one line and keeps the sign-in for its owner alone', async () => {
  const { home, email, env, made } = await signedUp();
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(made.stdout)).toMatchObject({ identity: { email, project: { name: 'default' } } });
  const file = join(home.folder, 'config', 'credentials.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(home.folder, 'config'))).mode & 0o777).toBe(0o700);
  const shown = await home.run(['whoami'], { env });
  expect(shown.stdout).toContain(email);
  expect(shown.stdout).not.toContain('access-');
});

test('who signs in without a password on a pipe is told how, and --password-stdin is one way', async () => {
  const { home, email, env } = await signedUp();
  await home.run(['logout'], { env });
  const missing = await home.run(['login', '--email', email], { env });
  expect(missing).toMatchObject({ code: 2, stdout: '' });
  expect(missing.stderr).toContain('--password-stdin');
  const piped = await home.run(['login', '--email', email, '--password-stdin'], { env, stdin: 'correct horse\n' });
  expect(piped).toMatchObject({ code: 0, stderr: '' });
});

test('a wrong password and a taken address keep the exit codes of their kinds', async () => {
  const { home, email, env } = await signedUp();
  const wrong = await home.run(['login', '--email', email, '--password', 'not it at all', '--json'], { env });
  expect(wrong.code).toBe(3);
  expect(JSON.parse(wrong.stderr)).toMatchObject({ error_code: 'AUTH_WRONG_PASSWORD', details: null });
  const taken = await home.run(['signup', '--email', email, '--password', 'correct horse'], { env });
  expect(taken.code).toBe(6);
});

test('an account that asks for a one-time code takes it by --otp, and says so where it is missing', async () => {
  const { home, email, env } = await signedUp();
  server.auth.one_time_code = '123456';
  const login = ['login', '--email', email, '--password', 'correct horse', '--json'];
  const missing = await home.run(login, { env });
  expect(missing.code).toBe(3);
  expect(JSON.parse(missing.stderr)).toMatchObject({
    error: expect.stringContaining('--otp CODE'),
    error_code: 'AUTH_CODE_NEEDED',
  });
  expect(await home.run([...login, '--otp', '123456'], { env })).toMatchObject({ code: 0, stderr: '' });
  server.auth.one_time_code = null;
});

test('without a sign-in every signed-in command ends in 3 and says what to do', async () => {
  const { home, env } = await signedUp();
  expect(await home.run(['logout', '--json'], { env })).toMatchObject({ code: 0, stdout: '{"revoked":true}\n' });
  expect(await home.run(['logout', '--json'], { env })).toMatchObject({ code: 0, stdout: '{"revoked":false}\n' });
  const refused = await home.run(['spend', '--json'], { env });
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: expect.stringContaining('apex login'),
    error_code: 'CLI_NOT_SIGNED_IN',
    correlation_id: expect.stringMatching(/^\d{10}-[0-9a-f]{8}$/),
  });
});

test('a token about to end is renewed once, however many processes need it at the same time', async () => {
  server.auth.access_ms = 10_000;
  const { home, env } = await signedUp();
  server.auth.access_ms = 900_000;
  const before = server.auth.refreshes;
  const all = await Promise.all([1, 2, 3].map(() => home.run(['whoami', '--json'], { env })));
  expect(all.map((one) => one.code)).toEqual([0, 0, 0]);
  expect(server.auth.refreshes).toBe(before + 1);
});

test('a lock left by a killed process does not stop the next one', async () => {
  server.auth.access_ms = 10_000;
  const { home, env } = await signedUp();
  server.auth.access_ms = 900_000;
  await writeFile(join(home.folder, 'config', 'credentials.lock'), '999999999');
  expect((await home.run(['whoami'], { env })).code).toBe(0);
});

test('a refresh token that was used elsewhere ends the session with a request to sign in', async () => {
  server.auth.access_ms = 10_000;
  const { home, env } = await signedUp();
  server.auth.access_ms = 900_000;
  const file = join(home.folder, 'config', 'credentials.json');
  const stolen = await readFile(file, 'utf8');
  expect((await home.run(['whoami'], { env })).code).toBe(0);
  await writeFile(file, stolen);
  const ended = await home.run(['whoami'], { env });
  expect(ended.code).toBe(3);
  expect(ended.stderr).toContain('has ended. Sign in again with `apex login`');
  expect((await home.run(['whoami'], { env })).stderr).toContain('not signed in');
});

test('an API key wins over the sign-in, and its scope holds', async () => {
  const { home, env } = await signedUp();
  const made = await home.run(['keys', 'create', '--name', 'reader', '--scope', 'read', '--json'], { env });
  const key = JSON.parse(made.stdout);
  expect(key).toEqual({
    id: expect.stringMatching(/^key_/),
    key: expect.any(String),
    scopes: ['read'],
    project_id: expect.stringMatching(/^project_/),
    labels: {},
    expires_at: null,
  });
  const stranger = await createHome();
  homes.push(stranger);
  const withKey = { ...env, APEX_API_KEY: key.key };
  expect((await stranger.run(['spend', '--json'], { env: withKey })).code).toBe(0);
  const refused = await stranger.run(['keys', 'create', '--name', 'more', '--json'], { env: withKey });
  expect(refused.code).toBe(4);
  expect(JSON.parse(refused.stderr)).toMatchObject({ error_code: 'AUTH_SCOPE_MISSING' });
});

test('keys are listed and revoked; an unknown one is not found, a malformed id is wrong input', async () => {
  const { home, env } = await signedUp();
  const { id } = JSON.parse((await home.run(['keys', 'create', '--name', 'laptop', '--json'], { env })).stdout);
  expect((await home.run(['keys', 'list'], { env })).stdout).toMatch(/laptop +apex_test_.*active/);
  expect(JSON.parse((await home.run(['keys', 'list', '--json'], { env })).stdout).keys).toContainEqual(
    expect.objectContaining({ id, name: 'laptop', scopes: ['ingest'] }),
  );
  const revoked = await home.run(['keys', 'revoke', id, '--json'], { env });
  expect(JSON.parse(revoked.stdout)).toMatchObject({ id, revoked_at: expect.stringMatching(/Z$/) });
  const unknown = 'key_01993a5e-7c00-7000-8000-000000000004';
  expect((await home.run(['keys', 'revoke', unknown], { env })).code).toBe(5);
  expect((await home.run(['keys', 'revoke', 'laptop'], { env })).code).toBe(2);
});

test('--url and --project are obeyed, and a server that is not there ends in 10', async () => {
  const { home, env } = await signedUp();
  const elsewhere = await home.run(['whoami', '--url', 'http://127.0.0.1:9', '--json'], { env });
  expect(elsewhere.code).toBe(3);
  const key = { APEX_API_KEY: 'x' };
  const away = await home.run(['whoami', '--url', 'http://127.0.0.1:9', '--json'], { env: key });
  expect(away.code).toBe(10);
  expect(JSON.parse(away.stderr)).toMatchObject({ error: expect.stringContaining('127.0.0.1:9') });
  expect((await home.run(['spend', '--project', 'nope', '--json'], { env })).code).toBe(5);
});

test('the server that runs in this folder is found by its own note', async () => {
  const { home } = await signedUp();
  const folder = join(home.folder, '.apex');
  await mkdir(folder);
  await writeFile(join(folder, 'runtime.json'), JSON.stringify({ pid: process.pid, url: server.url }));
  expect((await home.run(['whoami', '--json'])).code).toBe(0);
});
