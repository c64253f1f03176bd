import { ApexError, observationSchema } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFile } from './parse-file.ts';
import { gzipped, inPieces, lines, readAll } from './read-all.ts';
import { type FileFormat, fileFormats } from './record.ts';

const usage = { input_tokens: 5, output_tokens: 6, cache_read_input_tokens: 7 };
const samples: Readonly<Record<Exclude<FileFormat, 'parquet'>, string>> = {
  'claude-code': lines(
    { type: 'user', timestamp: '2026-03-01T10:00:00Z', sessionId: 's', message: { content: 'hi "usage"' } },
    {
      type: 'assistant',
      timestamp: '2026-03-01T10:00:01Z',
      sessionId: 's',
      cwd: '/a/b',
      requestId: 'r',
      costUSD: 0.1,
      message: { id: 'm', model: 'claude-x', usage, content: [{ type: 'tool_use', id: 't', name: 'Bash' }] },
    },
    { type: 'assistant', message: { usage } },
  ),
  codex: lines(
    { timestamp: '2026-03-01T10:00:00Z', type: 'session_meta', payload: { id: 'x', cwd: '/a', git: { branch: 'b' } } },
    { timestamp: '2026-03-01T10:00:01Z', type: 'turn_context', payload: { model: 'gpt-5' } },
    {
      timestamp: '2026-03-01T10:00:02Z',
      type: 'event_msg',
      payload: { type: 'token_count', info: { total_token_usage: usage, last_token_usage: usage } },
    },
  ),
  'prefix-trace': lines({
    id: 't',
    block_size: 64,
    requests: [
      { t: 1, type: 's', model: 'm', in: 64, out: 1, hash_runs: [[1, 1]], api_time: 2, ttft: 1 },
      { t: 2, type: 'subagent', agent_id: 'a', requests: [{ t: 0, in: 1, out: 1, hash_ids: [1, 2] }] },
    ],
  }),
  mooncake: lines({ timestamp: 3, input_length: 5, output_length: 6, hash_ids: [1, 2, 9] }),
  csv: 'timestamp,model,input_tokens,output_tokens,cached_tokens,cost,user,status\n2026-03-01,m,50,6,7,0.1,"a ""b"" c",ok\n2026-03-02,m,5,6,,1e-5,u,500\n',
  json: JSON.stringify({
    data: [{ created_at: '2026-03-01', usage: { prompt_tokens: 9, completion_tokens: 1 }, error: 'x' }],
  }),
  jsonl: lines(
    { id: 1, timestamp: 1772359200, input_tokens: '5', output_tokens: 6, tags: ['a'] },
    { timestamp: 1772359201, input_tokens: 5 },
  ),
};
/** What the file yields, or the reason it is refused with; any other error fails the test. */
async function readOrRefuse(format: FileFormat, pieces: Iterable<Uint8Array>) {
  try {
    return { refusal: '', ...(await readAll(format, pieces)) };
  } catch (error) {
    if (!ApexError.isInstance(error)) throw error;
    return { refusal: error.reason, calls: [], rejected: [] };
  }
}

const textFormats = fileFormats.filter((format) => format !== 'parquet');

test('everything that is emitted is an observation of the contract with nothing left to default', async () => {
  for (const format of textFormats) {
    const { calls } = await readAll(format, samples[format]);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect(observationSchema.parse(call)).toEqual(call);
  }
});

test('files cut, overwritten and spliced at random yield contract observations, rejections or a clear refusal', async () => {
  const damage = fc.record({
    format: fc.constantFrom(...textFormats),
    cuts: fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(20),
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 12 }),
          fc.constantFrom('"', '{', '}', '[', ']', ',', '\n', '-', '1e400', 'null', '\u0000', '999999999999', '2026'),
        ),
      ),
      { maxLength: 4 },
    ),
    packed: fc.boolean(),
    piece: fc.integer({ min: 1, max: 200 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ format, cuts, packed, piece }) => {
      let text: string = samples[format];
      for (const [place, length, insert] of cuts) {
        const at = Math.floor(place * text.length);
        text = text.slice(0, at) + insert + text.slice(at + length);
      }
      const bytes = packed ? await gzipped(text) : new TextEncoder().encode(text);
      const { refusal, calls, rejected } = await readOrRefuse(format, inPieces(bytes, piece));
      expect(refusal).toMatch(/^$|^import\./);
      for (const call of calls) expect(observationSchema.parse(call)).toEqual(call);
      expect(rejected.filter(({ line, reason }) => line < 1 || reason === '')).toEqual([]);
    }),
    { numRuns: 500 },
  );
}, 60_000);

