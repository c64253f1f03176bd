import { expect, test } from 'vitest';
import { lines, readAll } from '../read-all.ts';

test('a trace of times and counts is read without model, to the microsecond’s millisecond, in UTC', async () => {
  const text =
    'TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,4808,10\r\n2023-11-16 18:17:04.0319600,3180,8\r\n';
  const { calls, rejected } = await readAll('csv', text, { model: 'code-model' });
  expect(rejected).toEqual([]);
  expect(calls.map((call) => [call.at, call.usage?.input, call.usage?.output, call.model])).toEqual([
    ['2023-11-16T18:17:03.979Z', 4808, 10, 'code-model'],
    ['2023-11-16T18:17:04.031Z', 3180, 8, 'code-model'],
  ]);
});

test('the same rows are the same calls in every layout, and equal rows stay apart', async () => {
  const csv = 'timestamp,model,input_tokens,output_tokens\n2026-03-01,m,5,6\n2026-03-01,m,5,6\n2026-03-02,m,5,6';
  const row = { timestamp: '2026-03-01', model: 'm', input_tokens: 5, output_tokens: 6 };
  const rows = [row, row, { ...row, timestamp: '2026-03-02' }];
  const identities = async (format: 'csv' | 'json' | 'jsonl', text: string): Promise<string[]> =>
    (await readAll(format, text, { anchor: new Date('2020-02-02'), model: format })).calls.map((call) => call.identity);
  const known = await identities('csv', csv);
  expect(new Set(known).size).toBe(3);
  expect(await identities('jsonl', lines(...rows))).toEqual(known);
  expect(await identities('json', JSON.stringify(rows, null, 1))).toEqual(known);
  expect(await identities('json', JSON.stringify({ data: rows }))).toEqual(known);
});

test('a call id names the call, and a repeated row with an id is the same call again', async () => {
  const header = 'request_id,timestamp,input_tokens,output_tokens\n';
  const { calls } = await readAll(
    'csv',
    `${header}r1,2026-03-01,5,6\nr1,2026-03-01,5,6\nr2,2026-03-01,5,6\n,2026-03-01,5,6`,
  );
  expect(calls.map((call) => call.identity).slice(0, 3)).toEqual(['id:r1', 'id:r1', 'id:r2']);
  expect(calls[3]?.identity).toMatch(/^row:/);
  const numbered = await readAll(
    'csv',
    'id,timestamp,input_tokens,output_tokens\n1,2026-03-01,5,6\n1,2026-03-09,7,8\n1,2026-03-09,7,8',
  );
  expect(new Set(numbered.calls.map((call) => call.identity)).size).toBe(2);
});

test('labels, outcome and times of a generic file are kept', async () => {
  const { calls } = await readAll(
    'csv',
    [
      'created_at;model;provider;prompt_tokens;completion_tokens;total_cost;user_id;session_id;feature;latency_ms;status;finish_reason;stream;environment;team',
      '2026-03-01T10:00:00Z;gpt-5;openai;5;6;0.000123456789;ada;s-1;search;1200;200;stop;true;prod;core',
      '2026-03-01T10:00:01Z;gpt-5;openai;5;0;0;ada;s-1;search;9;429;;false;prod;',
    ].join('\n'),
  );
  expect(calls[0]).toMatchObject({
    model: 'gpt-5',
    provider: 'openai',
    reported_cost_usd: '0.000123456789',
    user: 'ada',
    session: 's-1',
    feature: 'search',
    latency_ms: 1200,
    status: 'ok',
    finish_reason: 'stop',
    streaming: true,
    environment: 'prod',
    tags: { team: 'core' },
  });
  expect(calls[1]).toMatchObject({ status: 'error', error_type: '429', streaming: false, sequence: 1, tags: {} });
});

test('the user’s word on a column beats every guess', async () => {
  const text = 'when,in,cached,out,cost_center\n2026-03-01,100,40,6,42';
  const map = {
    at: 'when',
    input_total: 'in',
    cache_read: 'cached',
    output: 'out',
    'tag.center': 'cost_center',
  } as const;
  const { calls } = await readAll('csv', text, { map });
  expect(calls[0]).toMatchObject({ usage: { input: 60, cache_read: 40, output: 6 }, tags: { center: '42' } });
  await expect(readAll('csv', text, { map: { at: 'wenn' } })).rejects.toMatchObject({
    reason: 'import.bad_mapping',
    message: expect.stringContaining('has no column "wenn" for at; columns: when, in, cached'),
  });
});

