import { priceCall, readUsageBody } from '@apex/pricing';
import type { Usage } from '@apex/contracts';
import { expect, test } from 'vitest';
import { eventsOf, post, start, user } from './test-support.ts';

const cached = [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }];
const kept = [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }];

const asks: readonly (readonly [string, string, object])[] = [
  ['chat', '/v1/chat/completions', { model: 'gpt-4.1-mini', messages: user('hello') }],
  ['chat with reasoning', '/v1/chat/completions', { model: 'gpt-5-mini', messages: user('hello') }],
  [
    'chat with audio',
    '/v1/chat/completions',
    { model: 'gpt-4o-audio-preview', messages: user('hello'), audio: { voice: 'ash', format: 'wav' } },
  ],
  ['responses', '/v1/responses', { model: 'gpt-5-mini', input: 'hello' }],
  ['embeddings', '/v1/embeddings', { model: 'text-embedding-3-small', input: ['a', 'b'] }],
  ['messages', '/v1/messages', { model: 'claude-sonnet-4-5', messages: user('hello') }],
  ['messages with a cache', '/v1/messages', { model: 'claude-sonnet-4-5', system: cached, messages: user('hello') }],
  ['messages kept an hour', '/v1/messages', { model: 'claude-sonnet-4-5', system: kept, messages: user('hello') }],
  ['gemini', '/v1beta/models/gemini-2.5-flash:generateContent', { contents: [{ parts: [{ text: 'hello' }] }] }],
];

test.each(asks)('%s: what the body tells is what the bill charges', async (_name, path, body) => {
  const simulator = await start();
  for (let round = 0; round < 12; round += 1) {
    const reply: unknown = await (await post(simulator, path, body)).json();
    const line = simulator.bill.lines.at(-1);
    if (line?.usage == null || line.model_served === null) throw new Error('a call was answered and not billed');
    const read = readUsageBody(reply);
    expect(read.usage).toEqual(line.usage);
    const { provider, model_served: model, at } = line;
    expect(priceCall({ provider, model, at, tier: 'standard', usage: read.usage }).cost).toBe(line.cost);
  }
  expect(simulator.bill.lines.map((line) => line.cost)).not.toContain(null);
  expect(new Set(simulator.bill.lines.map((line) => line.request_id)).size).toBe(12);
});

test('the same seed charges the same, another one does not', async () => {
  const [first, second, other] = await Promise.all([start({ seed: 3 }), start({ seed: 3 }), start({ seed: 4 })]);
  for (const simulator of [first, second, other]) {
    for (const [, path, body] of asks) await post(simulator, path, body);
  }
  expect(first.bill.total_usd()).toBe(second.bill.total_usd());
  expect(first.bill.total_usd()).not.toBe(other.bill.total_usd());
});

test('every kind of token is on some bill', async () => {
  const simulator = await start();
  for (let round = 0; round < 10; round += 1) for (const [, path, body] of asks) await post(simulator, path, body);
  const used = (kind: keyof Usage) => simulator.bill.lines.some((line) => (line.usage?.[kind] ?? 0) > 0);
  const kinds = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output', 'reasoning', 'audio_in'] as const;
  expect(kinds.filter((kind) => !used(kind))).toEqual([]);
});

test('a chat stream tells usage only when asked to', async () => {
  const simulator = await start();
  const ask = { model: 'gpt-4.1-mini', messages: user('hello'), stream: true };
  const silent = await (await post(simulator, '/v1/chat/completions', ask)).text();
  const asked = { ...ask, stream_options: { include_usage: true } };
  const told = await (await post(simulator, '/v1/chat/completions', asked)).text();
  expect(silent).not.toContain('usage');
  expect(readUsageBody(eventsOf(told).at(-1)).usage).toEqual(simulator.bill.lines[1]?.usage);
  expect(eventsOf(told).slice(0, -1)).toSatisfy((chunks: { usage: unknown }[]) =>
    chunks.every((chunk) => chunk.usage === null),
  );
  expect(told.trimEnd().endsWith('data: [DONE]')).toBe(true);
  expect(simulator.bill.lines.map((line) => line.usage_reported)).toEqual([false, true]);
});

