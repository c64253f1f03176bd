import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { observationSchema, telemetryRoutes, unwrapAnswer } from '@apex/contracts';
import { synthesise } from '@apex/synth';
import { z } from 'zod';
import { recordInserts } from '../../data/recorded-inserts.ts';
import { interleave } from '../../measure/interleave.ts';
import { cpuMs } from '../../measure/process-tree.ts';
import { median } from '../../measure/statistics.ts';
import { timeMs } from '../../measure/stopwatch.ts';
import { type ChdbAlone, startChdbAlone } from '../../peer/start-chdb-alone.ts';
import { callerOf } from '../../product/caller.ts';
import { type Engines, startEngines } from '../../product/engines.ts';
import { type Product, startProduct } from '../../product/product.ts';
import { request } from '../../product/request.ts';
import { type SignedUp, signUp } from '../../product/sign-up.ts';
import { withTelemetry } from '../../product/with-telemetry.ts';
import type { Figure, RowContext } from '../../row.ts';

/** As the command line sends them. */
const batchRecords = 5000;
const batchesAtOnce = 2;

const file = { name: 'bench', fingerprint: '0'.repeat(64), relative_time: false };

/** JSON texts of the records, a batch an element. */
function makeBatches(rows: number): string[][] {
  const { observations } = synthesise({ archetype: 'rag', calls: rows, seed: 7, start: '2026-03-01T00:00:00Z' });
  const texts = Array.from(observations, (observation) => JSON.stringify(observation));
  return Array.from({ length: Math.ceil(rows / batchRecords) }, (_, index) =>
    texts.slice(index * batchRecords, (index + 1) * batchRecords),
  );
}

/** Makes the server's own code write the records, and keeps the lines it writes: table → file. */
async function recordLines(
  engines: Engines,
  product: Product,
  batches: readonly string[][],
  folder: string,
): Promise<Map<string, string>> {
  const recorded = recordInserts(engines.clickhouse);
  await withTelemetry(engines, recorded.clickhouse, async ({ api }) => {
    const caller = callerOf(product.identity);
    const { import_id } = await api.startImport(caller, { format: 'synth', files: [file], dry_run: false });
    for (const [batch, texts] of batches.entries()) {
      const records = texts.map((text) => observationSchema.parse(JSON.parse(text)));
      await api.importRecords(caller, { import_id, batch, records });
    }
  });
  const files = new Map<string, string>();
  for (const [table, lines] of recorded.inserted) {
    files.set(table, join(folder, `${table}.jsonl`));
    await writeFile(join(folder, `${table}.jsonl`), Buffer.concat([...lines]));
  }
  return files;
}

/** Seconds from the first request to the import's summary. */
async function importOnce(user: SignedUp, batches: readonly string[][]): Promise<number> {
  const post = (path: string, body: object | string) => request(user, { method: 'POST', path, body });
  const { startImport, importRecords, finishImport } = telemetryRoutes;
  const ms = await timeMs(async () => {
    const opened = await post(startImport.path, { format: 'synth', files: [file] });
    const { import_id } = startImport.output.parse(unwrapAnswer(JSON.parse(opened.toString())));
    const pathOf = (path: string): string => path.replace('{import_id}', import_id);
    let next = 0;
    const send = async (): Promise<void> => {
      for (let place = next++; place < batches.length; place = next++) {
        const body = `{"batch":${place},"records":[${(batches[place] ?? []).join(',')}]}`;
        await post(pathOf(importRecords.path), body);
      }
    };
    await Promise.all(Array.from({ length: batchesAtOnce }, send));
    await post(pathOf(finishImport.path), {});
  });
  return ms / 1000;
}

/** chDB alone with tables like the product's. */
async function openPeer(context: RowContext, engines: Engines, tables: readonly string[]): Promise<ChdbAlone> {
  const alone = await startChdbAlone(context, join(context.folder, 'chdb-alone'), 'default');
  const { clickhouse } = engines;
  const made = await clickhouse.query({
    sql: `SELECT create_table_query AS sql FROM system.tables
      WHERE database = {database:String} AND name IN {tables:Array(String)}`,
    params: { database: clickhouse.database, tables },
    schema: z.object({ sql: z.string() }),
  });
  for (const { sql } of made) await alone.run(sql.replace(`${clickhouse.database}.`, ''));
  return alone;
}

/** Many records through the running server, beside chDB taking the very lines the server writes. */
export async function* importLarge(context: RowContext): AsyncGenerator<Figure> {
  const rows = context.quick ? 20_000 : 100_000;
  const rounds = context.quick ? 2 : 5;
  const engines = await startEngines(context);
  const product = await startProduct(context, { environment: engines.environment });
  context.say(`making ${rows} records`);
  const batches = makeBatches(rows);
  const files = await recordLines(engines, product, batches, context.folder);
  const alone = await openPeer(context, engines, [...files.keys()]);
  const cpu = { server: [] as number[], clickhouse: [] as number[], chdb: [] as number[] };
  const seen = await interleave(
    {
      server: async (round) => {
        context.say(`round ${round + 1} of ${rounds}`);
        const user = await signUp(product.url, `importer-${round}`);
        const before = [await cpuMs(product.pid), await cpuMs(engines.clickhousePid())];
        const seconds = await importOnce(user, batches);
        cpu.server.push((await cpuMs(product.pid)) - (before[0] ?? 0));
        cpu.clickhouse.push((await cpuMs(engines.clickhousePid())) - (before[1] ?? 0));
        return rows / seconds;
      },
      chdb: async () => {
        const before = await cpuMs(alone.pid);
        let ms = 0;
        for (const [table, path] of files) ms += await alone.insert(table, path);
        cpu.chdb.push((await cpuMs(alone.pid)) - before);
        return rows / (ms / 1000);
      },
    },
    { rounds },
  );
  const [ours, theirs] = [median(seen.server), median(seen.chdb)];
  const what = `${rows * rounds} records in rounds of ${rows}`;
  yield {
    what: `${what}: rows a second`,
    unit: 'rows/s',
    seen: ours,
    peer: { name: 'chDB', seen: theirs, unit: 'rows/s' },
    detail: { server: seen.server, chdb: seen.chdb },
  };
  yield {
    what: `${what}: share of raw chDB with the same rows`,
    unit: '%',
    seen: (100 * ours) / theirs,
    bar: { at_least: 50 },
    peer: { name: 'chDB', seen: theirs, unit: 'rows/s' },
  };
  const perRow = (samples: readonly number[]): number => (median(samples) * 1000) / rows;
  yield {
    what: `${what}: CPU a record, server and engine together`,
    unit: 'µs',
    seen: perRow(cpu.server) + perRow(cpu.clickhouse),
    peer: { name: 'chDB', seen: perRow(cpu.chdb), unit: 'µs' },
    detail: { server: perRow(cpu.server), clickhouse: perRow(cpu.clickhouse) },
  };
}
