import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lines, readAll } from '../read-all.ts';

interface LineInit {
  readonly id?: string;
  readonly request?: string;
  readonly output?: number;
  readonly entry?: object;
  readonly message?: object;
}

const minted = 'msg_01XFDUDYJgAACzvnptvVoYEL';

function line({
  id = minted,
  request = 'req_011CSHoEeqs5C35K2UUqR7Fy',
  output = 10,
  entry = {},
  message = {},
}: LineInit): object {
  return {
    type: 'assistant',
    timestamp: '2026-03-01T10:00:00.000Z',
    sessionId: 's-1',
    cwd: '/home/ada/shop',
    gitBranch: 'main',
    version: '2.1.0',
    requestId: request,
    uuid: `u-${output}`,
    message: {
      id,
      role: 'assistant',
      model: 'claude-opus-4-5-20251101',
      content: [{ type: 'text', text: 'hi' }],
      usage: {
        input_tokens: 5,
        output_tokens: output,
        cache_read_input_tokens: 2_000,
        cache_creation_input_tokens: 100,
        cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
        service_tier: 'standard',
      },
      ...message,
    },
    ...entry,
  };
}

async function only(init: LineInit) {
  const { calls } = await readAll('claude-code', lines(line(init)));
  const [call] = calls;
  expect(calls).toHaveLength(1);
  if (call === undefined) throw new Error('no call');
  return call;
}

test('a call is read with its usage by lifetime, place and terms', async () => {
  const call = await only({ message: { stop_reason: 'end_turn' }, entry: { costUSD: 0.12 } });
  expect(call.usage).toMatchObject({ input: 5, output: 10, cache_read: 2_000, cache_write_5m: 40, cache_write_1h: 60 });
  expect(call).toMatchObject({
    source: 'claude-code',
    at: '2026-03-01T10:00:00.000Z',
    provider: 'anthropic',
    model: 'claude-opus-4-5-20251101',
    project_label: 'shop',
    branch: 'main',
    session: 's-1',
    application: 'claude-code',
    finish_reason: 'end_turn',
    reported_cost_usd: '0.12',
    tier: 'standard',
    tags: { agent_version: '2.1.0' },
  });
});

test('writes without a lifetime are five-minute writes', async () => {
  const usage = { input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 30 };
  expect((await only({ message: { usage } })).usage).toMatchObject({
    cache_write_5m: 30,
    cache_write_1h: 0,
    cache_read: 0,
  });
});

test('the lines of one call share its identity, and the later ones carry all tools so far', async () => {
  const tool = (id: string, name: string, input = {}): object => ({ content: [{ type: 'tool_use', id, name, input }] });
  const { calls } = await readAll(
    'claude-code',
    lines(
      line({ output: 1 }),
      line({ output: 50, message: tool('t1', 'Read', { file_path: '/shop/a.ts' }) }),
      line({ output: 50, message: tool('t2', 'Bash') }),
      line({ output: 50, message: tool('t2', 'Bash') }),
      line({ id: 'msg_01AnotherAnswerOfTheModel', output: 3 }),
    ),
  );
  expect(new Set(calls.map((call) => call.identity)).size).toBe(2);
  expect(calls.map((call) => call.tools)).toEqual([[], ['Read'], ['Read', 'Bash'], ['Read', 'Bash'], []]);
  expect(calls[1]?.tags['files_read']).toBe('/shop/a.ts');
  expect(calls.map((call) => call.sequence)).toEqual([0, 0, 0, 0, 1]);
});

test('a forked session that replays history in another file names the same call', async () => {
  const first = await only({});
  const replay = await readAll('claude-code', lines(line({ entry: { sessionId: 's-2', cwd: '/elsewhere' } })), {
    name: 'fork.jsonl',
  });
  expect(replay.calls[0]?.identity).toBe(first.identity);
});

test('a side chain that replays an answer under a new request is the same call', async () => {
  expect((await only({ request: 'req_other' })).identity).toBe((await only({})).identity);
});

test('hand-made message ids need the request id beside them', async () => {
  const identity = async (id: string, request: string) => (await only({ id, request })).identity;
  expect(await identity('msg_001', 'req_1')).toBe(await identity('msg_001', 'req_1'));
  expect(await identity('msg_001', 'req_1')).not.toBe(await identity('msg_001', 'req_2'));
});

test('without ids the uuid names the call, and without that its content and place', async () => {
  const bare = { type: 'assistant', message: { usage: { input_tokens: 1, output_tokens: 2 } } };
  const { calls } = await readAll('claude-code', lines({ ...bare, uuid: 'u-1' }, bare, bare));
  expect(calls[0]?.identity).toBe('claude-code:uuid:u-1');
  expect(new Set(calls.map((call) => call.identity)).size).toBe(3);
  const again = await readAll('claude-code', lines({ ...bare, uuid: 'u-1' }, bare, bare), {
    anchor: new Date('2020-01-01'),
  });
  expect(again.calls.map((call) => call.identity)).toEqual(calls.map((call) => call.identity));
  expect(calls[1]).toMatchObject({ model: '', provider: null, at: '2026-01-01T00:00:00.000Z', session: 'file' });
});

