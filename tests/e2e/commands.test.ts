import {
  type ApexProcess,
  type ApexUser,
  type CommandResult,
  runApex,
  signUpUser,
  startApex,
} from '@apex/testkit/apex';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dollars, ratesOf } from './support/known-calls.ts';

vi.setConfig({ testTimeout: 60_000 });

let apex: ApexProcess;
let ada: ApexUser;

beforeAll(async () => {
  apex = await startApex();
  ada = await signUpUser(apex, 'ada@example.com');
});
afterAll(() => apex.close());

/** What a failed command says of itself on stderr. */
function errorOf(ran: CommandResult): { error: string; error_code: string; details: unknown; correlation_id: string } {
  // Checked by the expectations that read it.
  return JSON.parse(ran.stderr.trim().split('\n').at(-1) ?? '') as ReturnType<typeof errorOf>;
}

const commands = [
  'signup',
  'login',
  'logout',
  'whoami',
  'keys',
  'keys create',
  'keys list',
  'keys revoke',
  'import',
  'import claude-code',
  'import codex',
  'price',
  'spend',
  'calls',
  'sessions',
  'prices',
  'sample',
  'simulate',
  'simulate prompt-cache',
  'synth',
  'ask',
  'status',
  'up',
  'config',
  'config check',
  'config explain',
  'config show-critical',
  'migrate',
  'migrate status',
  'migrate up',
  'migrate down',
  'migrate new',
];

