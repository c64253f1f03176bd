import { type ApexProcess, type ApexUser, signUpUser, startApex } from '@apex/testkit/apex';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { claudeLogs, codexLogs } from './support/agent-logs.ts';
import { costOfAll, dollars, figuresOf, type KnownCall, rowsBy, valueOf } from './support/known-calls.ts';
import { replay, type ReplayOptions } from './support/replay.ts';
import { jsonLines, parquet, strangeCsv, strangeMapping, tableCalls, usualCsv } from './support/tables.ts';
import { mooncakeTrace, prefixTrace } from './support/traces.ts';

vi.setConfig({ testTimeout: 60_000 });

interface ImportAnswer {
  readonly files: number;
  readonly records: number;
  readonly calls: number;
  readonly duplicates: number;
  readonly rejected: readonly object[];
  readonly cost_usd: string;
  readonly from: string;
  readonly to: string;
  readonly import_id: string;
}
interface SpendAnswer {
  readonly rows: readonly (Record<string, unknown> & { readonly cost_usd: string; readonly calls: number })[];
  readonly total: Record<string, unknown>;
  readonly from: string | null;
  readonly to: string | null;
  readonly all_time: boolean;
}

let apex: ApexProcess;
let ada: ApexUser;
let folder: string;
/** Every call that was imported so far, as the test itself knows it. */
const known: KnownCall[] = [];
/** How each import was asked for, to ask again. */
const asked: { readonly args: readonly string[]; readonly records: number }[] = [];
const ids: Record<string, string> = {};

beforeAll(async () => {
  apex = await startApex();
  ada = await signUpUser(apex, 'ada@example.com');
  folder = join(apex.folder, 'files');
  await mkdir(folder);
});
afterAll(() => apex.close());

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

interface Expected {
  readonly files?: number;
  readonly records: number;
  readonly calls: readonly KnownCall[];
}

/** Imports and holds the answer to what is known of the calls; a dry run before it says the same and keeps nothing. */
async function importsExactly(args: readonly string[], { files = 1, records, calls }: Expected): Promise<ImportAnswer> {
  const figures = {
    files,
    records,
    calls: calls.length,
    duplicates: records - calls.length,
    rejected: [],
    rejected_count: 0,
    unpriced_calls: 0,
    cost_usd: dollars(costOfAll(calls)),
  };
  const before = await ada.json<SpendAnswer>(['spend']);
  expect(await ada.json(['import', ...args, '--dry-run'])).toMatchObject({ ...figures, status: 'dry_run' });
  expect(await ada.json(['spend'])).toEqual(before);
  const answer = await ada.json<ImportAnswer>(['import', ...args]);
  expect(answer).toMatchObject({ ...figures, status: 'complete' });
  known.push(...calls);
  asked.push({ args, records });
  return answer;
}

const traceStart = '2026-02-10T08:00:00.000Z';

