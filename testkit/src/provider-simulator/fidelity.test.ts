import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { eventsOf, post, start, user } from './test-support.ts';

test('a request is recorded as it came: letters of headers, query, bytes and key', async () => {
  const simulator = await start();
  const body = '{ "model":"claude-sonnet-4-5",  "messages":[], "unknown": {"a":1} }';
  const headers = [
    ['Host', 'simulator'],
    ['X-Api-Key', 'secret'],
    ['Anthropic-Beta', 'one'],
    ['anthropic-beta', 'two'],
  ];
  const asked = request(`${simulator.url}/v1/messages?beta=true`, { method: 'POST', headers: headers.flat() });
  asked.end(body);
  await once(asked, 'response');
  const [recorded] = simulator.requests;
  expect(recorded).toMatchObject({
    method: 'POST',
    path: '/v1/messages?beta=true',
    body: { unknown: { a: 1 } },
    credential: { scheme: 'x-api-key', value: 'secret' },
  });
  expect(recorded?.body_bytes.toString()).toBe(body);
  expect(recorded?.raw_headers.slice(0, 4)).toEqual(headers);
});

test.each([
  ['authorization', 'Bearer k', 'bearer'],
  ['x-goog-api-key', 'k', 'x-goog-api-key'],
  ['api-key', 'k', 'api-key'],
])('a key in %s is known, and only the keys of the list may ask', async (header, value, scheme) => {
  const simulator = await start({ keys: ['k'] });
  const ask = { model: 'gpt-4.1-mini', input: 'hello' };
  expect((await post(simulator, '/v1/responses', ask)).status).toBe(401);
  expect((await post(simulator, '/v1/responses', ask, { [header]: value })).status).toBe(200);
  expect(simulator.requests.at(-1)?.credential).toEqual({ scheme, value: 'k' });
  expect(simulator.bill.lines.map((line) => [line.account, line.outcome])).toEqual([
    ['', 'refused'],
    ['k', 'answered'],
  ]);
});

test('an unknown path answers only where it was asked to, and tells what came', async () => {
  const simulator = await start({ echo_unknown: true });
  const reply = await post(simulator, '/v1/audio/speech?x=1', { a: 1 }, { 'x-team': 'red' });
  expect(await reply.json()).toMatchObject({ method: 'POST', path: '/v1/audio/speech?x=1', body: '{"a":1}' });
  expect((await post(await start(), '/v1/audio/speech', {})).status).toBe(404);
  expect((await fetch(`${simulator.url}/v1/models/none`)).status).toBe(404);
});

test('a body that is no JSON is refused as the provider refuses it', async () => {
  const simulator = await start();
  const reply = await fetch(`${simulator.url}/v1/messages`, { method: 'POST', body: '{' });
  expect([reply.status, await reply.json()]).toEqual([
    400,
    { type: 'error', error: { type: 'invalid_request_error', message: expect.any(String) as string } },
  ]);
});

test('an answer is as long as ordered and stops at the limit of the client', async () => {
  const simulator = await start({ caching: 'exact', models: ['llama3.2'] });
  const messages = user('[[say 12 words]]');
  const chat = async (more: object) =>
    (await (await post(simulator, '/v1/chat/completions', { model: 'llama3.2', messages, ...more })).json()) as object;
  expect(await chat({})).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage: { completion_tokens: 12 } });
  const limited = await chat({ max_tokens: 4 });
  expect(limited).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 4 } });
  const anthropic = { model: 'claude-sonnet-4-5', messages, max_tokens: 4, stream: true };
  const sent = eventsOf(await (await post(simulator, '/v1/messages', anthropic)).text());
  expect(sent.at(-2)).toMatchObject({ delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 4 } });
  const responses = { model: 'gpt-5-mini', input: '[[say 12 words]]', max_output_tokens: 4 };
  expect(await (await post(simulator, '/v1/responses', responses)).json()).toMatchObject({ status: 'incomplete' });
  const generationConfig = { maxOutputTokens: 4 };
  const contents = [{ role: 'user', parts: [{ text: '[[say 12 words]]' }] }];
  const gemini = await post(simulator, '/v1beta/models/gemini-2.5-flash:generateContent', {
    contents,
    generationConfig,
  });
  expect(await gemini.json()).toMatchObject({ candidates: [{ finishReason: 'MAX_TOKENS' }] });
});