describe('help', () => {
  test('of every command says how to use it, on stdout and without a server', async () => {
    const environment = { APEX_URL: 'http://127.0.0.1:9', APEX_CONFIG_DIR: join(apex.folder, 'nowhere') };
    const answers = await Promise.all(
      commands.map(async (command) => {
        const ran = await runApex([...command.split(' '), '--help'], { environment });
        const isUsage = ran.stdout.startsWith(`Usage: apex ${command} `) && ran.stdout.includes('Options:');
        return ran.code === 0 && ran.stderr === '' && isUsage
          ? ''
          : `${command}: ${ran.code} ${ran.stderr}${ran.stdout}`;
      }),
    );
    expect(answers.filter((answer) => answer !== '')).toEqual([]);
  });

  test('lists every command', async () => {
    const { stdout } = await runApex(['--help']);
    for (const command of commands.filter((name) => !name.includes(' ')))
      expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
    expect((await runApex([])).stdout).toBe(stdout);
  });

  test.each(['up', 'migrate', 'spend'])('`help %s` is `%s --help`', async (command) => {
    const [asked, option] = await Promise.all([runApex(['help', command]), runApex([command, '--help'])]);
    expect(asked).toMatchObject({ code: 0, stdout: option.stdout });
  });

  test.each([
    [['nonsense'], /nonsense.*apex --help/],
    [['spend', '--nonsense'], /--nonsense.*apex spend --help/],
    [['keys'], /command is missing.*apex keys --help/],
    [['config'], /command is missing.*apex config --help/],
    [['migrate', 'sideways'], /sideways.*apex migrate --help/],
    [['up', '--nonsense'], /--nonsense.*apex up --help/],
    [['config', 'explain'], /key.*apex config --help/],
    [['synth', '--archetype', 'chats'], /chat/],
    [['spend', '--by', 'modle'], /model/],
    [['import'], /files/],
  ])('%j is wrong usage that says what would be right', async (args, pattern) => {
    const ran = await ada.run([...args, '--json']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(errorOf(ran).error).toMatch(pattern);
    expect(errorOf(ran)).toEqual({
      error: expect.any(String),
      error_code: expect.stringMatching(/^[A-Z_]+$/),
      details: errorOf(ran).details ?? null,
      correlation_id: expect.stringMatching(/^\d{10}-[0-9a-f]{8}$/),
    });
  });
});

describe('an account', () => {
  test('knows who it is, in text and as data', async () => {
    expect(await ada.json(['whoami'])).toMatchObject({
      email: 'ada@example.com',
      project: { name: 'default' },
      roles: ['owner'],
      via: 'user',
    });
    expect((await ada.run(['whoami'])).stdout).toContain('ada@example.com');
  });

  test('signs out and in again; a wrong password and a taken address are refused', async () => {
    const bob = await signUpUser(apex, 'bob@example.com');
    const credentials = join(apex.folder, 'config', 'bob-example-com', 'credentials.json');
    expect((await stat(credentials)).mode & 0o777).toBe(0o600);
    await bob.json(['logout']);
    const out = await bob.run(['whoami', '--json']);
    expect(out.code).toBe(3);
    expect(errorOf(out).error).toContain('apex login');
    const wrong = await bob.run(['login', '--email', bob.email, '--password', 'not the password', '--json']);
    expect(wrong.code).toBe(3);
    await bob.json(['login', '--email', bob.email, '--password', 'correct horse battery']);
    expect(await bob.json(['whoami'])).toMatchObject({ email: bob.email });
    const again = await bob.run(['signup', '--email', bob.email, '--password', 'another password', '--json']);
    expect(again.code).toBe(6);
    expect((await bob.run(['signup', '--email', 'new@example.com', '--password', 'x', '--json'])).code).toBe(2);
  });

  test('makes keys that do what their scope says until they are revoked', async () => {
    const made = await ada.json<{ id: string; key: string; scopes: string[]; expires_at: string | null }>([
      'keys',
      'create',
      '--name',
      'dashboard',
      '--scope',
      'read',
      '--expires-in-days',
      '1',
    ]);
    expect(Object.keys(made)).toEqual(['id', 'key', 'scopes', 'project_id', 'labels', 'expires_at']);
    expect(Date.parse(made.expires_at ?? '') - Date.now()).toBeLessThan(24 * 60 * 60 * 1000 + 1000);
    const environment = { APEX_API_KEY: made.key, APEX_URL: apex.url, APEX_CONFIG_DIR: join(apex.folder, 'none') };
    const withKey = (...args: string[]) => runApex([...args, '--json'], { environment });
    expect((await withKey('spend')).code).toBe(0);
    expect((await withKey('whoami')).json()).toMatchObject({ via: 'key', scopes: ['read'] });
    const refused = await withKey('keys', 'create', '--name', 'more');
    expect(refused.code).toBe(4);
    const listed = await ada.json<{ keys: object[] }>(['keys', 'list']);
    expect(listed.keys).toContainEqual(expect.objectContaining({ id: made.id, name: 'dashboard', revoked_at: null }));
    expect(JSON.stringify(listed)).not.toContain(made.key);
    expect(await ada.json(['keys', 'revoke', made.id])).toMatchObject({ id: made.id, revoked_at: expect.any(String) });
    expect((await withKey('spend')).code).toBe(3);
    expect((await ada.run(['keys', 'revoke', 'key_01993a5e-7c00-7000-8000-000000000004', '--json'])).code).toBe(5);
  });

  test('has its projects apart, and finds no others', async () => {
    await ada.json(['synth', '--archetype', 'chat', '--calls', '20', '--seed', '1', '--import', '--project', 'sample']);
    expect(await ada.json(['status', '--project', 'sample'])).toMatchObject({ project: 'sample', calls: 20 });
    expect(await ada.json(['status'])).toMatchObject({ project: 'default', calls: 0 });
    expect((await ada.run(['spend', '--project', 'nobody', '--json'])).code).toBe(5);
  });
});

describe('price', () => {
  const usage = { input: 1234, cache_read: 5678, cache_write_5m: 90, cache_write_1h: 12, output: 345 };

  test.each(['claude-opus-4-6', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'gpt-4o', 'gpt-5-codex'])(
    '%s is priced as its vendor lists it, to the last place, without a server',
    async (model) => {
      const row = ratesOf(model);
      const isOpenai = model.startsWith('gpt');
      const counted = isOpenai ? { ...usage, cache_write_5m: 0, cache_write_1h: 0 } : usage;
      const cost = (['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output'] as const).reduce(
        (sum, kind) => sum + BigInt(counted[kind]) * BigInt(row[kind]),
        0n,
      );
      const line = {
        id: 'x',
        provider: isOpenai ? 'openai' : 'anthropic',
        model,
        at: '2026-03-01T00:00:00Z',
        usage: counted,
      };
      const environment = { APEX_URL: 'http://127.0.0.1:9' };
      const ran = await runApex(['price', '--json'], { environment, input: `${JSON.stringify(line)}\n` });
      expect(ran.code).toBe(0);
      expect(ran.json()).toMatchObject({ id: 'x', cost_usd: dollars(cost), price: { source: expect.any(String) } });
    },
  );

  test('half price in a batch, none for what is unknown, and a bad line is told by its number', async () => {
    const lines = [
      { provider: 'openai', model: 'gpt-4o', tier: 'batch', usage: { input: 1_000_000, output: 1_000_000 } },
      { provider: 'openai', model: 'gpt-4oo', usage: { input: 1 } },
      'no JSON',
      { provider: 'openai', model: 'gpt-4o', usage: { input: -1 } },
      { provider: 'anthropic', model: 'claude-opus-4-6', usage: {} },
    ];
    const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const ran = await runApex(['price', '--json'], { input });
    expect(ran.code).toBe(2);
    const priced = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { cost_usd: string; nearest?: string[] });
    expect(priced.map((line) => line.cost_usd)).toEqual(['6.250000000000', null, '0.000000000000']);
    expect(priced[1]?.nearest).toContain('gpt-4o');
    expect(ran.stderr).toMatch(/line 3:/);
    expect(ran.stderr).toMatch(/line 4:.*input/);
  });

  test('raw bodies of providers are taken apart by flavour', async () => {
    const bodies = [
      {
        model: 'gpt-4o',
        usage: {
          prompt_tokens: 1000,
          completion_tokens: 10,
          total_tokens: 1010,
          prompt_tokens_details: { cached_tokens: 600 },
        },
      },
      {
        model: 'claude-opus-4-6',
        usage: { input_tokens: 7, cache_read_input_tokens: 900, cache_creation_input_tokens: 100, output_tokens: 3 },
      },
    ];
    const ran = await runApex(['price', '--usage-body', 'auto', '--json'], {
      input: bodies.map((body) => JSON.stringify(body)).join('\n'),
    });
    const costs = ran.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { cost_usd: string }).cost_usd);
    expect(costs).toEqual([
      dollars(400n * 2_500_000n + 600n * 1_250_000n + 10n * 10_000_000n),
      dollars(7n * 5_000_000n + 900n * 500_000n + 100n * 6_250_000n + 3n * 25_000_000n),
    ]);
  });
});

