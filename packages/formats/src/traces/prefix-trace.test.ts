import { expect, test } from 'vitest';
import { lines, readAll } from '../read-all.ts';

interface RequestInit {
  readonly t?: number;
  readonly in?: number;
  readonly [key: string]: unknown;
}

function request(init: RequestInit = {}): object {
  return {
    t: 0,
    type: 'n',
    model: 'claude-opus-4-5-20251101',
    in: 128,
    out: 7,
    hash_runs: [[1, 2]],
    stop: 'tool_use',
    api_time: 5.23,
    think_time: 1.5,
    ...init,
  };
}

function trace(requests: readonly object[], extra: object = {}): object {
  return { id: 'trace_1', block_size: 64, hash_id_scope: 'local', requests, ...extra };
}

test('requests become calls of one session, all input fresh, with blocks numbered in the session', async () => {
  const { calls, callLines } = await readAll(
    'prefix-trace',
    lines(trace([request(), request({ t: 9.25, in: 200, type: 's', ttft: 0.5 })])),
  );
  expect(callLines).toEqual([1, 1]);
  expect(calls[1]).toMatchObject({
    source: 'prefix-trace',
    at: '2026-01-01T00:00:09.250Z',
    provider: 'anthropic',
    usage: { input: 200, cache_read: 0, output: 7 },
    latency_ms: 5230,
    ttft_ms: 500,
    streaming: true,
    finish_reason: 'tool_use',
    session: 'trace_1',
    sequence: 1,
    prefix: { scope: 'session', block_size: 64, runs: [[1, 2]] },
    tags: { think_time_s: '1.5' },
  });
  expect(calls[0]?.streaming).toBe(false);
});

test('a published file over many lines with single block numbers reads the same', async () => {
  const { hash_runs: _runs, ...single } = request() as { hash_runs: unknown };
  const published = trace([{ ...single, hash_ids: [1, 2] }], { totals: {} });
  const compact = await readAll('prefix-trace', JSON.stringify(published));
  const spread = await readAll('prefix-trace', JSON.stringify(published, null, 2));
  const listed = await readAll('prefix-trace', JSON.stringify([published, published], null, 2));
  const runs = await readAll('prefix-trace', lines(trace([request()])));
  expect(compact.calls).toEqual(runs.calls);
  expect(spread.calls).toEqual(runs.calls);
  expect(listed.calls).toHaveLength(2);
});

test('sub-agents count from their own start, share the blocks of the trace and are told apart', async () => {
  const agent = {
    t: 100,
    type: 'subagent',
    agent_id: 'agent_001',
    subagent_type: 'Explore',
    requests: [request({ t: 5, in: 300 })],
  };
  const { calls } = await readAll('prefix-trace', lines(trace([request(), agent, request({ t: 200, in: 400 })])));
  expect(calls.map((call) => [call.at.slice(11, 19), call.sequence, call.agent])).toEqual([
    ['00:00:00', 0, ''],
    ['00:01:45', 1, 'Explore'],
    ['00:03:20', 2, ''],
  ]);
  expect(calls[1]).toMatchObject({ session: 'trace_1', tags: { agent_id: 'agent_001', sub_agent: 'true' } });
});

test('a sub-agent of a sub-agent counts from the start of the inner one', async () => {
  const inner = { t: 10, type: 'subagent', requests: [request({ t: 1 })] };
  const outer = { t: 100, type: 'subagent', requests: [inner] };
  const { calls } = await readAll('prefix-trace', lines(trace([outer])));
  expect(calls.map((call) => call.at)).toEqual(['2026-01-01T00:01:51.000Z']);
});

test('history replayed in another trace at other times is the same call', async () => {
  const one = await readAll('prefix-trace', lines(trace([request()])));
  const fork = await readAll(
    'prefix-trace',
    lines(trace([request({ t: 77, hash_runs: [[9, 2]] })], { id: 'trace_2' })),
    { anchor: new Date('2020-01-01') },
  );
  expect(fork.calls[0]?.identity).toBe(one.calls[0]?.identity);
  for (const field of ['model', 'in', 'out', 'api_time', 'think_time', 'stop']) {
    const other = await readAll(
      'prefix-trace',
      lines(trace([request({ [field]: field === 'model' || field === 'stop' ? 'x' : 99 })])),
    );
    expect(other.calls[0]?.identity).not.toBe(one.calls[0]?.identity);
  }
});

test('broken requests and traces are rejected with place and field, and the rest is kept', async () => {
  const { calls, rejected } = await readAll(
    'prefix-trace',
    lines(
      trace([
        request(),
        request({ in: -5 }),
        request({ t: 1e12 }),
        5 as never,
        request({ hash_runs: [[1, 0]] }),
        request({ out: 9 }),
      ]),
      trace([], { requests: 'none' }),
      trace([request()], { block_size: 0 }),
      trace([request()], { id: '' }),
      '[]',
      '{"id":',
      trace([request()]),
    ),
  );
  expect(calls).toHaveLength(3);
  expect(rejected).toEqual([
    { line: 1, reason: 'trace "trace_1", request 2: in: "-5" is not a count' },
    { line: 1, reason: 'trace "trace_1", request 3: t: "1000000000000" is not a time in seconds' },
    { line: 1, reason: 'trace "trace_1", request 4: no JSON object' },
    { line: 1, reason: 'trace "trace_1", request 5: hash_runs: a run is not [first, count]' },
    { line: 2, reason: 'not a trace: no list "requests"' },
    { line: 3, reason: 'block_size: not between 1 and 65536' },
    { line: 4, reason: 'not a trace: no "id"' },
    { line: 5, reason: 'not a trace: no JSON object' },
    { line: 6, reason: 'not valid JSON' },
  ]);
});

test('sub-agents nested without end are refused', async () => {
  let nested: object = request();
  for (let level = 0; level < 40; level += 1) nested = { t: 0, type: 'subagent', requests: [nested] };
  const { calls, rejected } = await readAll('prefix-trace', lines(trace([request(), nested])));
  expect(calls).toHaveLength(1);
  expect(rejected[0]?.reason).toMatch(/sub-agents nested too deeply$/);
});

test('times of nested sub-agents that add up to more than thirty years are rejected, and the rest is kept', async () => {
  const late = { t: 9e8, type: 'subagent', requests: [request({ t: 9e8 }), request({ t: 5, in: 300 })] };
  const later = { t: 9e8, type: 'subagent', requests: [late] };
  const { calls, rejected } = await readAll('prefix-trace', lines(trace([request(), late, later])));
  expect(calls.map((call) => call.at)).toEqual(['2026-01-01T00:00:00.000Z', '2054-07-09T16:00:05.000Z']);
  const reason = `t: "900000000" lies more than thirty years after the trace's start`;
  expect(rejected).toEqual([
    { line: 1, reason: `trace "trace_1", request 1: ${reason}` },
    { line: 1, reason: `trace "trace_1", request 1: ${reason}` },
  ]);
});
