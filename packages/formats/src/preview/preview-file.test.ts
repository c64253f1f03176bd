import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { FileFormat } from '../record.ts';
import { parseColumnMap, mapFields } from '../table/column-map.ts';
import { fieldAbouts } from '../table/field-abouts.ts';
import { parseFile } from '../parse-file.ts';
import { previewFile } from './preview-file.ts';

const clock = { now: () => Date.UTC(2026, 3, 1) };

function preview(format: FileFormat, text: string, map: readonly string[] = [], most = 100) {
  const bytes = [new TextEncoder().encode(text)];
  const columns = map.length === 0 ? undefined : parseColumnMap(map);
  return previewFile({ format, name: `file.${format}`, bytes, clock, map: columns }, most);
}

const csv = [
  'When,Model,prompt_tokens,completion_tokens,Team',
  '2026-03-01T00:00:00Z,gpt-5,100,10,red',
  'yesterday,gpt-5,100,10,blue',
  '2026-03-01T00:02:00Z,gpt-5,many,10,red',
  '2026-03-01T00:03:00Z,gpt-5,7',
  '',
].join('\n');

test('rows are shown as they are and as they would be read, with the reason where they would not', async () => {
  const seen = await preview('csv', csv, ['at=When', 'tag.team=Team']);
  expect(seen).toMatchObject({
    map: { at: 'When', model: 'Model', input: 'prompt_tokens', output: 'completion_tokens', 'tag.team': 'Team' },
    missing: [],
    rejected_count: 3,
    problem: null,
  });
  expect(seen.columns[4]).toEqual({ name: 'Team', samples: ['red', 'blue'] });
  expect(seen.rows.map(({ line, reason }) => [line, reason])).toEqual([
    [2, null],
    [3, expect.stringContaining('yesterday')],
    [4, expect.stringContaining('many')],
    [5, expect.stringContaining('3 cells')],
  ]);
  expect(seen.rows[0]).toMatchObject({
    values: { When: '2026-03-01T00:00:00Z', prompt_tokens: '100', Team: 'red' },
    record: { at: '2026-03-01T00:00:00.000Z', usage: { input: 100, output: 10 }, tags: { team: 'red' } },
  });
});

test('a table whose columns say nothing is shown all the same, with what is missing', async () => {
  const seen = await preview('csv', 'a,b\n1,x\n2,y\n');
  expect(seen.missing).toEqual(['at', 'input']);
  expect(seen.columns).toEqual([
    { name: 'a', samples: ['1', '2'] },
    { name: 'b', samples: ['x', 'y'] },
  ]);
  expect(seen.rows.map(({ values, record }) => [values, record])).toEqual([
    [{ a: '1', b: 'x' }, null],
    [{ a: '2', b: 'y' }, null],
  ]);
});

test('a proposed column can be left out', async () => {
  const text = 'timestamp,model,prompt_tokens,completion_tokens,user\n2026-03-01T00:00:00Z,gpt-5,1,2,ann\n';
  expect((await preview('csv', text)).map).toMatchObject({ user: 'user' });
  const bytes = [new TextEncoder().encode(text)];
  const seen = await previewFile({ format: 'csv', name: 'f', bytes, clock, map: { user: '' } }, 100);
  expect(seen.map).not.toHaveProperty('user');
  expect(seen.rows[0]?.record).toMatchObject({ user: '', model: 'gpt-5' });
});

test('a mapping to a column that is not there is a problem of the file', async () => {
  const seen = await preview('csv', csv, ['at=Moment']);
  expect(seen.problem).toContain('no column "Moment"');
});

test('of a long file no more than a batch is read', async () => {
  const line = '{"timestamp":"2026-03-01T00:00:00Z","model":"gpt-5","prompt_tokens":1,"nested":{"deep":[1]}}\n';
  let read = 0;
  const bytes = (function* () {
    for (; read < 1000; read += 1) yield new TextEncoder().encode(line.repeat(50));
  })();
  const seen = await previewFile({ format: 'jsonl', name: 'f', bytes, clock }, 30);
  expect(seen.rows).toHaveLength(30);
  expect(seen.rows[0]?.values).toMatchObject({ 'nested.deep': '[1]' });
  expect(read).toBeLessThan(100);
});

test('of a log there are records alone', async () => {
  const line = JSON.stringify({
    type: 'assistant',
    timestamp: '2026-03-01T00:00:00Z',
    sessionId: 's',
    message: { id: 'msg_1', model: 'claude-opus-4-6', usage: { input_tokens: 5, output_tokens: 7 } },
  });
  const seen = await preview('claude-code', `${line}\nnot json\n`);
  expect(seen.columns).toEqual([]);
  expect(seen.rows).toMatchObject([
    { line: 1, values: {}, record: { session: 's', usage: { output: 7 } } },
    { line: 2 },
  ]);
});

test('what is not of the format is a problem and no error', async () => {
  expect((await preview('parquet', 'no parquet')).problem).toContain('not a parquet file');
  expect((await preview('csv', '')).rows).toEqual([]);
});

test('cells are cut, and what stands in a spreadsheet formula stays text', async () => {
  const seen = await preview('csv', `at,input,x\n2026-03-01,1,=HYPERLINK("${'a'.repeat(500)}")\n`.replaceAll('"', "'"));
  expect(seen.rows[0]?.values['x']).toMatch(/^=HYPERLINK\('a{100,}…$/);
});

test('every field that can be mapped says what it means', () => {
  expect(Object.keys(fieldAbouts)).toEqual([...mapFields]);
});

test('a file that unpacks to more than it may breaks off there and keeps what came before', async () => {
  const head = 'timestamp,prompt_tokens\n';
  const rows = '2026-03-01T00:00:00Z,1\n'.repeat(200_000);
  const parsing = parseFile({
    format: 'csv',
    name: 'f',
    bytes: [gzipSync(head + rows)],
    clock,
    max_bytes: 1024 * 1024,
  });
  let calls = 0;
  let reason = '';
  for await (const batch of parsing) {
    for (const record of batch) {
      if (record.kind === 'call') calls += 1;
      else reason = record.reason;
    }
  }
  expect(reason).toContain('unpacks to more than 1 MiB');
  expect(calls).toBeGreaterThan(30_000);
  expect(calls).toBeLessThan(50_000);
});
