import { authRoutes, telemetryRoutes, unwrapAnswer } from '@apex/contracts';
import { fillCalls, mergeParts } from '../data/fill-calls.ts';
import { applyLoad, type LoadRequest } from '../measure/load.ts';
import { cpuMs } from '../measure/process-tree.ts';
import { median, percentile } from '../measure/statistics.ts';
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

async function* run(context: RowContext): AsyncGenerator<Figure> {
  const engines = await startEngines(context);
  const product = await startProduct(context, { environment: engines.environment });
  context.say(`making ${users} users with ${callsOfUser} calls each`);
  const readers = await makeReaders(product.url, engines);
  const readerOf = (user: number): Reader => {
    const reader = readers[user];
    if (reader === undefined) throw new RangeError(`there is no user ${user}`);
    return reader;
  };
  for (const { name, at_most, next } of kinds) {
    context.say(name);
    const load = (seconds: number) =>
      applyLoad({ url: product.url, users, seconds, next: (user, turn) => next(readerOf(user), turn) });
    await load(0.5);
    const before = [await cpuMs(product.pid), await cpuMs(engines.clickhousePid())];
    const times = await load(context.quick ? 1 : 4);
    const server = (await cpuMs(product.pid)) - (before[0] ?? 0);
    const clickhouse = (await cpuMs(engines.clickhousePid())) - (before[1] ?? 0);
    yield {
      what: `${name}, ${users} users at once: p95`,
      unit: 'ms',
      seen: percentile(times, 0.95),
      bar: { at_most },
      detail: {
        answers: times.length,
        p50_ms: median(times),
        p99_ms: percentile(times, 0.99),
        cpu_us_a_request: { server: (server * 1000) / times.length, clickhouse: (clickhouse * 1000) / times.length },
      },
    };
  }
}

export const apiRow: Row = { name: 'api', summary: 'answers under 50 users at once', parts: [run] };
