import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

let server: TestServer;
let home: Home;
beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  home = await signedInHome(server);
  server.telemetry.calls.clear();
  server.telemetry.imports.length = 0;
  server.telemetry.batches = 0;
  server.faults.length = 0;
});
afterEach(() => home.remove());
afterAll(() => server.close());

const csvOf = (rows: number, from = 0): string => {
  const lines = Array.from({ length: rows }, (_, at) => {
    const minute = new Date(Date.UTC(2026, 2, 1, 0, 0, from + at)).toISOString();
    return `${minute},gpt-4o,${100 + from + at},${10 + at},req-${from + at}`;
  });
  return ['timestamp,model,prompt_tokens,completion_tokens,request_id', ...lines, ''].join('\n');
};

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(home.folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
};

let turns = 0;
/** One answered turn of a session log. */
function claudeTurn(session: string): string {
  const number = (turns += 1);
  return JSON.stringify({
    type: 'assistant',
    sessionId: session,
    uuid: `uuid-${number}`,
    requestId: `req_${number}`,
    timestamp: '2026-03-01T00:00:00.000Z',
    message: {
      id: `msg_${number}`,
      role: 'assistant',
      model: 'claude-opus-4-6',
      usage: { input_tokens: 10, output_tokens: 5 },
      content: [],
      stop_reason: 'end_turn',
    },
  });
}

test('a file is imported with the promised answer, and once more adds nothing', async () => {
  const file = await put('usage.csv', csvOf(3));
  const first = await home.run(['import', file, '--json']);
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toEqual({
    files: 1,
    records: 3,
    calls: 3,
    duplicates: 0,
    rejected: [],
    rejected_count: 0,
    cost_usd: '1.500000000000',
    unpriced_calls: 0,
    format: 'csv',
    improved_calls: 0,
    improved_cost_usd: '0.000000000000',
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-03-01T00:00:02.000Z',
    import_id: expect.stringMatching(/^import_/),
    status: 'complete',
  });
  const again = await home.run(['import', file]);
  expect(again.stdout).toContain('3 records from 1 file: 0 new calls, 3 repeat known ones.');
});

test('calls whose model is told later are counted beside the new ones, with what that changed', async () => {
  const row = (second: number) =>
    JSON.stringify({ timestamp: second * 1000, input_length: 100, output_length: 5, hash_ids: [1] });
  const file = await put('conversation.jsonl', [row(0), row(1)].join('\n'));
  await home.run(['import', file, '--format', 'mooncake']);
  const told = await home.run(['import', file, '--format', 'mooncake', '--model', 'gpt-4o']);
  expect(told.stdout).toContain('2 known calls now have a better record: $403.21 more\n');
});

test('good rows around a bad one are kept, and it is told with file, line and reason', async () => {
  const lines = csvOf(3).split('\n');
  lines[2] = 'not a time,gpt-4o,1,1,x';
  const file = await put('usage.csv', lines.join('\n'));
  const ran = await home.run(['import', file, '--json']);
  expect(ran.code).toBe(0);
  const answer = JSON.parse(ran.stdout);
  expect(answer).toMatchObject({ records: 2, rejected_count: 1 });
  expect(answer.rejected).toEqual([{ file, line: 3, reason: expect.any(String) }]);
});

