import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChatDatabase, chatMigrations } from '@apex/chat';
import { createPool, migrateUp, startEmbeddedPostgres } from '@apex/postgres';
import { silentLog } from '@apex/testkit/silent-log';
import { sql } from 'kysely';
import { interleave } from '../../measure/interleave.ts';
import { cpuMs } from '../../measure/process-tree.ts';
import { openSwarm, type Swarm } from '../../measure/socket-swarm.ts';
import { median, percentile } from '../../measure/statistics.ts';
import { startChild } from '../../peer/start-child.ts';
import type { Figure, RowContext } from '../../row.ts';
import { eventsOfRunASecond, type FanOutOrder, type FanOutReady, runs, socketsOfRun } from './fan-out.ts';

const warmUpMs = 2000;
const settleMs = 500;

interface Server {
  readonly pid: number;
  readonly swarm: Swarm;
  tell(order: FanOutOrder): void;
}

async function startServer(context: RowContext, file: string, args: readonly string[]): Promise<Server> {
  const child = startChild(context, join(import.meta.dirname, file), args);
  const { port, runs: given } = (await child.next()) as FanOutReady;
  const sockets = given.flatMap((run) => Array.from({ length: socketsOfRun }, () => ({ ...run, port })));
  const swarm = await openSwarm(sockets);
  context.onEnd(async () => swarm.close());
  return { pid: child.pid, swarm, tell: (order) => child.send(order) };
}

interface Delivery {
  readonly a_second: number;
  /** Rows that came into the event log; none where there is no log. */
  readonly stored_a_second: number;
  readonly cpu_us_a_message: number;
  readonly p99_ms: number;
}

/** Lets a server tell events for a while, after a moment to get going. */
async function deliver(
  { pid, swarm, tell }: Server,
  seconds: number,
  stored: () => Promise<number>,
): Promise<Delivery> {
  tell('start');
  await delay(warmUpMs);
  swarm.take();
  const rows = await stored();
  const cpu = await cpuMs(pid);
  const startedAt = performance.now();
  await delay(seconds * 1000);
  const { frames, delays_ms } = swarm.take();
  const ms = performance.now() - startedAt;
  const used = (await cpuMs(pid)) - cpu;
  const storedMeanwhile = (await stored()) - rows;
  tell('stop');
  await delay(settleMs);
  return {
    a_second: (frames * 1000) / ms,
    stored_a_second: (storedMeanwhile * 1000) / ms,
    cpu_us_a_message: (used * 1000) / frames,
    p99_ms: percentile(delays_ms, 0.99),
  };
}

/** Events of 20 runs stored in PostgreSQL and shown on 50 sockets each, beside ws sending the same to as many. */
export async function* deliverEvents(context: RowContext): AsyncGenerator<Figure> {
  const seconds = context.quick ? 2 : 6;
  const postgres = await startEmbeddedPostgres({
    folder: join(context.folder, 'postgres'),
    password: 'for the bench only',
    log: silentLog,
  });
  context.onEnd(() => postgres.stop());
  await migrateUp({ url: postgres.url, sources: [chatMigrations] });
  const database = createPool<ChatDatabase>({ url: postgres.url, application_name: 'apex-bench', log: silentLog });
  context.onEnd(() => database.close());
  const stored = async (): Promise<number> => {
    const { rows } = await sql<{ count: string }>`select count(*) as count from chat.run_events`.execute(database.db);
    return Number(rows[0]?.count);
  };
  const servers = {
    product: await startServer(context, 'product-server.ts', [postgres.url]),
    ws: await startServer(context, 'bare-ws-server.ts', []),
  };
  const seen = { product: [] as Delivery[], ws: [] as Delivery[] };
  const contestant = (name: keyof typeof servers) => async (round: number) => {
    context.say(`${name}, round ${round + 1}`);
    const delivery = await deliver(servers[name], seconds, stored);
    seen[name].push(delivery);
    return delivery.a_second;
  };
  await interleave({ product: contestant('product'), ws: contestant('ws') }, { rounds: context.quick ? 1 : 3 });
  yield* figuresOf(seen);
}

function* figuresOf({ product, ws }: Readonly<Record<'product' | 'ws', Delivery[]>>): Generator<Figure> {
  const middle = (of: readonly Delivery[], name: keyof Delivery): number => median(of.map((one) => one[name]));
  const wanted = runs * socketsOfRun * eventsOfRunASecond;
  const what = `${runs} runs × ${socketsOfRun} sockets`;
  yield {
    what: `${what}: events stored a second, of ${runs * eventsOfRunASecond} due`,
    unit: '/s',
    seen: middle(product, 'stored_a_second'),
    bar: { at_least: runs * eventsOfRunASecond * 0.99 },
  };
  yield {
    what: `${what}: messages delivered a second, of ${wanted} due`,
    unit: '/s',
    seen: middle(product, 'a_second'),
    bar: { at_least: wanted * 0.99 },
    peer: { name: 'ws', seen: middle(ws, 'a_second'), unit: '/s' },
    detail: { product, ws },
  };
  yield {
    what: `${what}: delay p99, event to socket`,
    unit: 'ms',
    seen: middle(product, 'p99_ms'),
    bar: { at_most: 100 },
    peer: { name: 'ws', seen: middle(ws, 'p99_ms'), unit: 'ms' },
  };
  yield {
    what: `${what}: CPU a message over ws'`,
    unit: '×',
    seen: middle(product, 'cpu_us_a_message') / middle(ws, 'cpu_us_a_message'),
    bar: { at_most: 1.3 },
    peer: { name: 'ws', seen: middle(ws, 'cpu_us_a_message'), unit: 'µs' },
  };
}
