import { expect, test } from 'vitest';
import { lines, readAll } from '../read-all.ts';

const seconds = (count: number): string => new Date(Date.UTC(2026, 4, 13, 9) + count * 1000).toISOString();

function meta(payload: object, at = 0): object {
  return {
    timestamp: seconds(at),
    type: 'session_meta',
    payload: { id: 'root', cwd: '/home/ada/shop', cli_version: '0.60.0', ...payload },
  };
}

function turn(at = 0): object {
  return { timestamp: seconds(at), type: 'turn_context', payload: { model: 'gpt-5.2-codex', cwd: '/home/ada/shop' } };
}

function tokens(counts: readonly [input: number, cached: number, output: number, reasoning: number]): object {
  const [input_tokens, cached_input_tokens, output_tokens, reasoning_output_tokens] = counts;
  return {
    input_tokens,
    cached_input_tokens,
    output_tokens,
    reasoning_output_tokens,
    total_tokens: input_tokens + output_tokens,
  };
}

function count(at: number, info: object | null): object {
  return { timestamp: seconds(at), type: 'event_msg', payload: { type: 'token_count', info, rate_limits: {} } };
}

const first = { last_token_usage: tokens([1000, 250, 125, 75]), total_token_usage: tokens([1000, 250, 125, 75]) };
const second = { last_token_usage: tokens([2500, 500, 300, 200]), total_token_usage: tokens([3500, 750, 425, 275]) };

test('a call is read with cached tokens outside the fresh ones and reasoning inside the output', async () => {
  const { calls } = await readAll(
    'codex',
    lines(meta({ git: { branch: 'main' }, model_provider: 'openai' }), turn(), count(60, first), count(120, second)),
  );
  expect(calls.map((call) => call.usage)).toMatchObject([
    { input: 750, cache_read: 250, output: 125, reasoning: 75 },
    { input: 2000, cache_read: 500, output: 300, reasoning: 200 },
  ]);
  expect(calls[1]).toMatchObject({
    source: 'codex',
    at: seconds(120),
    provider: 'openai',
    model: 'gpt-5.2-codex',
    session: 'root',
    project_label: 'shop',
    branch: 'main',
    sequence: 1,
    tags: { agent_version: '0.60.0' },
  });
});

test('a repeated event with the same total is no new call', async () => {
  const { calls } = await readAll(
    'codex',
    lines(turn(), count(1, null), count(2, first), count(3, first), count(4, second), count(5, second)),
  );
  expect(calls).toHaveLength(2);
});

test('where only totals exist the step is their difference, and after a reset the total itself', async () => {
  const total = (counts: Parameters<typeof tokens>[0]): object => ({ total_token_usage: tokens(counts) });
  const { calls } = await readAll(
    'codex',
    lines(turn(), count(1, total([100, 10, 5, 0])), count(2, total([300, 60, 9, 2])), count(3, total([50, 0, 1, 0]))),
  );
  expect(calls.map((call) => [call.usage?.input, call.usage?.cache_read, call.usage?.output])).toEqual([
    [90, 10, 5],
    [150, 50, 4],
    [50, 0, 1],
  ]);
});

test('where only steps exist every event is a call', async () => {
  const step = { last_token_usage: tokens([100, 0, 5, 0]) };
  const { calls } = await readAll('codex', lines(turn(), count(1, step), count(2, step)));
  expect(new Set(calls.map((call) => call.identity)).size).toBe(2);
});

test('tools between two events belong to the later call', async () => {
  const item = (payload: object): object => ({ timestamp: seconds(1), type: 'response_item', payload });
  const { calls } = await readAll(
    'codex',
    lines(
      turn(),
      item({ type: 'function_call', name: 'shell' }),
      item({ type: 'web_search_call' }),
      item({ type: 'function_call_output' }),
      count(2, first),
      item({ type: 'custom_tool_call', name: 'apply_patch' }),
      count(3, second),
    ),
  );
  expect(calls.map((call) => call.tools)).toEqual([['shell', 'web_search'], ['apply_patch']]);
});

test('a fork replays its history under the identities of the session it came from', async () => {
  const root = await readAll('codex', lines(meta({}), turn(), count(60, first), count(120, second)));
  const fork = await readAll(
    'codex',
    lines(
      meta({ id: 'child', forked_from_id: 'root' }, 500),
      meta({ id: 'root' }, 500),
      turn(500),
      count(500, first),
      count(500, second),
      count(560, { last_token_usage: tokens([9, 1, 1, 0]), total_token_usage: tokens([3509, 751, 426, 275]) }),
    ),
  );
  const known = root.calls.map((call) => call.identity);
  expect(fork.calls.map((call) => call.identity).slice(0, 2)).toEqual(known);
  expect(known).not.toContain(fork.calls[2]?.identity);
  expect(fork.calls.map((call) => call.session)).toEqual(['child', 'child', 'child']);
});

test('a fork of a fork is traced to the first session', async () => {
  const root = await readAll('codex', lines(meta({}), turn(), count(60, first)));
  const fork = await readAll(
    'codex',
    lines(
      meta({ id: 'c', forked_from_id: 'b' }, 9),
      meta({ id: 'b', forked_from_id: 'root' }, 9),
      meta({}, 9),
      turn(9),
      count(9, first),
    ),
  );
  expect(fork.calls[0]?.identity).toBe(root.calls[0]?.identity);
});

test('sub-agents of one parent that count alike stay apart, and history copied into them is the parent’s', async () => {
  const spawn = (id: string, at: number): object =>
    meta({ id, source: { subagent: { thread_spawn: { parent_thread_id: 'root', agent_role: 'explorer' } } } }, at);
  const one = await readAll('codex', lines(spawn('a', 0), turn(), count(0, first), count(30, second)));
  const two = await readAll('codex', lines(spawn('b', 9), turn(9), count(9, first), count(39, second)));
  const root = await readAll('codex', lines(meta({}), turn(), count(60, first)));
  expect(one.calls[0]?.identity).toBe(root.calls[0]?.identity);
  expect(two.calls[0]?.identity).toBe(root.calls[0]?.identity);
  expect(one.calls[1]?.identity).not.toBe(two.calls[1]?.identity);
  expect(one.calls[1]).toMatchObject({ agent: 'explorer', tags: { sub_agent: 'true' } });
});

test('a file without head is named by the id in its name', async () => {
  const uuid = '019a9775-ef93-7c41-ae1f-a37beed9aaf2';
  const { calls } = await readAll('codex', lines(turn(), count(1, first)), {
    name: `sessions/2026/rollout-2026-05-13T09-00-00-${uuid}.jsonl`,
  });
  expect(calls[0]?.session).toBe(uuid);
  expect((await readAll('codex', lines(meta({ id: uuid }), count(1, first)))).calls[0]?.identity).toBe(
    calls[0]?.identity,
  );
});

test('broken lines are rejected and the calls around them kept', async () => {
  const bad = count(2, { last_token_usage: { input_tokens: -5 } });
  const { calls, rejected } = await readAll(
    'codex',
    lines(turn(), count(1, first), bad, '{"type":', '17', count(3, second)),
  );
  expect(calls).toHaveLength(2);
  expect(rejected).toEqual([
    { line: 3, reason: 'input_tokens: "-5" is not a count' },
    { line: 4, reason: 'not valid JSON' },
    { line: 5, reason: 'not an entry of a log: no JSON object' },
  ]);
});