test('a wrong file is refused with line and reason and nothing is sent', async () => {
  for (const [name, content] of [
    ['noise.bin', new Uint8Array([0, 1, 2, 3, 0, 255])],
    ['notes.csv', 'name,colour\nada,red\n'],
    ['broken.jsonl', '{"a":\n{"b":\n'],
  ] as const) {
    const file = await put(name, content);
    const ran = await home.run(['import', file, '--json']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    const told = JSON.parse(ran.stderr.trim().split('\n').at(-1) ?? '');
    expect(told.error).toMatch(/line \d+: /);
    expect(told.details.rejected).toEqual([{ file, line: expect.any(Number), reason: expect.any(String) }]);
  }
  expect(server.telemetry.imports).toEqual([]);
});

test('of several files the good ones are kept and the wrong one is told', async () => {
  const good = await put('good.csv', csvOf(2));
  const bad = await put('bad.csv', 'name,colour\nada,red\n');
  const answer = JSON.parse((await home.run(['import', good, bad, '--json'])).stdout);
  expect(answer).toMatchObject({ files: 1, records: 2, rejected: [{ file: bad }] });
});

test('a folder is searched, a missing or empty one is told', async () => {
  await put('data/a.csv', csvOf(1));
  await put('data/deep/b.csv.gz', gzipSync(csvOf(1, 50)));
  await put('data/readme.txt', 'no');
  await mkdir(join(home.folder, 'empty'));
  expect(JSON.parse((await home.run(['import', 'data', '--json'])).stdout)).toMatchObject({ files: 2, calls: 2 });
  expect((await home.run(['import', 'empty'])).stderr).toContain('no file to import below empty');
  expect((await home.run(['import', 'absent'])).code).toBe(5);
});

test('session logs are found in the usual folder, or where the environment says', async () => {
  const log = `${claudeTurn('s1')}\n${claudeTurn('s1')}\n`;
  await put('.claude/projects/p/s1.jsonl', log);
  const usual = await home.run(['import', 'claude-code', '--json']);
  expect(JSON.parse(usual.stdout)).toMatchObject({ files: 1, records: 2, calls: 2 });
  await put('other/projects/p/s2.jsonl', `${claudeTurn('s2')}\n`);
  const env = { CLAUDE_CONFIG_DIR: join(home.folder, 'other') };
  expect(JSON.parse((await home.run(['import', 'claude-code', '--json'], { env })).stdout)).toMatchObject({ calls: 1 });
  const none = await home.run(['import', 'codex']);
  expect(none.code).toBe(5);
  expect(none.stderr).toContain('apex import codex FOLDER');
});

test('columns, model and format may be told', async () => {
  const file = await put('odd.csv', 'wann,rein,raus\n2026-03-01T00:00:00Z,7,8\n');
  const args = ['--map', 'at=wann', '--map', 'input=rein', 'output=raus', '--model', 'gpt-4o', '--format', 'csv'];
  const ran = await home.run(['import', file, ...args, '--json']);
  expect(ran.code).toBe(0);
  expect([...server.telemetry.calls.values()]).toMatchObject([{ model: 'gpt-4o', usage: { input: 7, output: 8 } }]);
  const wrong = await home.run(['import', file, '--map', 'input=nothing', '--json']);
  expect(wrong.code).toBe(2);
});

test('a trace with relative time begins where the server says, and its identity does not', async () => {
  const request = { timestamp: 1500, input_length: 600, output_length: 52, hash_ids: [1, 2] };
  const file = await put('trace.jsonl', `${JSON.stringify(request)}\n`);
  await home.run(['import', file, '--format', 'mooncake', '--model', 'gpt-4o', '--start', '2026-02-01', '--json']);
  const [first] = server.telemetry.calls.values();
  expect(first).toMatchObject({ at: '2026-02-01T00:00:01.500Z', prefix: { runs: [[1, 2]] } });
  await home.run(['import', file, '--model', 'gpt-4o', '--json']);
  const [second] = server.telemetry.calls.values();
  expect(second).toMatchObject({ identity: first?.identity, at: '2026-01-01T00:00:01.500Z' });
});

test('a dry run keeps nothing and says so', async () => {
  const file = await put('usage.csv', csvOf(2));
  const ran = await home.run(['import', file, '--dry-run']);
  expect(ran.stdout).toContain('Dry run, nothing was stored. 2 records');
  expect(server.telemetry.calls.size).toBe(0);
});

test('batches are sent again after busy answers and lost connections, and each counts once', async () => {
  const file = await put('usage.csv', csvOf(12_000));
  const path = /records$/;
  server.faults.push(
    { path, times: 1, how: { status: 503 } },
    { path, times: 1, how: { status: 429, retry_after: 1 } },
    { path, times: 1, how: 'cut' },
    { path, times: 1, how: 'cut_after' },
    { path: /finish$/, times: 1, how: 'cut_after' },
  );
  const ran = await home.run(['import', file, '--json']);
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ records: 12_000, calls: 12_000, duplicates: 0 });
  expect(server.telemetry.batches).toBeGreaterThan(3);
  expect(server.faults.map((fault) => fault.times)).toEqual([0, 0, 0, 0, 0]);
});

test('Ctrl-C during an import ends it at once, and importing again completes it', async () => {
  const file = await put('usage.csv', csvOf(12_000));
  server.faults.push({ path: /records$/, times: 9, how: { status: 429, retry_after: 60 } });
  const running = home.start(['import', file]);
  await running.until('Trying again in 60.0 s');
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
  server.faults.length = 0;
  expect((await home.run(['import', file])).stdout).toContain('12,000 records');
  expect(server.telemetry.calls.size).toBe(12_000);
});

test('what can never succeed is not repeated', async () => {
  const file = await put('usage.csv', csvOf(2));
  server.faults.push({ path: /records$/, times: 5, how: { status: 400 } });
  const ran = await home.run(['import', file, '--json']);
  expect(ran.code).toBe(2);
  expect(server.faults[0]?.times).toBe(4);
});

test('a watched folder is imported as it grows, whole lines only, until Ctrl-C', async () => {
  const file = await put('logs/s1.jsonl', `${claudeTurn('s1')}\n`);
  const running = home.start(['import', 'claude-code', 'logs', '--watch', '--json']);
  await running.until('"import_id"', 1);
  const [turn, half] = [claudeTurn('s1'), claudeTurn('s1')];
  await appendFile(file, `${turn}\n${half.slice(0, 40)}`);
  await running.until('"import_id"', 2);
  await put('logs/.new', `${claudeTurn('s2')}\n${claudeTurn('s2')}\n${claudeTurn('s2')}\n`);
  await rename(join(home.folder, 'logs/.new'), join(home.folder, 'logs/s2.jsonl'));
  await running.until('"import_id"', 3);
  await appendFile(file, `${half.slice(40)}\n`);
  await running.until('"import_id"', 4);
  running.child.kill('SIGINT');
  const ran = await running.ended;
  expect(ran.code).toBe(130);
  const answers = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.map((one) => one.records)).toEqual([1, 1, 3, 1]);
  expect(answers.every((one) => one.rejected_count === 0 && one.duplicates === 0)).toBe(true);
});
