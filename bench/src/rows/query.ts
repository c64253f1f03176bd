import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Statement } from '@apex/clickhouse';
import { type SpendQuery, spendQuerySchema, telemetryRoutes } from '@apex/contracts';
import { fillCalls, mergeParts } from '../data/fill-calls.ts';
import { recordStatements } from '../data/recorded-statements.ts';
import { interleave } from '../measure/interleave.ts';
import { median, percentile } from '../measure/statistics.ts';
import { timeMs } from '../measure/stopwatch.ts';
import { startChdbAlone } from '../peer/start-chdb-alone.ts';
import { callerOf } from '../product/caller.ts';
import { type Engines, startEngines } from '../product/engines.ts';
import { type Product, startProduct } from '../product/product.ts';
import { request } from '../product/request.ts';
import { withTelemetry } from '../product/with-telemetry.ts';
import type { Figure, Row, RowContext } from '../row.ts';

const days = 90;
const start = '2026-01-01T00:00:00Z';
const lastThirtyDays = { from: '2026-03-02', to: '2026-04-01' };
/** The form the product asks for. */
const format = 'JSONCompactEachRowWithNames';

const questions: Readonly<Record<string, Partial<SpendQuery>>> = {
  'totals, all time': {},
  'by model by day, all time': { by: ['model', 'day'] },
  'by model by day, last 30 days': { by: ['model', 'day'], ...lastThirtyDays },
  'by user, all time': { by: ['user'] },
  'by user, last 30 days': { by: ['user'], ...lastThirtyDays },
};

/** What the product itself asks the store for each question, once its roll-ups are up to date. */
async function compile(engines: Engines, { identity }: Product): Promise<Map<string, Statement>> {
  const recorded = recordStatements(engines.clickhouse);
  return withTelemetry(engines, recorded.clickhouse, async ({ api, jobs }) => {
    await jobs.catchUp();
    const caller = callerOf(identity);
    const compiled = new Map<string, Statement>();
    for (const [name, question] of Object.entries(questions)) {
      await api.querySpend(caller, spendQuerySchema.parse(question));
      const statement = recorded.statements.at(-1);
      if (statement !== undefined) compiled.set(name, statement);
    }
    return compiled;
  });
}

function withSettings({ sql, settings = {} }: Statement): string {
  const list = Object.entries(settings).map(([name, value]) => `${name} = ${String(value)}`);
  return list.length === 0 ? sql : `${sql} SETTINGS ${list.join(', ')}`;
}

async function* run(context: RowContext): AsyncGenerator<Figure> {
  const calls = context.quick ? 1_000_000 : 10_000_000;
  const engines = await startEngines(context);
  const product = await startProduct(context, { environment: engines.environment });
  context.say(`filling ${calls} calls`);
  await fillCalls(engines.clickhouse, { identity: product.identity, calls, days, start });
  await mergeParts(engines.clickhouse, 'calls');
  context.say('rolling up');
  const compiled = await compile(engines, product);
  context.say('copying for chDB alone');
  const copy = join(context.folder, 'chdb-alone');
  await engines.withClickhouseDown(() => cp(join(engines.clickhouse_folder, 'data'), copy, { recursive: true }));
  const alone = await startChdbAlone(context, copy, engines.clickhouse.database);
  const { method, path } = telemetryRoutes.querySpend;
  for (const [name, statement] of compiled) {
    const question = questions[name] ?? {};
    const sql = withSettings(statement);
    context.say(name);
    const seen = await interleave(
      {
        api: () => timeMs(() => request(product, { method, path, body: question })),
        chdb: () => alone.run(sql, statement.params, format),
      },
      { rounds: context.quick ? 5 : 20, warm_up: 2 },
    );
    yield* figuresOf(name, seen, /\bFROM (\w+)/.exec(statement.sql)?.[1]);
  }
}

function* figuresOf(name: string, seen: { api: number[]; chdb: number[] }, source: string | undefined) {
  const [ours, theirs] = [percentile(seen.api, 0.95), percentile(seen.chdb, 0.95)];
  const detail = { source, api_ms: seen.api, chdb_ms: seen.chdb };
  yield {
    what: `${name}: p95 at the API`,
    unit: 'ms',
    seen: ours,
    bar: { at_most: 300 },
    peer: { name: 'chDB p95', seen: theirs, unit: 'ms' },
    detail,
  };
  yield {
    what: `${name}: p50 over chDB's`,
    unit: '×',
    seen: median(seen.api) / median(seen.chdb),
    bar: { at_most: 1.3 },
    peer: { name: 'chDB p50', seen: median(seen.chdb), unit: 'ms' },
  };
}

export const queryRow: Row = { name: 'query', summary: 'dashboard queries over 10 million calls', parts: [run] };
