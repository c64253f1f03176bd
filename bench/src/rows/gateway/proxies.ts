import { join } from 'node:path';
import { interleave } from '../../measure/interleave.ts';
import { pinTo } from '../../measure/pin.ts';
import { median } from '../../measure/statistics.ts';
import { startChild } from '../../peer/start-child.ts';
import { configure, type SplitGateway, startSplitGateway } from '../../product/split-gateway.ts';
import type { Bar, Figure, RowContext } from '../../row.ts';
import { type Contestant, measureRound, type ProxySeen, type Traffic } from './contestant.ts';
import { tellProfile } from './profile.ts';
import { untilShipped, untilStored } from './settled.ts';
import { portkeyHeaders, portkeyName, startPortkey } from './start-portkey.ts';
import { startUpstream } from './start-upstream.ts';
import { answerOf, bodies, path, type TrafficKind } from './traffic.ts';
import { truth } from './truth.ts';

const names = ['ours', 'floor', 'portkey'] as const;
type Name = (typeof names)[number];
type Seen = Record<Name, ProxySeen[]>;

interface Setting {
  readonly product: SplitGateway;
  readonly contestants: Readonly<Record<Name, Contestant>>;
  readonly upstream: string;
  readonly load: (name: Name, traffic: Traffic) => Promise<ProxySeen>;
  /** Requests sent to ours so far. */
  readonly sent: () => number;
}

async function open(context: RowContext): Promise<Setting> {
  const [product, upstream, portkey] = [
    await startSplitGateway(context),
    await startUpstream(context),
    await startPortkey(context),
  ];
  await configure(product, upstream.url);
  const floor = startChild(context, join(import.meta.dirname, 'floor-server.ts'), [upstream.url]);
  const floorUrl = String(await floor.next());
  const client = startChild(context, join(import.meta.dirname, 'load-client.ts'));
  const { gateway_pid, rest_pid, engine_pid } = product;
  const proxies = [gateway_pid, floor.pid, portkey.pid].map((pid) => pinTo(1, pid));
  const others = [client.pid, upstream.pid, rest_pid, engine_pid].map((pid) => pinTo(0, pid));
  context.say([...proxies, ...others].every(Boolean) ? 'proxies on core 1, all else on core 0' : 'not pinned to cores');
  const authorization = (key: string) => ({ authorization: `Bearer ${key}` });
  const contestants: Setting['contestants'] = {
    ours: {
      url: product.gateway.url,
      pid: gateway_pid,
      headers: authorization(product.key),
      settled: () => untilShipped(product.gateway.url),
    },
    floor: { url: floorUrl, pid: floor.pid, headers: authorization('sk-bench') },
    portkey: { ...portkey, headers: { ...authorization('sk-bench'), ...portkeyHeaders(upstream.url) } },
  };
  let sent = 0;
  return {
    product,
    contestants,
    upstream: upstream.url,
    async load(name, traffic) {
      const seen = await measureRound(client, contestants[name], traffic).catch((error: unknown) => {
        throw new Error(`${name}: ${String(error)}\n${name === 'ours' ? product.gateway.log().slice(-3000) : ''}`);
      });
      if (name === 'ours') sent += seen.requests;
      if (seen.different > 0 && name !== 'portkey') {
        throw new Error(`${name}: ${seen.different} answers are not the upstream's: ${seen.first_different}`);
      }
      // What telemetry still stores would take the load's core from the next one.
      if (name === 'ours') await untilStored(product.rest.url);
      return seen;
    },
    sent: () => sent,
  };
}

const of = (seen: readonly ProxySeen[], field: keyof Omit<ProxySeen, 'first_different'>): number =>
  median(seen.map((one) => one[field]));

/** Ours beside floor and peer, all medians. */
function medians(seen: Seen) {
  const fields = [
    'cpu_us',
    'cpu_us_answering',
    'requests_per_second',
    'first_byte_p50',
    'first_byte_p99',
    'total_p50',
    'total_p99',
    'chunks',
    'different',
  ] as const;
  return Object.fromEntries(
    names.map((name) => [name, Object.fromEntries(fields.map((field) => [field, of(seen[name], field)]))]),
  );
}

