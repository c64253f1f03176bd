import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeByProtobufjs, traceExport } from '../../data/otlp-traces.ts';
import { interleave } from '../../measure/interleave.ts';
import { cpuMs } from '../../measure/process-tree.ts';
import { median } from '../../measure/statistics.ts';
import { startChild } from '../../peer/start-child.ts';
import { startEngines } from '../../product/engines.ts';
import { startProduct } from '../../product/product.ts';
import type { Figure, Row, RowContext } from '../../row.ts';

/** As OpenTelemetry's batch processors send by default. */
const spansOfExport = 512;
const sendersAtOnce = 8;
const start_ms = Date.UTC(2026, 2, 1);

interface Sending {
  readonly url: string;
  readonly key: string;
  readonly bodies: readonly Uint8Array<ArrayBuffer>[];
}

/** Ends when every export is acknowledged. */
async function sendAll({ url, key, bodies }: Sending): Promise<void> {
  let next = 0;
  const send = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const answer = await fetch(`${url}/v1/traces`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-protobuf' },
        body,
      });
      if (answer.status !== 200 || (await answer.arrayBuffer()).byteLength > 0) {
        throw new Error(`an export was answered ${answer.status} and not taken whole`);
      }
    }
  };
  await Promise.all(Array.from({ length: sendersAtOnce }, send));
}

const makeBodies = (exports: number, round: number): Uint8Array<ArrayBuffer>[] =>
  Array.from({ length: exports }, (_, index) =>
    Uint8Array.from(traceExport(spansOfExport, start_ms + (round * exports + index) * 1000)),
  );

/** The door alone, beside decoding the very bodies and nothing else. */
async function* door(context: RowContext): AsyncGenerator<Figure> {
  const exports = context.quick ? 40 : 200;
  const rounds = context.quick ? 3 : 7;
  const child = startChild(context, join(import.meta.dirname, 'door-server.ts'), [join(context.folder, 'spool')]);
  const url = String(await child.next());
  const bodies = makeBodies(exports, 0);
  const spans = exports * spansOfExport;
  const seen = await interleave(
    {
      door: async () => {
        const before = await cpuMs(child.pid);
        await sendAll({ url, key: 'any', bodies });
        return (spans * 1000) / ((await cpuMs(child.pid)) - before);
      },
      protobufjs: async () => {
        const before = process.cpuUsage();
        for (const body of bodies) decodeByProtobufjs(body);
        const { user, system } = process.cpuUsage(before);
        return (spans * 1e6) / (user + system);
      },
    },
    { rounds, warm_up: 2 },
  );
  yield {
    what: `OTLP ingest, protobuf, durable acknowledgement: spans a CPU-second, ${spansOfExport} an export`,
    unit: 'spans/s',
    seen: median(seen.door),
    bar: { at_least: 40_000 },
    peer: { name: 'protobufjs decode alone', seen: median(seen.protobufjs), unit: 'spans/s' },
    detail: { door: seen.door, protobufjs: seen.protobufjs, bytes_a_span: (bodies[0]?.length ?? 0) / spansOfExport },
  };
}

async function untilStored(url: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    if (/^apex_ingest_spool_frames 0$/m.test(text)) return;
    await pause(100);
  }
}

/** The whole way, into an engine that is a process of its own. */
async function* stored(context: RowContext): AsyncGenerator<Figure> {
  const exports = context.quick ? 20 : 100;
  const rounds = context.quick ? 2 : 5;
  const engines = await startEngines(context);
  const product = await startProduct(context, { environment: engines.environment });
  const spans = exports * spansOfExport;
  const cpu = { acknowledged: [] as number[], server: [] as number[], clickhouse: [] as number[] };
  const seconds: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const bodies = makeBodies(exports, round + 1);
    const read = async () => [await cpuMs(product.pid), await cpuMs(engines.clickhousePid())] as const;
    const before = await read();
    const startedAt = performance.now();
    await sendAll({ url: product.url, key: product.key, bodies });
    const acknowledged = await read();
    await untilStored(product.url);
    const after = await read();
    if (round < 0) continue;
    seconds.push((performance.now() - startedAt) / 1000);
    cpu.acknowledged.push(acknowledged[0] - before[0]);
    cpu.server.push(after[0] - before[0]);
    cpu.clickhouse.push(after[1] - before[1]);
  }
  const perSecond = (samples: readonly number[]): number => (spans * 1000) / median(samples);
  yield {
    what: 'OTLP ingest, protobuf, until every call is stored: spans a CPU-second of the listening process',
    unit: 'spans/s',
    seen: perSecond(cpu.server),
    detail: {
      until_acknowledged: perSecond(cpu.acknowledged),
      engine_apart: perSecond(cpu.clickhouse),
      server_ms: cpu.server,
      clickhouse_ms: cpu.clickhouse,
    },
  };
  yield {
    what: `OTLP ingest: ${spans} spans until every call is stored`,
    unit: 's',
    seen: median(seconds),
    detail: { seconds },
  };
}

export const otlpRow: Row = {
  name: 'otlp',
  summary: 'spans taken a CPU-second, acknowledged from disk and until stored',
  parts: [door, stored],
};