test('any bytes at all are refused or rejected, never an unexpected error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fileFormats),
      fc.uint8Array({ maxLength: 300 }),
      fc.boolean(),
      async (format, bytes, zip) => {
        const content = zip ? new Uint8Array([0x1f, 0x8b, 8, ...bytes]) : bytes;
        const { refusal } = await readOrRefuse(format, [content]);
        expect(refusal).toMatch(/^$|^import\./);
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);

test('an empty file holds no records in any format', async () => {
  for (const format of fileFormats) {
    expect((await readAll(format, '')).counts).toEqual({ calls: 0, rejected: 0, skipped: 0 });
  }
  expect((await readAll('csv', '\ufeff\r\n\r\n')).counts.calls).toBe(0);
});

test('a file of another format is refused with line and reason', async () => {
  const wrong: [FileFormat, string, RegExp][] = [
    ['claude-code', samples.csv, /^file is not a claude-code file: line 1: not valid JSON$/],
    ['claude-code', '{"silly":"this"}', /line 1: not an entry of a Claude Code log/],
    ['codex', samples['claude-code'], /line 1: not an entry of a Codex log/],
    ['prefix-trace', samples.mooncake, /line 1: not a trace: no list "requests"/],
    ['mooncake', samples.jsonl, /line 1: no "input_length"/],
    ['csv', samples.jsonl, /no column for/],
    ['jsonl', samples.csv, /line 1: not valid JSON/],
    ['json', samples.csv, /line 1: not valid JSON/],
    ['parquet', samples.csv, /not a parquet file/],
  ];
  for (const [format, text, message] of wrong) {
    const error = await readAll(format, text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'invalid',
      reason: 'import.wrong_format',
      details: { file: 'file', reason: expect.any(String) },
    });
    expect((error as Error).message).toMatch(message);
  }
});

test('a session log without any call is no wrong file', async () => {
  const { counts } = await readAll(
    'claude-code',
    lines({ type: 'summary', summary: 'x' }, { type: 'user', message: {} }),
  );
  expect(counts).toEqual({ calls: 0, rejected: 0, skipped: 2 });
});

test('truncated gzip keeps the good rows before the cut and rejects the rest', async () => {
  const row = (index: number): object => ({
    timestamp: index,
    input_length: index,
    output_length: 1,
    hash_ids: [index * 7919],
  });
  const packed = await gzipped(lines(...Array.from({ length: 20_000 }, (_, index) => row(index))));
  const { calls, rejected } = await readAll(
    'mooncake',
    inPieces(packed.subarray(0, Math.floor(packed.length * 0.6)), 5_000),
  );
  expect(calls.length).toBeGreaterThan(8_000);
  expect(calls.at(-1)?.usage?.input).toBe(calls.length - 1);
  expect(rejected).toEqual([{ line: calls.length + 1, reason: expect.stringMatching(/ends too early/) }]);
});

test('records come in bounded batches and leaving early stops the source', async () => {
  const row = JSON.stringify({ timestamp: 1, input_length: 1, output_length: 1, hash_ids: [1] });
  const { batchSizes, calls } = await readAll('mooncake', `${row}\n`.repeat(20_000));
  expect(calls).toHaveLength(20_000);
  expect(Math.max(...batchSizes)).toBeLessThanOrEqual(5_000);
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new TextEncoder().encode(`${row}\n`);
    } finally {
      closed = true;
    }
  }
  for await (const batch of parseFile({
    format: 'mooncake',
    name: 'x',
    bytes: endless(),
    clock: { now: () => 0 },
    anchor: new Date(0),
  })) {
    expect(batch.length).toBeGreaterThan(0);
    break;
  }
  expect(closed).toBe(true);
});

test('without a start the file began thirty days before now', async () => {
  const now = Date.UTC(2026, 6, 31);
  const { calls } = await readAll('mooncake', samples.mooncake, { anchor: undefined, clock: { now: () => now } });
  expect(calls[0]?.at).toBe('2026-07-01T00:00:00.003Z');
  await expect(readAll('mooncake', samples.mooncake, { anchor: new Date(Number.NaN) })).rejects.toMatchObject({
    reason: 'import.bad_start',
  });
});

test('a line longer than 64 MiB is rejected without being kept, and its neighbours are read', async () => {
  const good = new TextEncoder().encode(`${samples.mooncake}\n`);
  const filler = new TextEncoder().encode('x'.repeat(1024 * 1024));
  async function* source(): AsyncGenerator<Uint8Array> {
    yield good;
    for (let count = 0; count < 65; count += 1) yield filler;
    yield new TextEncoder().encode('\n');
    yield good;
  }
  const { calls, rejected } = await readAll('mooncake', source());
  expect(calls).toHaveLength(2);
  expect(rejected).toEqual([{ line: 2, reason: 'longer than 64 MiB' }]);
});

test('depth bombs are rejected quickly', async () => {
  const bomb = '['.repeat(2_000_000);
  const { calls, rejected } = await readAll('mooncake', `${samples.mooncake}\n${bomb}\n{"a":${bomb}`);
  expect(calls).toHaveLength(1);
  expect(rejected.map(({ reason }) => reason)).toEqual(['nested too deeply', 'nested too deeply']);
});
