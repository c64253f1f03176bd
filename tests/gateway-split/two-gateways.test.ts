import { authRoutes, type Call, gatewayRoutes, platformRoutes } from '@apex/contracts';
import { createClient } from '@apex/client';
import { formatUsd, parseUsd, sumPico } from '@apex/pricing';
import type { ApexProcess } from '@apex/testkit/apex';
import type { GatewayProject } from '@apex/testkit/gateway';
import { balanced } from '@apex/testkit/gateway-balance';
import { type HttpAnswer, request } from '@apex/testkit/http-user';
import { startTestRedis, type TestRedis } from '@apex/testkit/redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type SplitInstallation, startSplit } from './support/split-installation.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let split: SplitInstallation;
let redis: TestRedis;
let gateways: readonly ApexProcess[] = [];
beforeAll(async () => {
  [split, redis] = await Promise.all([startSplit(), startTestRedis()]);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await split.close();
  await redis.stop();
});

const model = 'gpt-4.1';
const shared = () => ({ APEX_REDIS_URL: redis.url });

/** A call through the first or the second process. */
function call(
  { key }: Pick<GatewayProject, 'key'>,
  process: number,
  content: string,
  more: object = {},
): Promise<HttpAnswer> {
  const body = { model, messages: [{ role: 'user', content }], ...more };
  const url = split.homes[process % 2]?.url ?? '';
  return request(`${url}/v1/chat/completions`, 'POST', { body, headers: { authorization: `Bearer ${key}` } });
}

const each = <T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)));
const count = (answers: readonly HttpAnswer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;
const costOf = (calls: readonly Call[]) => formatUsd(sumPico(calls.map(({ cost_usd }) => parseUsd(cost_usd ?? '0'))));

async function addBudget({ user }: GatewayProject, body: object) {
  const answer = await user.request('POST', '/api/gateway/budgets', { body: { name: 'a budget', ...body } });
  const { id } = answer.data(gatewayRoutes.createBudget.output);
  return {
    /** As it stands in the database once both processes have written down what they know. */
    spent: async () => {
      const { uses } = (await user.request('GET', `/api/gateway/budgets/${id}`)).data(gatewayRoutes.getBudget.output);
      return formatUsd(parseUsd(uses[0]?.spent ?? '0'));
    },
  };
}

test('a second gateway starts only where both share a Redis that answers, and is told what is missing', async () => {
  const [one] = split.homes;
  const other = (name: string) => ({ url: '', port: 0, folder: `${one.folder}-${name}` });
  const alone = await split.start(one);
  await Promise.all([
    expect(split.start(other('alone'))).rejects.toThrow(/Another gateway process.*set APEX_REDIS_URL for each/s),
    expect(split.start(other('shared'), shared())).rejects.toThrow(/without Redis\. Give it APEX_REDIS_URL too/),
    expect(split.start(other('lost'), { APEX_REDIS_URL: 'redis://127.0.0.1:1' })).rejects.toThrow(
      /The Redis at APEX_REDIS_URL.*does not answer.*ECONNREFUSED/s,
    ),
  ]);
  await alone.close();
  gateways = await Promise.all(split.homes.map((home) => split.start(home, shared())));
});

test('calls through either are recorded once and equal the bill; the one address of the people tells of both', async () => {
  const project = await split.project();
  const { user } = project;
  const answers = await each(40, (at) => call(project, at, `hello ${at}`, { stream: at % 4 > 1 }));
  expect(count(answers, 200)).toBe(40);
  expect(await project.balance(40)).toMatchObject(balanced);
  for (const { url } of split.homes) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('apex_gateway_calls_total{outcome="answered"} 20\n');
    expect(metrics).toContain('apex_gateway_overhead_seconds_count 20\n');
    expect(metrics).toContain('apex_gateway_upstreams{kind="openai",breaker="closed"} 1\n');
  }
  // The API of the gateway is there; its traffic is not.
  expect((await request(`${split.main.url}/v1/chat/completions`, 'POST', { body: {} })).status).toBe(404);
  const { calls } = (await user.request('GET', '/api/gateway/traffic')).data(gatewayRoutes.listTraffic.output);
  expect(calls).toHaveLength(20);
  expect((await request(`${split.main.url}/api/gateway/traffic`, 'GET')).status).toBe(401);
  const missing = await user.request('GET', '/api/gateway/budgets/budget_00000000-0000-7000-8000-000000000000');
  expect([missing.status, missing.error().error_code]).toEqual([404, 'GATEWAY_BUDGET_NOT_FOUND']);
  const client = createClient(gatewayRoutes, { url: split.main.url, credential: () => user.access_token });
  const live = client.watchTraffic({ after: 0 });
  expect((await live.next()).value).toMatchObject({ calls: expect.arrayContaining([]) });
  await live.return({ last_sequence: 0 });
  const { gateway_url, health } = (await user.request('GET', '/api/status')).data(platformRoutes.status.output);
  expect([gateway_url, health.gateway]).toEqual(['https://gateway.example', null]);
  const own = (await (await fetch(`${split.homes[1].url}/health`)).json()) as unknown;
  expect(own).toMatchObject({ gateway: 'flowing', ingest: null });
});