test('a line without time has the time of the line before it', async () => {
  const untimed = line({ id: 'msg_x', entry: { timestamp: undefined } });
  const user = { type: 'user', timestamp: '2026-03-02T08:00:00Z', message: { role: 'user', content: 'hi' } };
  const { calls } = await readAll('claude-code', lines(line({}), untimed, user, untimed));
  expect(calls.map((call) => call.at)).toEqual([
    '2026-03-01T10:00:00.000Z',
    '2026-03-01T10:00:00.000Z',
    '2026-03-02T08:00:00.000Z',
  ]);
});

test('what is not a call is passed over, and what is no entry at all is rejected', async () => {
  const { calls, rejected, counts } = await readAll(
    'claude-code',
    lines(
      { type: 'user', message: { role: 'user', content: 'the word "usage" in a text' } },
      { type: 'summary', summary: 'x', leafUuid: 'y' },
      line({ message: { model: '<synthetic>' } }),
      line({ entry: { isApiErrorMessage: true } }),
      '',
      '"massive error"',
      '{"silly":"this"}',
      '42',
      '{"type":"assistant","usage"',
      line({}),
    ),
  );
  expect(calls).toHaveLength(1);
  expect(rejected.map(({ line: number }) => number)).toEqual([6, 8, 9]);
  expect(counts).toEqual({ calls: 1, rejected: 3, skipped: 5 });
});

test('tiers and terms that change the price are kept', async () => {
  const usage = (extra: object): LineInit => ({ message: { usage: { input_tokens: 1, output_tokens: 1, ...extra } } });
  expect((await only(usage({ service_tier: 'batch' }))).tier).toBe('batch');
  expect((await only(usage({ service_tier: 'priority' }))).tier).toBe('priority');
  expect((await only(usage({ service_tier: 'default' }))).tier).toBe('standard');
  const odd = await only(
    usage({ service_tier: 'gold', speed: 'fast', server_tool_use: { web_search_requests: 2, none: 0 } }),
  );
  expect(odd.tier).toBe('standard');
  expect(odd.tags).toMatchObject({ service_tier: 'gold', speed: 'fast', web_search_requests: '2' });
});

test('sub-agents are told apart, also inside the progress entries of their parent', async () => {
  const agent = await only({ entry: { isSidechain: true, agentId: 'a1' } });
  expect(agent).toMatchObject({ agent: 'a1', tags: { sub_agent: 'true' } });
  const inner = line({});
  const progress = {
    type: 'progress',
    sessionId: 's-1',
    data: { type: 'agent_progress', agentId: 'a1', message: inner },
  };
  const { calls } = await readAll('claude-code', lines(progress));
  expect(calls[0]).toMatchObject({ identity: agent.identity, agent: 'a1' });
});

test('broken counts reject their line by the name of the field', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(-1, 1.5, 1e12, 'many', true), async (bad) => {
      const broken = line({ message: { usage: { input_tokens: bad, output_tokens: 1 } } });
      const { calls, rejected } = await readAll('claude-code', lines(line({}), broken, line({})));
      expect(calls).toHaveLength(2);
      expect(rejected).toEqual([{ line: 2, reason: expect.stringMatching(/^input_tokens: /) }]);
    }),
  );
});

test('answers from other clouds name their provider', async () => {
  expect((await only({ id: 'msg_bdrk_01AbCdEfGhIjKlMnOp' })).provider).toBe('aws.bedrock');
  expect((await only({ id: 'msg_vrtx_01AbCdEfGhIjKlMnOp' })).provider).toBe('gcp.vertex_ai');
  expect((await only({ message: { model: 'glm-4.6' } })).provider).toBeNull();
});

test('a log without working folder belongs to the project folder it stands in', async () => {
  const name = '/home/ada/.claude/projects/-home-ada-shop/session.jsonl';
  const { calls } = await readAll('claude-code', lines(line({ entry: { cwd: undefined } })), { name });
  expect(calls.map((call) => call.project_label)).toEqual(['-home-ada-shop']);
});

test('a log of Codex is refused as one of Claude Code', async () => {
  const codex = { timestamp: '2026-03-01T10:00:00Z', type: 'turn_context', payload: { model: 'gpt-5.2-codex' } };
  await expect(readAll('claude-code', lines(codex, codex))).rejects.toMatchObject({ reason: 'import.wrong_format' });
});