test('a service tier answers under its own name and is charged at its own price', async () => {
  const simulator = await start({ caching: 'exact' });
  for (const service_tier of [undefined, 'auto', 'flex', 'priority']) {
    const ask = { model: 'gpt-5-mini', input: '[[say 1000 words]]', service_tier };
    const reply: unknown = await (await post(simulator, '/v1/responses', ask)).json();
    expect(reply).toMatchObject({
      service_tier: service_tier === 'flex' || service_tier === 'priority' ? service_tier : 'default',
    });
  }
  const costs = simulator.bill.lines.map((line) => line.cost ?? 0n);
  expect((costs[2] ?? 0n) < (costs[0] ?? 0n) && (costs[0] ?? 0n) < (costs[3] ?? 0n)).toBe(true);
});

test('thinking comes in a block of its own, before the text, with the ping after the first start', async () => {
  const simulator = await start();
  const thinking = { type: 'enabled', budget_tokens: 1024 };
  const ask = { model: 'claude-sonnet-4-5', messages: user('hello'), thinking, stream: true };
  const sent = eventsOf(await (await post(simulator, '/v1/messages', ask)).text()) as { type: string }[];
  const order = sent.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
  const block = ['content_block_start', 'content_block_delta', 'content_block_stop'];
  expect(order).toEqual(['message_start', ...block.toSpliced(1, 0, 'ping'), ...block, 'message_delta', 'message_stop']);
  const whole: unknown = await (await post(simulator, '/v1/messages', { ...ask, stream: false })).json();
  expect(whole).toMatchObject({ content: [{ type: 'thinking', signature: 'c2lnbmVk' }, { type: 'text' }] });
});

test("a tool's arguments come in pieces that make them whole, in every API", async () => {
  const simulator = await start();
  const text = '[[tool add {"a":1,"b":"Grüße"}]]';
  const joined = async (path: string, body: object, pattern: RegExp) => {
    const events = eventsOf(await (await post(simulator, path, { ...body, stream: true })).text());
    return [...JSON.stringify(events).matchAll(pattern)].map((found) => JSON.parse(found[1] ?? '') as string).join('');
  };
  const named = { name: 'add' };
  const chat = { model: 'gpt-4.1-mini', messages: user(text), tools: [{ type: 'function', function: named }] };
  const argumentsOf = '{"a":1,"b":"Grüße"}';
  expect(await joined('/v1/chat/completions', chat, /"arguments":("(?:[^"\\]|\\.)*")/g)).toBe(argumentsOf);
  const responses = { model: 'gpt-5-mini', input: text, tools: [{ type: 'function', ...named }] };
  expect(await joined('/v1/responses', responses, /"delta":("(?:[^"\\]|\\.)*")/g)).toBe(argumentsOf);
  const anthropic = { model: 'claude-sonnet-4-5', messages: user(text), tools: [named] };
  expect(await joined('/v1/messages', anthropic, /"partial_json":("(?:[^"\\]|\\.)*")/g)).toBe(argumentsOf);
});

test('models are listed and shown in the words of each provider, and Azure names them in its path', async () => {
  const simulator = await start({ models: ['llama3.2'] });
  const get = async (path: string) => (await fetch(simulator.url + path)).json() as Promise<unknown>;
  expect(await get('/v1/models/llama3.2')).toMatchObject({ id: 'llama3.2', object: 'model' });
  expect(await get('/v1beta/models/gemini-2.5-flash')).toMatchObject({ name: 'models/gemini-2.5-flash' });
  expect(JSON.stringify(await get('/v1beta/models'))).toContain('models/llama3.2');
  const azure = '/openai/deployments/gpt-4.1-mini/chat/completions?api-version=2025-01-01';
  expect((await post(simulator, azure, { messages: user('hello') })).status).toBe(200);
  expect(await get('/__bill')).toMatchObject({ lines: [{ model_asked: 'gpt-4.1-mini', outcome: 'answered' }] });
  expect(await get('/__requests')).toMatchObject([{}, {}, {}, { path: azure }]);
});