describe('importing', () => {
  test('a prefix trace: forked history is read as records and counted once', async () => {
    const trace = prefixTrace();
    const path = await put('traces.jsonl', trace.text);
    const calls = trace.calls(traceStart);
    const args = [path, '--format', 'prefix-trace', '--start', traceStart];
    const answer = await importsExactly(args, { records: trace.requests.length, calls });
    expect(answer.duplicates).toBe(14);
    expect(answer.from).toBe(traceStart);
    ids['trace'] = answer.import_id;
  });

  test('the same trace at another start, as its second reading: the first start is kept', async () => {
    const path = join(folder, 'traces.jsonl');
    const again = await ada.json<ImportAnswer>(['import', path, '--start', '2020-01-01']);
    expect(again).toMatchObject({ calls: 0, duplicates: prefixTrace().requests.length, from: traceStart });
    const unasked = await ada.json<ImportAnswer>(['import', path]);
    expect(unasked).toMatchObject({ calls: 0, from: traceStart });
  });

  test('a trace of a chat service, compressed, whose model is told', async () => {
    const trace = mooncakeTrace();
    const path = await put('conversation.jsonl.gz', gzipSync(trace.text));
    const calls = trace.calls('2026-02-20T00:00:00Z');
    const args = [path, '--model', 'claude-haiku-4-5', '--start', '2026-02-20'];
    const answer = await importsExactly(args, { records: trace.requests.length, calls });
    expect(answer.calls).toBe(60);
    ids['mooncake'] = answer.import_id;
  });

  test('session logs of Claude Code: streamed parts are one call, and so is forked history', async () => {
    const logs = await claudeLogs(join(folder, 'claude'));
    const answer = await importsExactly(['claude-code', logs.folder], logs);
    expect(answer.duplicates).toBeGreaterThan(15);
    ids['claude'] = answer.import_id;
  });

  test('session logs of Codex: repeated totals are no records, a fork repeats its parent', async () => {
    const logs = await codexLogs(join(folder, 'codex'));
    expect((await importsExactly(['codex', logs.folder], logs)).duplicates).toBe(5);
  });

  test('a CSV with the usual columns', async () => {
    const calls = tableCalls({ number: 1, rows: 90, model: 'gpt-4o', cached: 3000 });
    const path = await put('usage.csv', usualCsv(calls));
    const answer = await importsExactly([path], { records: 90, calls });
    expect(answer.import_id).toMatch(/^import_/);
    ids['csv'] = answer.import_id;
  });

  test('a CSV with a mapping', async () => {
    const bare = { project: '', session: '', feature: '', model: 'gpt-4o' };
    const calls = tableCalls({ number: 2, rows: 30, model: 'gpt-4o' }).map((call) => ({ ...call, ...bare }));
    const path = await put('seltsam.csv', strangeCsv(calls));
    expect((await importsExactly([path, ...strangeMapping, '--model', 'gpt-4o'], { records: 30, calls })).calls).toBe(
      30,
    );
  });

  test('JSON lines, compressed', async () => {
    const calls = tableCalls({ number: 3, rows: 70, model: 'claude-sonnet-4-5', cached: 30_000 });
    const path = await put('calls.jsonl.gz', gzipSync(jsonLines(calls)));
    expect((await importsExactly([path], { records: 70, calls })).calls).toBe(70);
  });

  test('a JSON document with a list', async () => {
    const calls = tableCalls({ number: 4, rows: 20, model: 'claude-haiku-4-5', cached: 30_000 });
    const list = jsonLines(calls)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const path = await put('calls.json', JSON.stringify({ data: list }, null, 2));
    expect((await importsExactly([path], { records: 20, calls })).calls).toBe(20);
  });

  test('Parquet', async () => {
    const calls = tableCalls({ number: 5, rows: 45, model: 'claude-sonnet-4-5' });
    const path = await put('calls.parquet', parquet(calls));
    expect((await importsExactly([path], { records: 45, calls })).calls).toBe(45);
  });

  test('everything a second time adds nothing', async () => {
    const before = await ada.json<SpendAnswer>(['spend', '--by', 'model,day']);
    expect(asked.length).toBe(9);
    for (const { args, records } of asked) {
      const answer = await ada.json<ImportAnswer>(['import', ...args]);
      expect(answer, args.join(' ')).toMatchObject({ records, calls: 0, duplicates: records, cost_usd: dollars(0n) });
    }
    expect(await ada.json(['spend', '--by', 'model,day'])).toEqual(before);
  });

  test('several files at once are one import, and what they have in common is counted once', async () => {
    const calls = tableCalls({ number: 6, rows: 25, model: 'gpt-4o' });
    const [left, right] = [await put('left.csv', usualCsv(calls)), await put('right.csv', usualCsv(calls))];
    const other = await signUpUser(apex, 'bob@example.com');
    const answer = await other.json<ImportAnswer>(['import', left, right]);
    expect(answer).toMatchObject({ files: 2, records: 50, calls: 25, duplicates: 25 });
    expect(answer.cost_usd).toBe(dollars(costOfAll(calls)));
  });
});