test('a file without times or counts is refused with its columns named', async () => {
  await expect(readAll('csv', 'name,age\nada,36')).rejects.toMatchObject({
    kind: 'invalid',
    reason: 'import.wrong_format',
    message: expect.stringMatching(
      /line 2: no column for the time or token counts among name, age; name it with --map at=COLUMN/,
    ),
  });
  await expect(readAll('jsonl', '{"a":1}')).rejects.toMatchObject({ reason: 'import.wrong_format' });
  await expect(readAll('jsonl', '[1]\n5')).rejects.toMatchObject({ reason: 'import.wrong_format' });
});

test('good rows around bad ones are kept, each bad one with line and reason', async () => {
  const { calls, rejected } = await readAll(
    'csv',
    [
      'timestamp,input_tokens,output_tokens,cost',
      '2026-03-01,1,1,0.1',
      '2026-03-01,-5,1,0.1',
      '2026-03-01,1,NaN,0.1',
      '2026-03-01,Infinity,1,0.1',
      '2026-03-01,99999999999,1,0.1',
      'yesterday,1,1,0.1',
      '2026-03-01,1,1,free',
      '2026-03-01,1',
      '',
      ',,,',
      '"2026-03-01,1,1,0.1',
      '2026-03-01,2,2,0.2',
    ].join('\n'),
  );
  expect(calls.map((call) => call.usage?.input)).toEqual([1, 2]);
  expect(rejected.map(({ line, reason }) => `${line} ${reason}`).sort()).toEqual(
    [
      '3 input: "-5" is not a count',
      '4 output: "NaN" is not a count',
      '5 input: "Infinity" is not a count',
      '6 input: "99999999999" is more than a call can have (1000000000)',
      '7 at: "yesterday" is not a time (ISO 8601 and Unix times are understood)',
      '8 cost: "free" is not an amount',
      '9 2 cells, where the header has 4',
      '11 at: no time',
      '12 a quote is opened and never closed',
    ].sort(),
  );
});

test('nested rows and JSON inside cells are read along dots', async () => {
  const nested = {
    created: 1772359200,
    model: 'gpt-5',
    usage: {
      prompt_tokens: 100,
      completion_tokens: 7,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 3 },
    },
  };
  const { calls } = await readAll('jsonl', lines(nested));
  expect(calls[0]).toMatchObject({
    at: '2026-03-01T10:00:00.000Z',
    usage: { input: 60, cache_read: 40, output: 7, reasoning: 3 },
  });
  const cell = JSON.stringify({ prompt_tokens: 9, completion_tokens: 2 }).replaceAll('"', '""');
  const csv = await readAll('csv', `timestamp,usage\n2026-03-01,"${cell}"`);
  expect(csv.calls[0]?.usage).toMatchObject({ input: 9, output: 2 });
});

test('a table that an export names well keeps its disjoint kinds', async () => {
  const text =
    'at,model,input,cache_read,cache_write_5m,cache_write_1h,output,reasoning\n2026-03-01T00:00:00Z,m,1000,10,2,3,9,4';
  expect((await readAll('csv', text)).calls[0]?.usage).toMatchObject({
    input: 1000,
    cache_read: 10,
    cache_write_5m: 2,
    cache_write_1h: 3,
    output: 9,
    reasoning: 4,
  });
});

test('a row without any count is a call without usage', async () => {
  const { calls } = await readAll(
    'csv',
    'timestamp,input_tokens,output_tokens,error\n2026-03-01,1,2,\n2026-03-01,,,overloaded',
  );
  expect(calls[1]).toMatchObject({ usage: null, status: 'error', error_type: 'overloaded' });
});

test('a header alone is an empty file', async () => {
  expect((await readAll('csv', 'timestamp,input_tokens,output_tokens\n')).counts).toEqual({
    calls: 0,
    rejected: 0,
    skipped: 0,
  });
});

test('records of our own come back as they were written, prefix and tools included', async () => {
  const record = {
    identity: 'synth:1',
    source: 'synth',
    at: '2026-03-01T00:00:00.000Z',
    model: 'm',
    usage: { input: 5, output: 6 },
    session: 's',
    tools: ['Read'],
    prefix: { scope: 'session', block_size: 64, runs: [[1, 9]] },
  };
  const { calls, rejected } = await readAll(
    'jsonl',
    lines(record, { ...record, identity: 'synth:2', usage: { input: -1 } }),
  );
  expect(calls).toMatchObject([record]);
  expect(rejected).toEqual([{ line: 2, reason: expect.stringContaining('usage.input') }]);
});
