import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let server: TestServer;
let home: Home;
beforeAll(async () => {
  server = await startServer();
  home = await signedInHome(server);
});
beforeEach(() => {
  server.gateway.asked.length = 0;
  server.gateway.refuse_budgets = false;
});
afterAll(async () => {
  await home.remove();
  await server.close();
});

const run = (args: readonly string[], options: { env?: Record<string, string>; stdin?: string } = {}) =>
  home.run(args, { ...options, env: { APEX_URL: server.url, ...options.env } });
/** Asked at the same time: each is a process. */
const codesOf = async (...calls: readonly string[]) =>
  (await Promise.all(calls.map((words) => run(words.split(' '))))).map(({ code }) => code);
const asked = (route: string) => server.gateway.asked.filter((one) => one.route === route).map(({ input }) => input);
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

test('upstreams: a key comes from a variable or stdin, an argument is warned of, and no answer is exit 8', async () => {
  expect((await run(['upstreams', 'list'])).stdout).toContain('apex upstreams add openai');
  const add = ['upstreams', 'add', 'openai', '--kind', 'openai'];
  const made = await run([...add, '--key-env', 'A_KEY', '--models', 'gpt-*,o3', '--json'], {
    env: { A_KEY: 'sk-from-a-variable' },
  });
  expect(json(made.stdout)).toMatchObject({ name: 'openai', models: ['gpt-*', 'o3'], key_last_four: 'able' });
  await run(['upstreams', 'add', 'claude', '--kind', 'anthropic'], { stdin: 'sk-from-stdin\n' });
  const warned = await run(['upstreams', 'add', 'third', '--kind', 'openai', '--key', 'sk-argument', '--off']);
  expect(warned).toMatchObject({ code: 0, stderr: expect.stringContaining('may see it') });
  const gpu = [
    'upstreams',
    'add',
    'gpu',
    '--kind',
    'openai_compatible',
    '--base-url',
    'http://gpu:8000/v1',
    '--no-key',
  ];
  expect((await run(gpu)).code).toBe(0);
  expect((await run(['upstreams', 'add', 'here', '--kind', 'ollama'])).code).toBe(0);
  expect(asked('createUpstream')).toMatchObject([
    { name: 'openai', api_key: 'sk-from-a-variable' },
    { api_key: 'sk-from-stdin' },
    { api_key: 'sk-argument', enabled: false },
    { name: 'gpu', base_url: 'http://gpu:8000/v1', api_key: undefined },
    { kind: 'ollama', api_key: undefined },
  ]);
  const listed = await run(['upstreams', 'list']);
  expect(listed.stdout).toMatch(/openai +openai +https:\/\/api.openai.com\/v1 +gpt-\*, o3 +100 +on +…able/);
  expect((await run(['upstreams', 'show', 'gpu'])).stdout).toMatch(/key +none/);
  expect(await run(['upstreams', 'test', 'openai'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('gpt-5.5'),
  });
  expect(await run(['upstreams', 'test', 'third'])).toMatchObject({
    code: 8,
    stdout: expect.stringContaining('wrong key'),
  });
  const changed = await run(['upstreams', 'change', 'openai', '--off', '--weight', '5', '--json']);
  expect(json(changed.stdout)).toMatchObject({ enabled: false, weight: 5, key_last_four: 'able', version: 2 });
  expect((await run(['upstreams', 'change', 'openai', '--key-stdin'], { stdin: 'sk-another' })).code).toBe(0);
  expect(asked('changeUpstream').at(-1)).toMatchObject({ api_key: 'sk-another' });
  expect((await run(['upstreams', 'remove', 'third'])).stdout).toContain('Removed third');
  const wrong = await codesOf(
    'upstreams add Bad --kind openai --no-key',
    'upstreams add x --kind openai --key-env NOT_SET',
    'upstreams change openai --on --off',
    'upstreams show nobody',
  );
  expect(wrong).toEqual([2, 2, 2, 5]);
});

test('a key for the gateway comes with labels, budgets and the lines a shell needs', async () => {
  const create = [
    'keys',
    'create',
    '--name',
    'search',
    '--scope',
    'gateway',
    '--label',
    'feature=search',
    '--label',
    'user=ada',
  ];
  const made = await run([...create, '--budget', '5USD/day', '--budget', '10concurrent']);
  const [key = ''] = made.stdout.split('\n');
  expect(key).toMatch(/^apex_/);
  expect(made.stdout.split(key).length - 1).toBe(4);
  expect(made.stdout).toContain(`export OPENAI_BASE_URL=${server.url}/v1 OPENAI_API_KEY=${key}`);
  expect(made.stdout).toContain(`export ANTHROPIC_BASE_URL=${server.url} ANTHROPIC_AUTH_TOKEN=${key}`);
  expect(made.stdout).toContain('Held to $5 a day');
  const id = /revoke (key_\S+)/.exec(made.stdout)?.[1];
  expect(asked('createBudget')).toMatchObject([
    { scope: 'key', subject: id, amount: '5', unit: 'usd', window: 'day', action: 'hard' },
    { scope: 'key', subject: id, amount: '10', unit: 'concurrent', window: 'total' },
  ]);
  expect((await run(['keys', 'list'])).stdout).toContain('feature=search, user=ada');
  server.gateway.refuse_budgets = true;
  const failed = await run([...create, '--budget', '5USD/day', '--json']);
  expect(failed.code).toBe(1);
  expect(json(failed.stdout)).toMatchObject({
    key: expect.stringMatching(/^apex_/),
    failed_budgets: [{ budget: '5USD/day', error: 'Not now.' }],
  });
  expect(failed.stderr).toMatch(/apex budgets add "search" 5USD\/day --for key=key_\S+[^]*apex keys revoke key_/);
  const before = (await run(['keys', 'list', '--json'])).stdout;
  const create_x = 'keys create --name x --scope gateway';
  const wrong = await codesOf(
    `${create_x} --budget 5EUR/day`,
    `${create_x} --label UPPER=x`,
    'keys create --name x --budget 5USD/day',
  );
  expect(wrong).toEqual([2, 2, 2]);
  // What is wrong is told before a key is made.
  expect((await run(['keys', 'list', '--json'])).stdout).toBe(before);
});

test('budgets: for everybody, each of a scope, or one label, changed and removed by name', async () => {
  const ladder = ['--action', 'downgrade', '--ladder', 'claude-opus-4-5,claude-haiku-4-5', '--alert-at', '0.5,1'];
  await run(['budgets', 'add', 'All', '100USD/day']);
  await run(['budgets', 'add', 'Each', '60requests/minute', '--for', 'user']);
  const made = await run(['budgets', 'add', 'Search', '5USD/day', '--for', 'feature=search', ...ladder]);
  expect(made.stdout).toContain('$5 a day for feature search, downgrade');
  expect(asked('createBudget')).toMatchObject([
    { scope: 'organisation', label: null, subject: null, amount: '100', action: 'hard' },
    { scope: 'user', subject: null, unit: 'requests', window: 'minute' },
    {
      scope: 'label',
      label: 'feature',
      subject: 'search',
      ladder: ['claude-opus-4-5', 'claude-haiku-4-5'],
      alert_at: [0.5, 1],
    },
  ]);
  expect((await run(['budgets', 'list'])).stdout).toMatch(/Each +each user +60 requests a minute +hard/);
  expect((await run(['budgets', 'change', 'All', '--amount', '10', '--off'])).stdout).toContain('$10 a day, hard, off');
  expect((await run(['budgets', 'remove', 'All'])).stdout).toContain('Removed All');
  const wrong = await codesOf(
    'budgets add x 10concurrent/day',
    'budgets add x 1USD --action downgrade',
    'budgets change Each',
    'budgets remove All',
  );
  expect(wrong).toEqual([2, 2, 2, 5]);
});

test('policies: written by options or a file, laid over what was, switched on, off and back', async () => {
  const rule = [
    '--match-model',
    'claude-opus-*,claude-sonnet-*',
    '--match-label',
    'feature=search,chat',
    '--model',
    'claude-haiku-4-5',
  ];
  const more = ['--fallback', 'azure/,gpt-5.5', '--cache', '10m', '--rollout', '50', '--holdout', '10%'];
  const made = await run(['policies', 'add', 'small', ...rule, ...more, '--json']);
  expect(made.code).toBe(0);
  const expected = {
    match: { models: ['claude-opus-*', 'claude-sonnet-*'], labels: { feature: ['search', 'chat'] } },
    action: {
      model: 'claude-haiku-4-5',
      fallbacks: [{ upstream: 'azure' }, { model: 'gpt-5.5' }],
      cache: { ttl_seconds: 600, scope: 'key', coalesce: true },
    },
    rollout_percent: 50,
    holdout_percent: 10,
  };
  expect(json(made.stdout)).toMatchObject({ name: 'small', active_version: null, rule: expected });
  const listed = (await run(['policies', 'list'])).stdout;
  expect(listed).toContain('model claude-opus-* or claude-sonnet-*; feature search or chat');
  expect(listed).toContain('50 %, 10 % of it held out');
  const changed = await run(['policies', 'change', 'small', '--rollout', '100', '--activate', '--json']);
  expect(json(changed.stdout)).toMatchObject({
    version: 2,
    active_version: 2,
    rule: { ...expected, rollout_percent: 100 },
  });
  const shown = (await run(['policies', 'show', 'small'])).stdout;
  expect(JSON.parse(shown.slice(shown.indexOf('{')))).toMatchObject({ ...expected, rollout_percent: 100 });
  const file = join(home.folder, 'rule.json');
  await writeFile(file, JSON.stringify({ action: { refuse: { message: 'No.' } } }));
  await run(['policies', 'add', 'no', '--file', file]);
  await run(['policies', 'add', 'piped', '--file', '-', '--retries', '1'], { stdin: '{"action":{}}' });
  expect(asked('createPolicy').slice(1)).toMatchObject([
    { name: 'no', rule: { action: { refuse: { message: 'No.' } }, rollout_percent: 100 } },
    { name: 'piped', rule: { action: { retries: 1 } } },
  ]);
  expect((await run(['policies', 'activate', 'small', '1'])).stdout).toContain('version 1, decides');
  expect((await run(['policies', 'rollback', 'small'])).stdout).toContain('off again');
  expect((await run(['policies', 'deactivate', 'small'])).code).toBe(0);
  expect((await run(['policies', 'preview', 'small', '--model', 'gpt-5.5'])).stdout).toMatch(
    /100 of 1,000 calls match, \$4.00 of \$12.50/,
  );
  expect(asked('previewPolicy')).toMatchObject([{ rule: { match: expected.match, action: { model: 'gpt-5.5' } } }]);
  const explained = await run([
    'policies',
    'explain',
    '--model',
    'claude-opus-4-5',
    '--label',
    'feature=search',
    '--tokens',
    '10',
  ]);
  expect(explained.stdout).toContain('claude-opus-4-5 goes to claude-haiku-4-5 at anthropic');
  expect(asked('explainPolicy')).toMatchObject([{ labels: { feature: 'search' }, input_tokens: 10 }]);
  expect((await run(['policies', 'remove', 'no'])).stdout).toContain('Removed no');
  const wrong = await codesOf(
    'policies add x --match-model a',
    'policies add x --file nowhere.json',
    'policies change small',
    'policies preview',
    'policies show nobody',
  );
  expect(wrong).toEqual([2, 2, 2, 2, 5]);
});

test('traffic is shown, followed from where it was, and explained', async () => {
  const shown = await run(['traffic']);
  expect(shown.stdout).toContain('gw_00f067aa0ba902b7');
  expect(shown.stdout).toContain('12 calls a minute');
  const following = home.start(['traffic', '--follow', '--json'], { env: { APEX_URL: server.url } });
  await following.until('gw_00000000000000ff', 2);
  following.child.kill('SIGINT');
  const { stdout, code } = await following.ended;
  expect(code).toBe(130);
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => json(line)['request_id']);
  expect(ids.slice(0, 3)).toEqual(['gw_00f067aa0ba902b7', 'gw_00000000000000ff', 'gw_00000000000000ff']);
  expect(asked('watchTraffic').slice(0, 2)).toEqual([{ after: 2 }, { after: 4 }]);
  const explained = await run(['traffic', 'explain', 'gw_00f067aa0ba902b7']);
  expect(explained.stdout).toContain('openai is the only upstream that serves gpt-5.5.');
  expect((await run(['traffic', 'explain', 'nonsense'])).code).toBe(2);
});

test('the settings of the gateway are told in words and changed in part', async () => {
  expect((await run(['gateway', 'settings'])).stdout).toContain('3600 s, then they are refused');
  const changed = await run(['gateway', 'settings', '--when-stale', 'open', '--stale', '24h', '--total', '10m']);
  expect(changed.stdout).toContain('86400 s, and beyond');
  expect(asked('changeGatewaySettings')).toEqual([
    { when_stale: 'open', stale_seconds: 86_400, total_timeout_ms: 600_000 },
  ]);
  expect((await run(['gateway', 'settings', '--when-stale', 'ajar'])).code).toBe(2);
});