describe('spend', () => {
  /** Rows in an order of their own; a day is a day however it is written. */
  const sorted = (rows: readonly object[]): object[] =>
    rows
      .map((row) => ('day' in row ? { ...row, day: String(row.day).slice(0, 10) } : row))
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const keyOf = (row: object): string =>
    ['model', 'day', 'project', 'session', 'user', 'feature']
      .map((name) => String((row as Record<string, unknown>)[name]))
      .join();

  test('without a period is all time, and says so', async () => {
    const answer = await ada.json<SpendAnswer>(['spend']);
    expect(answer.total).toEqual(figuresOf(known));
    expect(answer.all_time).toBe(true);
    const times = known.map((call) => Date.parse(call.at));
    expect(Date.parse(answer.from ?? '')).toBe(Math.min(...times));
    expect(Date.parse(answer.to ?? '')).toBeGreaterThan(Math.max(...times));
    expect((await ada.run(['spend'])).stdout).toContain('all time');
  });

  test.each([
    'model',
    'day',
    'project',
    'session',
    'user',
    'feature',
    'model,day',
    'project,user,feature',
    'day,model,session',
  ])('by %s equals sums made by hand', async (by) => {
    const answer = await ada.json<SpendAnswer>(['spend', '--by', by, '--limit', '10000']);
    expect(sorted(answer.rows)).toEqual(sorted(rowsBy(by.split(','), known)));
    expect(answer.total).toEqual(figuresOf(known));
  });

  test('over a period, half open', async () => {
    const [from, to] = ['2026-03-03T09:05:00Z', '2026-04-03'];
    const inside = known.filter((call) => call.at >= '2026-03-03T09:05:00.000Z' && call.at < '2026-04-03');
    expect(inside.length).toBeGreaterThan(20);
    const answer = await ada.json<SpendAnswer>(['spend', '--from', from, '--to', to]);
    expect(answer).toMatchObject({ all_time: false, from: '2026-03-03T09:05:00.000Z', to: '2026-04-03T00:00:00.000Z' });
    expect(answer.total).toEqual(figuresOf(inside));
  });

  test.each([
    [['model=gpt-4o'], (call: KnownCall) => call.model === 'gpt-4o'],
    [['model=claude*', 'user!=ada'], (call: KnownCall) => call.model.startsWith('claude') && call.user !== 'ada'],
    [
      ['user=ada,bob', 'feature=search'],
      (call: KnownCall) => ['ada', 'bob'].includes(call.user) && call.feature === 'search',
    ],
    [['session='], (call: KnownCall) => call.session === ''],
    [['project=nobody'], () => false],
  ] as const)('where %s', async (filters, holds) => {
    const where = filters.flatMap((filter) => ['--where', filter]);
    const answer = await ada.json<SpendAnswer>(['spend', '--by', 'model', ...where]);
    const chosen = known.filter(holds);
    expect(answer.total).toEqual(figuresOf(chosen));
    expect(sorted(answer.rows)).toEqual(sorted(rowsBy(['model'], chosen)));
  });

  test('of one import', async () => {
    const answer = await ada.json<SpendAnswer>(['spend', '--import', ids['csv'] ?? '']);
    expect(answer.total).toEqual(figuresOf(tableCalls({ number: 1, rows: 90, model: 'gpt-4o', cached: 3000 })));
  });

  test('with other measures', async () => {
    const measures = 'cache_hit_rate,error_rate,sessions,users,cost_per_call,cost_cache_read,cost_input';
    const answer = await ada.json<SpendAnswer>([
      'spend',
      '--by',
      'project',
      '--measure',
      measures,
      '--where',
      'project=shop',
    ]);
    const chosen = known.filter((call) => call.project === 'shop');
    const figures = figuresOf(chosen);
    const prompt = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h'].reduce(
      (sum, kind) => sum + (figures.tokens[kind] ?? 0),
      0,
    );
    const onlyOf = (kind: 'input' | 'cache_read') =>
      chosen.map(({ model, usage }) => ({
        model,
        usage: { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0, [kind]: usage[kind] },
      }));
    const cost = costOfAll(chosen);
    const calls = BigInt(chosen.length);
    const [whole, rest] = [cost / calls, cost % calls];
    const rounded = whole + (rest * 2n > calls || (rest * 2n === calls && whole % 2n === 1n) ? 1n : 0n);
    expect(answer.rows).toEqual([
      {
        project: 'shop',
        ...figures,
        cache_hit_rate: (figures.tokens['cache_read'] ?? 0) / prompt,
        error_rate: 0,
        sessions: 2,
        users: 0,
        cost_per_call: dollars(rounded),
        cost_cache_read: dollars(costOfAll(onlyOf('cache_read'))),
        cost_input: dollars(costOfAll(onlyOf('input'))),
      },
    ]);
  });

  test('in an order, cut, with the total over everything', async () => {
    const answer = await ada.json<SpendAnswer & { truncated: boolean }>([
      'spend',
      '--by',
      'session',
      '--order',
      '-cost',
      '--limit',
      '3',
    ]);
    expect(answer).toMatchObject({ truncated: true, total: figuresOf(known) });
    const dearest = [...Map.groupBy(known, (call) => valueOf('session', call))].sort(([, a], [, b]) =>
      costOfAll(a) < costOfAll(b) ? 1 : -1,
    );
    expect(answer.rows.map((row) => row['session'])).toEqual(dearest.slice(0, 3).map(([session]) => session));
  });
});

