import { join } from 'node:path';
import { authRoutes, telemetryRoutes, unwrapAnswer } from '@apex/contracts';
import { fillCalls, mergeParts } from '../data/fill-calls.ts';
import { applyLoad, type Load, type LoadRequest } from '../measure/load.ts';
import { cpuMs } from '../measure/process-tree.ts';
import { median, percentile } from '../measure/statistics.ts';
import { startChild } from '../peer/start-child.ts';
import { type Engines, startEngines } from '../product/engines.ts';
import { startProduct } from '../product/product.ts';
import { request } from '../product/request.ts';
import { type SignedUp, signUp } from '../product/sign-up.ts';
import { rollUp } from '../product/with-telemetry.ts';
import type { Figure, Row, RowContext } from '../row.ts';

const users = 50;
const callsOfUser = 20_000;

/** A user with calls of their own, and the id of one of them. */
interface Reader extends SignedUp {
  readonly call_id: string;
}

interface Kind {
  readonly name: string;
  readonly at_most: number;
  readonly next: (reader: Reader, turn: number) => LoadRequest;
}

const { querySpend, getCall, listImports } = telemetryRoutes;
const { whoami, createKey } = authRoutes;
const complex = JSON.stringify({
  by: ['model', 'day'],
  measures: ['cache_hit_rate', 'latency.p95', 'sessions', 'cost_per_session'],
  order: { by: 'cost', direction: 'desc' },
});

const kinds: readonly Kind[] = [
  { name: 'health', at_most: 50, next: () => ({ method: 'GET', path: '/health' }) },
  { name: 'read: who am I', at_most: 100, next: ({ key }) => ({ ...whoami, key }) },
  {
    name: 'read: one call',
    at_most: 100,
    next: ({ key, call_id }) => ({ method: getCall.method, path: getCall.path.replace('{id}', call_id), key }),
  },
  { name: 'read: imports', at_most: 100, next: ({ key }) => ({ ...listImports, key }) },
  { name: 'complex query', at_most: 500, next: ({ key }) => ({ ...querySpend, key, body: complex }) },
  {
    name: 'write: create a key',
    at_most: 200,
    next: ({ key }, turn) => ({ ...createKey, key, body: JSON.stringify({ name: `load ${turn}`, scopes: ['read'] }) }),
  },
];

async function makeReaders(url: string, engines: Engines): Promise<Reader[]> {
  const signedUp = await Promise.all(Array.from({ length: users }, (_, number) => signUp(url, `user-${number}`)));
  const readers: Reader[] = [];
  for (const user of signedUp) {
    const { identity } = user;
    await fillCalls(engines.clickhouse, { identity, calls: callsOfUser, days: 30, start: '2026-03-01T00:00:00Z' });
  }
  await mergeParts(engines.clickhouse, 'calls');
  await rollUp(engines);
  const { path, output } = telemetryRoutes.listCalls;
  for (const user of signedUp) {
    const answer = await request(user, { path: `${path}?per_page=1` });
    const [call] = output.parse(unwrapAnswer(JSON.parse(answer.toString()))).calls;
    if (call === undefined) throw new Error('a user has no call to read');
    readers.push({ ...user, call_id: call.id });
  }
  return readers;
}

/** What users met, and what it cost the processes that serve them. */
class Pressure {
  readonly times: number[] = [];
  readonly #cpu_ms: number[];
  readonly #target: Pick<Load, 'url' | 'next'>;
  readonly #pids: readonly number[];

  constructor(target: Pick<Load, 'url' | 'next'>, pids: readonly number[]) {
    this.#target = target;
    this.#pids = pids;
    this.#cpu_ms = pids.map(() => 0);
  }

  async warmUp(): Promise<void> {
    await applyLoad({ ...this.#target, users, seconds: 0.5 });
  }

  async apply(seconds: number): Promise<void> {
    const before = await Promise.all(this.#pids.map(cpuMs));
    this.times.push(...(await applyLoad({ ...this.#target, users, seconds })));
    const after = await Promise.all(this.#pids.map(cpuMs));
    for (const [index, ms] of after.entries())
      this.#cpu_ms[index] = (this.#cpu_ms[index] ?? 0) + ms - (before[index] ?? 0);
  }

  /** Of each process, in their order. */
  cpuUsARequest(): number[] {
    return this.#cpu_ms.map((ms) => Math.round((ms * 1000) / this.times.length));
  }
}

async function* run(context: RowContext): AsyncGenerator<Figure> {
  const engines = await startEngines(context);
  const product = await startProduct(context, { environment: engines.environment });
  const bare = startChild(context, join(import.meta.dirname, '../peer/bare-http-server.ts'));
  const bareUrl = `http://127.0.0.1:${String(await bare.next())}`;
  context.say(`making ${users} users with ${callsOfUser} calls each`);
  const readers = await makeReaders(product.url, engines);
  for (const kind of kinds) {
    context.say(kind.name);
    const next = (user: number, turn: number): LoadRequest => {
      const reader = readers[user];
      if (reader === undefined) throw new RangeError(`there is no user ${user}`);
      return kind.next(reader, turn);
    };
    const ours = new Pressure({ url: product.url, next }, [product.pid, engines.clickhousePid()]);
    const floor = new Pressure({ url: bareUrl, next }, [bare.pid]);
    await ours.warmUp();
    await floor.warmUp();
    for (let round = 0; round < (context.quick ? 1 : 2); round += 1) {
      await ours.apply(context.quick ? 1 : 2.5);
      await floor.apply(0.5);
    }
    const [server, clickhouse] = ours.cpuUsARequest();
    yield {
      what: `${kind.name}, ${users} users at once: p95`,
      unit: 'ms',
      seen: percentile(ours.times, 0.95),
      bar: { at_most: kind.at_most },
      peer: { name: 'node:http', seen: percentile(floor.times, 0.95), unit: 'ms' },
      detail: {
        answers: ours.times.length,
        p50_ms: median(ours.times),
        p99_ms: percentile(ours.times, 0.99),
        cpu_us_a_request: { server, clickhouse, node_http: floor.cpuUsARequest()[0] },
      },
    };
  }
}

export const apiRow: Row = { name: 'api', summary: 'answers under 50 users at once', parts: [run] };
