import type { RunEvent } from '@apex/contracts';
import { chatRoutes, telemetryRoutes } from '@apex/contracts';
import { type ApexProcess, type ApexUser, type CommandResult, signUpUser, startApex } from '@apex/testkit/apex';
import { type HttpUser, signUpByHttp } from '@apex/testkit/http-user';
import { engineOf, processesOf } from '@apex/testkit/process-list';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ManyRows, writeManyRows } from './support/many-rows.ts';
import { plantImport } from './support/planted-tenant.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

/** Decides when to kill; another seed is another test. */
const seed = 20_261_120;
const kills = 4;

let folder: string;
let apex: ApexProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-kill-'));
  apex = await startApex({ folder });
});
afterAll(async () => {
  await apex.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Starts the server again on its folder and port, as a supervisor would. */
async function restart(): Promise<void> {
  apex = await startApex({ folder, environment: { APEX_PORT: new URL(apex.url).port } });
}

function createDice(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Following {
  /** Records that the server has acknowledged, as far as the command has told. */
  acknowledged(): number;
  /** Resolves when at least so many are, or when the command has ended. */
  reached(records: number): Promise<void>;
  readonly ended: Promise<CommandResult>;
}

/** Runs an import and follows how far it is. */
function follow(user: ApexUser, path: string): Following {
  let stored = 0;
  let told = Promise.withResolvers<void>();
  const ended = user.run(['import', path, '--json'], {
    onStderr(text) {
      for (const [, records] of text.matchAll(/"stored":(\d+)/g)) stored = Math.max(stored, Number(records));
      told.resolve();
      told = Promise.withResolvers();
    },
  });
  let isOver = false;
  void ended.finally(() => {
    isOver = true;
    told.resolve();
  });
  return {
    acknowledged: () => stored,
    ended,
    async reached(records) {
      while (stored < records && !isOver) await told.promise;
    },
  };
}

const callsOf = async (user: ApexUser): Promise<number> =>
  (await user.json<{ total: { calls: number } }>(['spend'])).total.calls;

/** Everything the server says of the calls, from whichever side. */
async function expectExactly(user: ApexUser, expected: ManyRows): Promise<void> {
  const spend = await user.json<{ rows: { day: string; calls: number }[]; total: object }>(['spend', '--by', 'day']);
  expect(spend.total).toMatchObject({ calls: expected.rows, cost_usd: expected.cost_usd });
  const days = spend.rows.map(({ day, calls }) => [day.slice(0, 10), calls]);
  expect(Object.fromEntries(days)).toEqual(expected.days);
  // Records behind the calls: none is there twice.
  const replay = await user.json<{ calls_without_prefix: number }>(['simulate', 'prompt-cache', '--forks', 'replay']);
  expect(replay.calls_without_prefix).toBe(expected.rows);
  const again = await user.json<object>(['import', expected.path]);
  expect(again).toMatchObject({ records: expected.rows, calls: 0, duplicates: expected.rows });
}

/** The server answers, with both of its engines behind it. */
async function isReady(): Promise<void> {
  const status = async (): Promise<number> => (await fetch(`${apex.url}/ready`)).status;
  await expect.poll(status, { timeout: 60_000 }).toBe(200);
}

/** The import goes through by itself, or fails for a reason that passes and goes through when it is run again. */
async function finish(user: ApexUser, path: string, running: Following): Promise<void> {
  const ran = await running.ended;
  await isReady();
  if (ran.code === 0) return;
  expect([8, 9, 10], ran.stderr).toContain(ran.code);
  await user.json(['import', path]);
}

describe('the server is killed while it imports', () => {
  test(`${kills} times on one folder, at moments of seed ${seed}: nothing acknowledged is lost, nothing is doubled`, async () => {
    const ada = await signUpUser(apex, 'ada@example.com');
    const data = await writeManyRows(join(folder, 'many.csv'), 60_000);
    const dice = createDice(seed);
    let running = follow(ada, data.path);
    let killed = 0;
    for (; killed < kills; killed += 1) {
      await running.reached(Math.floor((data.rows * killed) / kills) + dice(data.rows / kills));
      await pause(dice(400));
      await apex.kill();
      const acknowledged = running.acknowledged();
      await restart();
      expect(await callsOf(ada)).toBeGreaterThanOrEqual(acknowledged);
      // A command that gave up is run again by its user; one that waited goes on.
      const over = await Promise.race([running.ended, pause(10, undefined)]);
      if (over !== undefined) running = follow(ada, data.path);
    }
    await finish(ada, data.path, running);
    await expectExactly(ada, data);
    const engines = (await processesOf(join(folder, 'data'))).filter((one) => / -D |chdb-process/.test(one.args));
    expect(engines.filter((one) => !one.args.startsWith('sh '))).toHaveLength(2);
  });
});

describe('the server is killed while it fills the sample', () => {
  /** Ends when the fill has told that so many calls are stored, or with the fill. */
  async function fillUntil(user: HttpUser, calls: number): Promise<void> {
    const response = await fetch(`${apex.url}/api/sample`, {
      method: 'POST',
      headers: { authorization: `Bearer ${user.access_token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    let told = '';
    for await (const part of response.body ?? []) {
      told += Buffer.from(part).toString();
      const done = [...told.matchAll(/"done":(\d+)/g)].map(([, number]) => Number(number));
      if (done.some((number) => number > calls)) return;
    }
  }

  test.each([0, 4000, 8000])(
    'after %i calls: the next fill completes it, and another one changes nothing',
    async (calls) => {
      const user = await signUpByHttp(apex, `sample-${calls}@example.com`);
      await fillUntil(user, calls).catch(() => undefined);
      await pause(createDice(seed + calls)(150));
      await apex.kill();
      await restart();
      const headers = { 'x-apex-project': 'sample' };
      const fill = async (): Promise<string> => (await user.request('POST', '/api/sample', { body: {} })).text;
      const count = async (): Promise<number> => {
        const spend = await user.request('POST', '/api/spend/query', { body: {}, headers });
        return spend.data(telemetryRoutes.querySpend.output).total.calls;
      };
      const filled = Number(/"calls":(\d+)/.exec(await fill())?.[1]);
      expect(filled).toBeGreaterThan(10_000);
      expect(await count()).toBe(filled);
      expect(await fill()).toContain(`"calls":${filled}`);
      expect(await count()).toBe(filled);
    },
  );
});

describe('an engine is killed while the server imports', () => {
  test.each(['clickhouse', 'postgres'] as const)(
    '%s: the import goes through or may be run again, and is exact',
    async (name) => {
      const user = await signUpUser(apex, `${name}@example.com`);
      const data = await writeManyRows(join(folder, `${name}.csv`), 30_000);
      const dice = createDice(seed + name.length);
      const running = follow(user, data.path);
      for (const share of [0.2, 0.6]) {
        await running.reached(data.rows * share);
        await pause(dice(300));
        const pid = await engineOf(join(folder, 'data'), name);
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
        const isAnother = async (): Promise<boolean> =>
          ![undefined, pid].includes(await engineOf(join(folder, 'data'), name));
        await expect.poll(isAnother, { timeout: 60_000 }).toBe(true);
      }
      await finish(user, data.path, running);
      await expectExactly(user, data);
    },
  );
});

describe('the server is killed while it answers', () => {
  let user: HttpUser;
  beforeAll(async () => {
    user = await signUpByHttp(apex, 'asker@example.com');
    await plantImport(user, 'known', { records: 500, finish: true });
  });

  /** Asks over a socket and resolves to the run once it has sent what is waited for. */
  function askUntil(type: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${apex.url.replace('http', 'ws')}/ws`, [`apex.bearer.${user.access_token}`]);
      let run_id = '';
      socket.addEventListener('open', () =>
        socket.send(
          JSON.stringify({ type: 'ask', text: 'Where do we use prompt caching and where are we losing it?' }),
        ),
      );
      socket.addEventListener('error', () => reject(new Error('the socket broke')));
      socket.addEventListener('message', ({ data }) => {
        // Frames of our own contract, which other tests hold.
        const frame = JSON.parse(String(data)) as { type: string; run_id?: string };
        run_id ||= frame.run_id ?? '';
        if (frame.type === type) resolve(run_id);
        if (frame.type === 'run_ended') reject(new Error(`the run ended before it sent ${type}`));
      });
    });
  }

  async function storyOf(run_id: string): Promise<readonly RunEvent[]> {
    const answer = await user.request('GET', `/api/runs/${run_id}/events`);
    return answer.data(chatRoutes.listRunEvents.output).events;
  }

  test.each(['message_received', 'agent_started', 'tool_executing', 'tool_completed'])(
    'after %s: the run has ended honestly, once, and another question is answered',
    async (type) => {
      const run_id = await askUntil(type);
      await apex.kill();
      await restart();
      const path = `/api/runs/${run_id}`;
      const ended = async () => (await user.request('GET', path)).data(chatRoutes.getRun.output).ended_at !== null;
      await expect.poll(ended, { timeout: 20_000 }).toBe(true);
      const run = (await user.request('GET', path)).data(chatRoutes.getRun.output);
      expect(run).toMatchObject({ status: 'failed', note: expect.stringMatching(/again/) });
      const events = await storyOf(run_id);
      expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1));
      expect(events.map((event) => event.type).filter((one) => one === 'final_report')).toHaveLength(1);
      expect(events.at(-1)?.type).toBe('final_report');
      expect(run.last_seq).toBe(events.length);
      const started = events.filter((event) => event.type === 'agent_started').length;
      expect(events.filter((event) => event.type === 'agent_completed')).toHaveLength(started);
      const asked = await user.request('POST', '/api/runs', { body: { text: 'What did we spend?' } });
      const next = asked.data(chatRoutes.ask.output);
      const status = async () =>
        (await user.request('GET', `/api/runs/${next.id}`)).data(chatRoutes.getRun.output).status;
      await expect.poll(status, { timeout: 30_000 }).toBe('complete');
      expect(await storyOf(run_id)).toEqual(events);
    },
  );
});

test('when it is stopped at last, no process of it is left', async () => {
  expect(await apex.stop()).toBe(0);
  expect(await processesOf(join(folder, 'data'))).toEqual([]);
});