describe('simulate prompt-cache', () => {
  interface SimulationAnswer {
    readonly calls: number;
    readonly distinct_calls: number;
    readonly block_size: number;
    readonly options: readonly { readonly ttl: string; readonly hit_rate: number; readonly cost_usd: string }[];
  }
  const usual: ReplayOptions = {
    scope: 'session',
    isGlobal: false,
    definition: 'tokens',
    forks: 'once',
    warmup: 0,
    capacity: Infinity,
  };

  async function simulatesLike(name: 'trace' | 'mooncake', given: Partial<ReplayOptions>): Promise<SimulationAnswer> {
    const options = { ...usual, isGlobal: name === 'mooncake', ...given };
    const { scope, definition, forks, warmup, capacity } = options;
    const args = ['--scope', scope, '--definition', definition, '--forks', forks, '--warmup', String(warmup)];
    const limited = capacity === Infinity ? [] : ['--capacity', String(capacity)];
    const common = ['--import', ids[name] ?? '', '--prices', 'base', '--ttl', 'none,5m,1h,best,inf'];
    const answer = await ada.json<SimulationAnswer>(['simulate', 'prompt-cache', ...common, ...args, ...limited]);
    const { requests } = name === 'trace' ? prefixTrace() : mooncakeTrace();
    const expected = replay(requests, options);
    expect(answer).toMatchObject({
      calls: requests.length,
      distinct_calls: requests.filter((request) => request.first).length,
      block_size: requests[0]?.block_size,
    });
    expect(answer.options.map((option) => [option.ttl, option.cost_usd])).toEqual(
      ['none', '5m', '1h', 'best', 'inf'].map((ttl) => [ttl, dollars(expected[ttl]?.cost ?? -1n)]),
    );
    for (const { ttl, hit_rate } of answer.options)
      expect(hit_rate, ttl).toBeCloseTo(expected[ttl]?.hit_rate ?? -1, 10);
    return answer;
  }

  test.each([
    {},
    { forks: 'replay' },
    { definition: 'blocks' },
    { definition: 'requests', forks: 'replay' },
    { warmup: 0.5 },
    { capacity: 40 },
    { capacity: 25, forks: 'replay', warmup: 0.25, definition: 'blocks' },
    { scope: 'all', forks: 'replay' },
  ] as const)('of sessions with a fork, asked %j, is what a replay by hand gives', async (given) => {
    const { options } = await simulatesLike('trace', given);
    expect(options.find((option) => option.ttl === 'inf')?.hit_rate).toBeGreaterThan(0.03);
  });

  test.each([
    {},
    { scope: 'all' },
    { scope: 'all', definition: 'requests', warmup: 0.5 },
    { scope: 'all', definition: 'blocks', capacity: 12 },
    { scope: 'all', definition: 'blocks', capacity: 3, warmup: 0.3 },
  ] as const)('of a chat service, asked %j, likewise', async (given) => {
    expect((await simulatesLike('mooncake', given)).options).toHaveLength(5);
  });

  test('of logs that tell nothing of their prefix says so', async () => {
    const answer = await ada.json(['simulate', 'prompt-cache', '--import', ids['claude'] ?? '']);
    expect(answer).toMatchObject({ calls: 0, calls_without_prefix: expect.any(Number), block_size: null });
  });
});

describe('synth', () => {
  test('what is written and imported is what the truth says', async () => {
    const path = join(folder, 'made.jsonl.gz');
    const plant = ['--plant', 'duplicate-calls=0.1', '--plant', 'cache-break=0.1'];
    const make = ['synth', '--archetype', 'rag', '--calls', '300', '--seed', '5', ...plant];
    const truth = await ada.json<{ calls: number; cost_usd: string; planted: object[] }>([...make, '--out', path]);
    expect(truth.planted).toHaveLength(2);
    const maker = await signUpUser(apex, 'maker@example.com');
    const imported = await maker.json<ImportAnswer>(['import', path]);
    expect(imported).toMatchObject({ records: 300, calls: truth.calls, cost_usd: truth.cost_usd, rejected_count: 0 });
    const again = await maker.json<object>([...make, '--import']);
    expect(again).toMatchObject({ calls: truth.calls, cost_usd: truth.cost_usd, planted: truth.planted });
    expect((await maker.json<SpendAnswer>(['spend'])).total).toMatchObject({
      calls: truth.calls,
      cost_usd: truth.cost_usd,
    });
  });
});