test('a messages stream tells the prompt first and the answer last', async () => {
  const simulator = await start();
  const ask = { model: 'claude-sonnet-4-5', system: cached, messages: user('hello'), stream: true };
  const sent = eventsOf(await (await post(simulator, '/v1/messages', ask)).text());
  const usage = simulator.bill.lines[0]?.usage;
  expect(sent[0]).toMatchObject({
    message: { usage: { input_tokens: usage?.input, cache_read_input_tokens: usage?.cache_read, output_tokens: 1 } },
  });
  expect(sent.at(-2)).toMatchObject({ type: 'message_delta', usage: { output_tokens: usage?.output } });
});

test.each([
  ['responses', '/v1/responses', { model: 'gpt-5-mini', input: 'hello', stream: true }, 'response'],
  ['gemini', '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse', { contents: [] }, null],
] as const)('a stream of %s ends with the whole usage', async (_name, path, body, field) => {
  const simulator = await start();
  const last = eventsOf(await (await post(simulator, path, body)).text()).at(-1) as Record<string, unknown>;
  expect(readUsageBody(field === null ? last : last[field]).usage).toEqual(simulator.bill.lines[0]?.usage);
});

test('models are listed, and counting tokens is no call', async () => {
  const simulator = await start();
  const { data } = (await (await fetch(`${simulator.url}/v1/models`)).json()) as { data: { id: string }[] };
  expect(data.map((model) => model.id)).toContain('claude-sonnet-5-5');
  const counted = await post(simulator, '/v1/messages/count_tokens', { messages: user('hello') });
  expect(await counted.json()).toEqual({ input_tokens: expect.any(Number) as number });
  expect(simulator.bill.lines).toEqual([]);
});

test('a tool is asked for once, then its result is read', async () => {
  const simulator = await start();
  const tools = [{ name: 'add', input_schema: {} }];
  const asked = user('[[tool add {"a":1}]]');
  const ask = { model: 'claude-sonnet-4-5', tools, messages: asked };
  const first = (await (await post(simulator, '/v1/messages', ask)).json()) as { content: { id: string }[] };
  expect(first).toMatchObject({
    stop_reason: 'tool_use',
    content: [{ type: 'tool_use', name: 'add', input: { a: 1 } }],
  });
  const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: first.content[0]?.id, content: '1' }] };
  const messages = [...asked, { role: 'assistant', content: first.content }, result];
  const second: unknown = await (await post(simulator, '/v1/messages', { ...ask, messages })).json();
  expect(second).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text' }] });
});

test('what is refused is on the bill and costs nothing', async () => {
  const simulator = await start();
  const ask = { model: 'gpt-4.1-mini', messages: user('[[429 once]]') };
  const refused = await post(simulator, '/v1/chat/completions', ask);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await post(simulator, '/v1/chat/completions', ask)).status).toBe(200);
  expect(
    (await post(simulator, '/v1/messages', { model: 'claude-sonnet-4-5', messages: user('[[529]]') })).status,
  ).toBe(529);
  expect((await post(simulator, '/v1/responses', { model: 'nobody', input: 'hello' })).status).toBe(404);
  expect(simulator.bill.lines.map((line) => [line.status, line.outcome, line.usage === null])).toEqual([
    [429, 'refused', true],
    [200, 'answered', false],
    [529, 'refused', true],
    [404, 'refused', true],
  ]);
});

test('a stream that is cut, and an answer that is no JSON, are charged all the same', async () => {
  const simulator = await start();
  const cut = { model: 'claude-sonnet-4-5', messages: user('[[cut]]'), stream: true };
  await expect(post(simulator, '/v1/messages', cut).then((answer) => answer.text())).rejects.toThrow('terminated');
  const spoilt = { model: 'gpt-4.1-mini', messages: user('[[malformed]] [[slow 1]]') };
  await expect(post(simulator, '/v1/chat/completions', spoilt).then((answer) => answer.json())).rejects.toThrow('JSON');
  expect(simulator.bill.lines.map((line) => [line.outcome, line.usage_reported, line.cost === null])).toEqual([
    ['cut', false, false],
    ['malformed', false, false],
  ]);
});