test('a thousand calls at once over both spend one dollar, and at most one call more', async () => {
  const project = await split.project({ caching: 'exact' });
  const budget = await addBudget(project, { scope: 'organisation', amount: '1', window: 'total' });
  const answers = await each(1000, (at) =>
    call(project, at, `call ${at} [[say 900 words]] ${'word '.repeat(900)}`, { max_completion_tokens: 2000 }),
  );
  const paid = count(answers, 200);
  expect(paid + count(answers, 402)).toBe(1000);
  const { calls, bill_usd, ours_usd, ...rest } = await project.balance(1000);
  expect(rest).toMatchObject(balanced);
  expect(ours_usd).toBe(bill_usd);
  const dearest = calls
    .map(({ cost_usd }) => parseUsd(cost_usd ?? '0'))
    .reduce((most, one) => (one > most ? one : most));
  expect(parseUsd(bill_usd)).toBeLessThanOrEqual(parseUsd('1') + dearest);
  expect(parseUsd(bill_usd)).toBeGreaterThan(parseUsd('0.9'));
  await expect.poll(budget.spent, { timeout: 20_000 }).toBe(bill_usd);
});

test('requests a minute and calls at the same time are held across both', async () => {
  const project = await split.project();
  const limit = { scope: 'project', unit: 'requests', amount: '10', window: 'minute' };
  await addBudget(project, { ...limit, name: 'a minute' });
  const minuteOf = () => Math.floor(Date.now() / 60_000);
  const first = minuteOf();
  const answers = await each(30, (at) => call(project, at, `call ${at}`));
  const windows = minuteOf() - first + 1;
  expect(count(answers, 200)).toBeGreaterThan(0);
  expect(count(answers, 200)).toBeLessThanOrEqual(10 * windows);
  expect(count(answers, 200) + count(answers, 429)).toBe(30);

  const crowd = await split.project();
  await addBudget(crowd, { scope: 'project', unit: 'concurrent', amount: '4', window: 'total' });
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, crowd.provider.in_flight)), 2);
  const slow = await each(24, (at) => call(crowd, at, `call ${at} [[first-byte 100]]`));
  clearInterval(looking);
  expect(count(slow, 200) + count(slow, 429)).toBe(24);
  expect(count(slow, 200)).toBeGreaterThanOrEqual(4);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

test('a policy, a rotated key of the provider and a revoked key count in both', async () => {
  const keys = ['provider-key-of-openai'];
  const project = await split.project({ keys });
  const { user } = project;
  const both = async (seen: (answer: HttpAnswer) => unknown) =>
    (await each(2, (at) => call(project, at, 'hello'))).map(seen);
  const modelOf = ({ headers }: HttpAnswer) => headers.get('x-apex-model');
  const statusOf = ({ status }: HttpAnswer) => status;
  expect(await both(modelOf)).toEqual([model, model]);
  await project.activate({ action: { model: 'gpt-4.1-mini' } });
  await expect.poll(() => both(modelOf), { timeout: 15_000 }).toEqual(['gpt-4.1-mini', 'gpt-4.1-mini']);

  const { secrets } = (await user.request('GET', '/api/vault/secrets')).data(authRoutes.listSecrets.output);
  const [secret] = secrets;
  const body = { value: 'another-key-of-openai', version: secret?.version };
  expect((await user.request('POST', `/api/vault/secrets/${secret?.id}/rotate`, { body })).status).toBe(200);
  keys.splice(0, 1, body.value);
  expect(await both(statusOf)).toEqual([401, 401]);
  expect(await both(statusOf)).toEqual([200, 200]);

  expect((await user.request('DELETE', `/api/keys/${project.key_id}`)).status).toBe(200);
  await expect.poll(() => both(statusOf), { timeout: 15_000 }).toEqual([401, 401]);
});

test('one is killed among its calls: the other goes on, and after a restart rows and budgets are whole', async () => {
  const project = await split.project({ caching: 'exact' });
  const budget = await addBudget(project, { scope: 'organisation', amount: '100', window: 'total' });
  const most = { max_completion_tokens: 3000 };
  await each(10, (at) => call(project, at, `early ${at}`, most));
  const before = project.provider.requests.length;
  const lasting = each(10, (at) =>
    call(project, 0, `lasting ${at} [[slow 5]] [[say 200 words]]`, { stream: true, ...most }),
  );
  const doomed = Promise.allSettled(
    Array.from({ length: 10 }, (_, at) =>
      call(project, 1, `doomed ${at} [[slow 20]] [[say 500 words]]`, { stream: true, ...most }),
    ),
  );
  await expect.poll(() => project.provider.requests.length - before).toBe(20);
  await gateways[1]?.kill();
  expect((await doomed).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'));
  expect(count(await lasting, 200)).toBe(10);
  gateways = [...gateways.slice(0, 1), await split.start(split.homes[1], shared())];
  expect((await call(project, 1, 'after', most)).status).toBe(200);

  const { calls, missing } = await project.balance(31);
  const crashed = calls.filter(({ error_type }) => error_type === 'gateway_stopped');
  expect(calls).toHaveLength(31);
  expect(crashed).toHaveLength(10);
  expect(missing.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'abandoned'));
  // Settled calls to the picodollar; of the crashed ones the most that each can have cost: no less than the bill says.
  const settled = costOf(calls.filter(({ error_type }) => error_type !== 'gateway_stopped'));
  const charged = async () => parseUsd(await budget.spent()) - parseUsd(settled);
  const dollarsForOutput = parseUsd('0.000008') * BigInt(most.max_completion_tokens);
  await expect.poll(charged, { timeout: 20_000 }).toBeGreaterThanOrEqual(10n * dollarsForOutput);
  expect(await charged()).toBeLessThan(10n * (dollarsForOutput + parseUsd('0.001')));
});