describe('the installation', () => {
  test('status tells its health and the project', async () => {
    // On a busy machine a store may be slow for a moment.
    await expect
      .poll(() => ada.json(['status']), { timeout: 20_000, interval: 500 })
      .toMatchObject({
        version: '0.1.0',
        environment: 'test',
        health: { status: 'healthy', database: 'connected', clickhouse: 'connected', ingest: 'flowing' },
        brain: 'builtin',
        calls: 0,
        cost_usd: dollars(0n),
        first_call_at: null,
      });
    expect((await ada.run(['status'])).stdout).toMatch(/health +\w+ \(.*, intake flowing, gateway flowing\)/);
    const nobody = await runApex(['status', '--json'], {
      environment: { APEX_URL: 'http://127.0.0.1:9', APEX_API_KEY: 'x' },
    });
    expect(nobody.code).toBe(10);
  });

  test('config check names what a deployment lacks, and explain what a key is for', async () => {
    const prod = await runApex(['config', 'check', '--env', 'prod', '--json']);
    expect(prod.code).toBe(2);
    const { problems } = prod.json() as { problems: { key: string; services: string[] }[] };
    const keys = problems.map((problem) => problem.key);
    expect(keys).toEqual(
      expect.arrayContaining(['APEX_DATABASE_URL', 'APEX_CLICKHOUSE_URL', 'APEX_SECRET', 'APEX_ADMIN_USER']),
    );
    expect(problems.every((problem) => problem.services.length > 0)).toBe(true);
    expect((await runApex(['config', 'check', '--json'])).code).toBe(0);
    const secret = 'f'.repeat(64);
    const environment = { APEX_SECRET: secret, APEX_PORT: 'eighty' };
    const malformed = await runApex(['config', 'check', '--json'], { environment });
    expect(malformed.code).toBe(2);
    expect(malformed.stdout).toContain('APEX_PORT');
    for (const args of [
      ['config', 'explain', 'APEX_SECRET'],
      ['config', 'show-critical'],
    ]) {
      const shown = await runApex([...args, '--json'], { environment: { APEX_SECRET: secret } });
      expect(shown.code).toBe(0);
      expect(shown.stdout + shown.stderr).not.toContain(secret);
      expect(shown.stdout).toContain('APEX_SECRET');
    }
    expect((await runApex(['config', 'explain', 'APEX_NOTHING', '--json'])).code).toBe(5);
  });

  test('migrations are shown while it runs, and taken back only when it does not', async () => {
    const environment = { APEX_ENV: 'test', APEX_DATA_DIR: join(apex.folder, 'data') };
    const run = (...args: string[]) => runApex(['migrate', ...args, '--json'], { environment });
    const shown = (await run('status')).json() as { migrations: { state: string; store: string; domain: string }[] };
    expect(shown.migrations.every((migration) => migration.state === 'applied')).toBe(true);
    expect(new Set(shown.migrations.map(({ store, domain }) => `${store} ${domain}`))).toEqual(
      new Set([
        'postgres auth',
        'postgres telemetry',
        'postgres gateway',
        'postgres optimizer',
        'postgres chat',
        'postgres platform',
        'clickhouse telemetry',
      ]),
    );
    const refused = await run('down');
    expect(refused.code).toBe(6);
    expect(errorOf(refused).error).toContain(String(apex.child.pid));
  });
});

test('on a stopped installation migrations go down and up again, and what was there before stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'apex-migrate-'));
  const environment = { APEX_ENV: 'test', APEX_DATA_DIR: join(folder, 'data') };
  const run = async (...args: string[]) => {
    const ran = await runApex(['migrate', ...args, '--json'], { environment });
    expect(ran.code, ran.stderr).toBe(0);
    return ran.json() as Record<string, { state?: string; domain: string; name: string }[]>;
  };
  const all = (await run('up'))['applied']?.length ?? 0;
  expect(all).toBeGreaterThan(4);
  expect((await run('down', '--steps', '1', '--store', 'clickhouse'))['reverted']).toHaveLength(1);
  expect((await run('down', '--steps', '1'))['reverted']).toHaveLength(1);
  const pending = (await run('status'))['migrations']?.filter((migration) => migration.state === 'pending');
  expect(pending).toHaveLength(2);
  expect((await run('up'))['applied']).toHaveLength(2);
  expect((await run('up'))['applied']).toEqual([]);
  expect(await readdir(join(folder, 'data'))).not.toContain('lock');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
