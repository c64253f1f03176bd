import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Call, gatewayRoutes } from '@apex/contracts';
import { parseUsd, sumPico } from '@apex/pricing';
import { balanced } from '@apex/testkit/gateway-balance';
import { type GatewayProject, type GatewayServer, startGateway } from '@apex/testkit/gateway';
import { engineOf } from '@apex/testkit/process-list';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

/** Decides who leaves when; another seed is another test. */
const seed = 20_261_121;

let folder: string;
let server: GatewayServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-accounting-'));
  server = await startGateway({ folder });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

function createDice(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const chat = '/v1/chat/completions';
const bodyOf = (name: string, stream: boolean, words: number) => ({
  model: 'gpt-4.1-mini',
  stream,
  messages: [{ role: 'user', content: `${name} [[say ${words} words]]` }],
});

/** What a client got: the whole answer, or less. */
interface Outcome {
  readonly name: string;
  readonly whole: boolean;
  /** As the answer's head told it; null: it was a stream, or there was none. */
  readonly cost: string | null;
}

async function call(
  project: GatewayProject,
  name: string,
  how: { stream: boolean; words: number; signal?: AbortSignal },
) {
  const options = { headers: { 'x-apex-session': name }, ...(how.signal === undefined ? {} : { signal: how.signal }) };
  try {
    const answer = await project.post(chat, bodyOf(name, how.stream, how.words), options);
    const whole = answer.status === 200 && (!how.stream || answer.text.endsWith('data: [DONE]\n\n'));
    return { name, whole, cost: answer.headers.get('x-apex-cost') } satisfies Outcome;
  } catch {
    // It left, or the server did.
    return { name, whole: false, cost: null } satisfies Outcome;
  }
}

/** Sessions are calls here: none has two rows, and each call that the provider saw has one. */
async function expectOneRowEach(project: GatewayProject, outcomes: readonly Outcome[]): Promise<readonly Call[]> {
  await project.provider.settled();
  const sawModel = project.provider.requests.filter(({ path }) => path === chat);
  const seen = new Set(
    sawModel.map(({ body }) => /^[^ ]+/.exec(JSON.stringify(body).split('"content":"')[1] ?? '')?.[0]),
  );
  const rows = await project.rows(seen.size);
  const sessions = rows.map(({ session }) => session);
  expect(new Set(sessions).size).toBe(sessions.length);
  expect([...seen].filter((name) => !sessions.includes(name ?? ''))).toEqual([]);
  const exact = new Set(project.provider.bill.lines.map(({ cost }) => cost));
  for (const { name, cost } of outcomes.filter(({ whole }) => whole)) {
    const row = rows.find(({ session }) => session === name);
    expect(row, name).toMatchObject({ status: 'ok', ...(cost === null ? {} : { cost_usd: cost }) });
    expect(exact.has(parseUsd(row?.cost_usd ?? '0')), name).toBe(true);
  }
  return rows;
}

test('two hundred clients, many of which leave at any moment: one row for each call the provider saw', async () => {
  const project = await server.project({ pace_ms: 2 });
  const dice = createDice(seed);
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, async (_, at) => {
      const leaving = new AbortController();
      const stays = dice(3) === 0;
      const [stream, words, ms] = [dice(2) === 0, 5 + dice(60), dice(400)];
      const left = stays ? undefined : pause(ms).then(() => leaving.abort());
      const outcome = await call(project, `c${at}`, { stream, words, signal: leaving.signal });
      await left;
      return outcome;
    }),
  );
  expect(outcomes.filter(({ whole }) => whole).length).toBeGreaterThan(40);
  expect(outcomes.filter(({ whole }) => !whole).length).toBeGreaterThan(20);
  await expectOneRowEach(project, outcomes);
});

test('the server is killed in mid traffic, twice: after it started again nothing is missing, nothing is there twice', async () => {
  const project = await server.project({ pace_ms: 10 });
  await project.addBudget({ scope: 'project', amount: '100', window: 'total' });
  const dice = createDice(seed + 1);
  const outcomes: Outcome[] = [];
  for (let kill = 0; kill < 2; kill += 1) {
    const calls = Array.from({ length: 60 }, async (_, at) => {
      await pause(dice(500));
      return call(project, `k${kill}-${at}`, { stream: dice(2) === 0, words: 20 + dice(80) });
    });
    await expect.poll(() => project.provider.in_flight, { interval: 5, timeout: 20_000 }).toBeGreaterThan(4);
    await pause(dice(300));
    await server.apex.kill();
    outcomes.push(...(await Promise.all(calls)));
    await server.restart();
  }
  expect(outcomes.some(({ whole }) => whole)).toBe(true);
  expect(outcomes.some(({ whole }) => !whole)).toBe(true);
  outcomes.push(await call(project, 'after', { stream: false, words: 5 }));
  const rows = await expectOneRowEach(project, outcomes);
  expect(rows.some(({ error_type }) => error_type === 'gateway_stopped')).toBe(true);
  const budgets = await project.user.request('GET', '/api/gateway/budgets');
  const [state] = budgets.data(gatewayRoutes.listBudgets.output).budgets;
  const told = sumPico(rows.map(({ cost_usd }) => parseUsd(cost_usd ?? '0')));
  // Nobody knows what was charged for those under way: the budget counts the most.
  expect(parseUsd(state?.uses[0]?.spent ?? '0')).toBeGreaterThanOrEqual(told);
});

describe('an engine is killed under traffic', () => {
  test.each(['clickhouse', 'postgres'] as const)(
    '%s: every call is answered, and every row is there',
    async (engine) => {
      const project = await server.project();
      expect((await project.post(chat, bodyOf('warm', false, 5))).status).toBe(200);
      const pid = await engineOf(join(folder, 'data'), engine);
      if (pid === undefined) throw new Error(`there is no ${engine}`);
      process.kill(pid, 'SIGKILL');
      let answered = 1;
      const isBack = async (): Promise<boolean> =>
        ![undefined, pid].includes(await engineOf(join(folder, 'data'), engine));
      do {
        const calls = Array.from({ length: 5 }, () => project.post(chat, bodyOf('during', false, 5)));
        expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
        answered += calls.length;
      } while (!(await isBack()));
      await expect.poll(async () => (await fetch(`${server.apex.url}/ready`)).status, { timeout: 60_000 }).toBe(200);
      const found = await project.balance(answered);
      expect(found).toMatchObject(balanced);
      expect(found.calls).toHaveLength(answered);
      expect(found.ours_usd).toBe(found.bill_usd);
    },
  );
});
