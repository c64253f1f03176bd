import { createHome, type Home } from '@apex/testkit/command-line';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

let home: Home;
beforeAll(async () => {
  home = await createHome();
});
afterAll(() => home.remove());

const call = { id: 'a', provider: 'openai', model: 'gpt-4o', at: '2026-03-01', usage: { input: 1000, output: 50 } };

test('a call is priced to twelve places without a server', async () => {
  const ran = await home.run(['price', '--json'], { stdin: `${JSON.stringify(call)}\n` });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ran.stdout)).toEqual({
    id: 'a',
    cost_usd: '0.003000000000',
    components: { input: '0.002500000000', output: '0.000500000000' },
    usage: expect.objectContaining({ input: 1000, output: 50, reasoning: 0 }),
    price: { source: expect.any(String), version: expect.any(String), valid_from: null },
    notes: [],
  });
});

test('batch is half, and an unknown model has no cost but near names', async () => {
  const lines = [
    { ...call, tier: 'batch' },
    { ...call, model: 'gpt-4oo-nano' },
  ];
  const ran = await home.run(['price'], { stdin: lines.map((line) => JSON.stringify(line)).join('\n') });
  const [batch, unknown] = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(batch.cost_usd).toBe('0.001500000000');
  expect(unknown.cost_usd).toBeNull();
  expect(unknown.nearest.length).toBeGreaterThan(0);
});

test('a broken line is told by its number, the others are priced, and the end is 2', async () => {
  const lines = [
    JSON.stringify(call),
    '{"model":',
    '',
    JSON.stringify({ ...call, usage: { input: -1 } }),
    JSON.stringify(call),
  ];
  const ran = await home.run(['price', '--json'], { stdin: lines.join('\n') });
  expect(ran.code).toBe(2);
  expect(ran.stdout.trim().split('\n')).toHaveLength(2);
  const told = ran.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(told.map((one) => one.details)).toEqual([{ line: 2 }, { line: 4 }, { priced: 2, refused: 2 }]);
  expect(told[0].error).toMatch(/^line 2: /);
});

test('a compressed file is read like stdin, and a missing one is not found', async () => {
  const file = join(home.folder, 'calls.jsonl.gz');
  await writeFile(file, gzipSync(JSON.stringify(call)));
  expect((await home.run(['price', '--file', file])).stdout).toContain('"cost_usd":"0.003000000000"');
  expect((await home.run(['price', '--file', 'nothing.jsonl'])).code).toBe(5);
});

test('a raw provider body is read by its flavour', async () => {
  const body = { model: 'gpt-4o', object: 'chat.completion', usage: { prompt_tokens: 1000, completion_tokens: 50 } };
  for (const flavour of [['--usage-body'], ['--usage-body', 'auto'], ['--usage-body', 'openai']]) {
    const ran = await home.run(['price', ...flavour, '--json'], { stdin: JSON.stringify(body) });
    expect(JSON.parse(ran.stdout)).toMatchObject({ cost_usd: '0.003000000000', model: 'gpt-4o' });
  }
  expect((await home.run(['price', '--usage-body', 'opnai'], { stdin: '{}' })).stderr).toContain(
    'Did you mean openai?',
  );
});

test('a reader that leaves early ends it quietly', async () => {
  const many = `${JSON.stringify(call)}\n`.repeat(20_000);
  const running = home.start(['price', '--json'], { stdin: many });
  running.child.stdout?.once('data', () => running.child.stdout?.destroy());
  const ran = await running.ended;
  expect(ran).toMatchObject({ code: 0, stderr: '' });
});

test('Ctrl-C ends the wait for input', async () => {
  const running = home.start(['price', '--json'], { stdin: null });
  running.child.stdin?.write(`${JSON.stringify(call)}\n`);
  await running.until('"cost_usd"');
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
});