function* figuresOf(kind: TrafficKind, connections: number, seen: Seen): Generator<Figure> {
  const at = kind === 'json' ? `JSON call, ${connections} clients` : `stream of 100 chunks, ${connections} clients`;
  const ratio = (field: 'cpu_us' | 'first_byte_p50' | 'requests_per_second', to: Name): number =>
    of(seen.ours, field) / of(seen[to], field);
  const cpu = (name: Name): number => of(seen[name], 'cpu_us');
  const beside = (name: Name, field: 'cpu_us' | 'first_byte_p50' | 'requests_per_second', unit: string) => ({
    peer: { name: name === 'portkey' ? portkeyName : 'floor', seen: of(seen[name], field), unit },
  });
  const limit = (json: Bar, stream: Bar): Bar => (kind === 'json' ? json : stream);
  yield {
    what: `${at}: CPU of the gateway, everything on`,
    unit: 'µs',
    seen: cpu('ours'),
    ...(kind === 'json' ? { bar: { at_most: 100 } } : {}),
    ...beside('floor', 'cpu_us', 'µs'),
    detail: { medians: medians(seen), rounds: seen },
  };
  yield {
    what: `${at}: CPU, of the floor's`,
    unit: '×',
    seen: ratio('cpu_us', 'floor'),
    bar: limit({ at_most: 2.5 }, { at_most: 1.5 }),
  };
  yield {
    what: `${at}: how much less CPU than the peer with nothing on`,
    unit: '×',
    seen: 1 / ratio('cpu_us', 'portkey'),
    ...(kind === 'json' ? { bar: { at_least: 6 } } : {}),
    ...beside('portkey', 'cpu_us', 'µs'),
  };
  yield {
    what: `${at}: requests a second, of the peer's`,
    unit: '×',
    seen: ratio('requests_per_second', 'portkey'),
    ...(kind === 'json' ? { bar: { at_least: 6 } } : {}),
    ...beside('portkey', 'requests_per_second', '/s'),
  };
  if (kind === 'json') return;
  yield {
    what: `${at}: first byte p50, of the floor's`,
    unit: '×',
    seen: ratio('first_byte_p50', 'floor'),
    bar: { at_most: 1.5 },
    ...beside('floor', 'first_byte_p50', 'ms'),
  };
  yield {
    what: `${at}: chunks the client sees, less than the floor's`,
    unit: 'chunks',
    seen: of(seen.floor, 'chunks') - of(seen.ours, 'chunks'),
    bar: { at_most: 0 },
  };
}

/** JSON calls and streams through ours, the floor and the peer in turns. */
export async function* proxies(context: RowContext): AsyncGenerator<Figure> {
  const { quick, only } = context;
  const kinds = (['json', 'stream'] as const).filter((kind) => only === undefined || only === kind);
  if (kinds.length === 0) return;
  const rounds = context.rounds ?? (quick ? 2 : 6);
  const seconds = context.seconds ?? (quick ? 1 : 2);
  const setting = await open(context);
  for (const kind of kinds) {
    const expected = await answerOf(setting.upstream, kind);
    // Compilers want to have seen a call some thousand times.
    const warmUp = kind === 'json' ? 12_000 : 600;
    const traffic = (connections: number): Traffic => ({ path, body: bodies[kind], expected, connections, seconds });
    for (const name of names) {
      for (let seen = 0; seen < (quick ? warmUp / 10 : warmUp);)
        seen += (await setting.load(name, traffic(64))).requests;
    }
    for (const connections of [16, 64]) {
      context.say(`${kind}, ${connections} clients`);
      const one = (name: Name) => async (): Promise<ProxySeen> => {
        const seen = await setting.load(name, traffic(connections));
        context.say(
          `  ${name.padEnd(8)} ${seen.cpu_us.toFixed(0)} µs (${seen.cpu_us_answering.toFixed(0)} until answered), ${seen.requests_per_second.toFixed(0)}/s, first byte ${seen.first_byte_p50.toFixed(2)}/${seen.first_byte_p99.toFixed(1)} ms, total ${seen.total_p50.toFixed(2)}/${seen.total_p99.toFixed(1)} ms, ${seen.chunks} chunks, ${seen.different} different`,
        );
        return seen;
      };
      const seen = await interleave(
        { ours: one('ours'), floor: one('floor'), portkey: one('portkey') },
        { rounds, warm_up: 1 },
      );
      yield* figuresOf(kind, connections, seen);
    }
    if (context.profile) {
      await tellProfile(context, setting.product, kind, () => setting.load('ours', { ...traffic(64), seconds: 4 }));
    }
  }
  yield* truth(setting.product, setting.sent());
}
