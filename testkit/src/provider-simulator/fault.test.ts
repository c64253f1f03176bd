import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import type { Fault } from './fault.ts';
import { eventsOf, post, start, user } from './test-support.ts';

const chat = (text: string, more: object = {}) => ({ model: 'gpt-4.1-mini', messages: user(text), ...more });
const streamed = (text: string, more: object = {}) => chat(text, { stream: true, ...more });
const told = { stream_options: { include_usage: true } };
const path = '/v1/chat/completions';

test('a planned fault meets the next requests that match it, and none after', async () => {
  const simulator = await start({ keys: ['a', 'b'] });
  simulator.fail({ path: '/v1/chat', credential: 'a', times: 1, fault: { status: 503 } });
  simulator.fail({ model: 'gpt-4o-mini', times: Infinity, fault: { status: 401 } });
  const lift = simulator.fail({ path: '/v1/models', times: 2, fault: { status: 500 } });
  const status = async (key: string, model = 'gpt-4.1-mini') =>
    (await post(simulator, path, chat('hello', { model }), { 'api-key': key })).status;
  expect([await status('b'), await status('a'), await status('a')]).toEqual([200, 503, 200]);
  expect([await status('a', 'gpt-4o-mini'), await status('nobody')]).toEqual([401, 401]);
  const models = async () => (await fetch(`${simulator.url}/v1/models`, { headers: { 'x-api-key': 'a' } })).status;
  expect(await models()).toBe(500);
  lift();
  expect(await models()).toBe(200);
});

test.each([400, 401, 403, 404, 429, 500, 503, 529])(
  'a refusal with %i speaks as each provider does',
  async (status) => {
    const simulator = await start();
    simulator.fail({ times: 3, fault: { status } });
    const anthropic = await post(simulator, '/v1/messages', { model: 'claude-sonnet-4-5', messages: user('hello') });
    expect(await anthropic.json()).toMatchObject({ type: 'error', error: { message: expect.any(String) as string } });
    const openai = await post(simulator, path, chat('hello'));
    expect(await openai.json()).toMatchObject({ error: { type: expect.any(String) as string, param: null } });
    const gemini = await post(simulator, '/v1beta/models/gemini-2.5-flash:generateContent', { contents: [] });
    expect(await gemini.json()).toMatchObject({ error: { code: status, status: expect.any(String) as string } });
    expect([anthropic.status, openai.status, gemini.status]).toEqual([status, status, status]);
  },
);

test('when to come again is told in seconds or as a date', async () => {
  const simulator = await start({ now_ms: () => Date.UTC(2026, 0, 1) });
  const retryAfter = async (text: string) => (await post(simulator, path, chat(text))).headers.get('retry-after');
  expect(await retryAfter('[[429 retry-after 3]]')).toBe('3');
  expect(await retryAfter('[[503 retry-after 3 date]]')).toBe('Thu, 01 Jan 2026 00:00:03 GMT');
  expect(await retryAfter('[[429]]')).toBe('1');
  expect(await retryAfter('[[503]]')).toBeNull();
});

test.each([
  ['reset', { reset: true }],
  ['hang', { hang: 'silent' }],
] as const)('%s: no header ever comes and nothing is charged', async (_name, fault) => {
  const simulator = await start();
  simulator.fail({ times: 1, fault });
  const abort = new AbortController();
  const body = JSON.stringify(chat('hello'));
  const asked = fetch(simulator.url + path, { method: 'POST', body, signal: abort.signal });
  if ('hang' in fault) {
    await expect.poll(() => simulator.bill.lines.length).toBe(1);
    abort.abort();
  }
  await expect(asked).rejects.toThrow(/aborted|fetch failed/);
  await simulator.settled();
  expect(simulator.bill.lines).toMatchObject([{ outcome: 'unanswered', status: 0, usage: null }]);
});

/** Reads the first bytes of a stream that never ends by itself, then hangs up. */
async function hangUp(url: string, body: object): Promise<void> {
  const abort = new AbortController();
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify(body), signal: abort.signal });
  await reply.body?.getReader().read();
  abort.abort();
}

test.each([
  ['a hang in the middle', '[[say 100 words]] [[hang mid-stream]]', true],
  ['a slow answer', '[[say 9000 words]] [[slow 1]]', true],
  ['a slow answer of a provider that charges nothing', '[[say 9000 words]] [[slow 1]]', false],
])('%s, and the client hangs up: prompt and output so far are charged', async (_name, text, bills_abandoned) => {
  const simulator = await start({ caching: 'exact', bills_abandoned });
  const whole = Number(/\d+/.exec(text)?.[0]);
  await hangUp(`${simulator.url}/v1/messages`, { model: 'claude-sonnet-4-5', messages: user(text), stream: true });
  await simulator.settled();
  const [line] = simulator.bill.lines;
  expect(line).toMatchObject({ outcome: 'abandoned', usage_reported: false, status: 200 });
  if (!bills_abandoned) expect([line?.usage, line?.cost]).toEqual([null, null]);
  else {
    expect(line?.usage?.input).toBeGreaterThan(0);
    expect(line?.usage?.output).toBeLessThan(whole);
    if (text.includes('hang')) expect(line?.usage?.output).toBeGreaterThan(40);
  }
});

test('who hangs up before the first byte is charged the prompt alone', async () => {
  const simulator = await start({ caching: 'exact' });
  const abort = new AbortController();
  const body = JSON.stringify(streamed('[[first-byte 60000]]'));
  const asked = fetch(simulator.url + path, { method: 'POST', body, signal: abort.signal });
  await expect.poll(() => simulator.bill.lines.length).toBe(1);
  abort.abort();
  await expect(asked).rejects.toThrow('aborted');
  await simulator.settled();
  expect(simulator.bill.lines).toMatchObject([{ outcome: 'abandoned', usage: { output: 0 } }]);
});

const spoiltButWhole: readonly (readonly [string, Fault])[] = [
  ['split chunks', { split: true }],
  ['CRLF and comments', { crlf: true }],
  ['gzip', { encoding: 'gzip' }],
  ['br', { encoding: 'br' }],
  ['deflate', { encoding: 'deflate' }],
  ['all of it', { split: true, crlf: true, encoding: 'gzip', first_byte_ms: 1, pause_ms: 1 }],
];

test.each(spoiltButWhole)('%s: the same answer, streamed and whole', async (_name, fault) => {
  const simulator = await start({ caching: 'exact' });
  simulator.fail({ times: 2, fault });
  const text = 'Answer of Grüße 🙂';
  const takes = { 'accept-encoding': 'br;q=1.0, gzip, deflate' };
  const stream = await post(simulator, path, streamed(text, told), takes);
  const sent = (await stream.text()).replaceAll('\r\n', '\n');
  const whole = await post(simulator, path, chat(text), takes);
  expect(await whole.json()).toMatchObject({ object: 'chat.completion' });
  expect([stream.headers.get('content-encoding'), whole.headers.get('content-encoding')]).toEqual(
    fault.encoding === undefined ? [null, null] : [fault.encoding, fault.encoding],
  );
  expect(sent.includes('\uFFFD')).toBe(false);
  expect(eventsOf(sent).at(-1)).toMatchObject({ usage: { total_tokens: expect.any(Number) as number } });
  expect(sent.endsWith('data: [DONE]\n\n')).toBe(true);
  expect(simulator.bill.lines.map((line) => line.outcome)).toEqual(['answered', 'answered']);
});

test('a split chunk ends inside a character and inside a line', async () => {
  const simulator = await start();
  const asked = request(simulator.url + path, { method: 'POST' });
  asked.end(JSON.stringify(streamed('[[split]]')));
  const [reply] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  reply.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(reply, 'end');
  expect(chunks.some((chunk) => chunk.toString() === 'dat')).toBe(true);
  expect(chunks.some((chunk) => chunk.toString().endsWith('\uFFFD'))).toBe(true);
});

test('nothing is compressed for who does not take it', async () => {
  const simulator = await start();
  const plain = await post(simulator, path, chat('[[gzip]]'), { 'accept-encoding': 'identity' });
  expect(plain.headers.get('content-encoding')).toBeNull();
});

test('a doubled chunk comes twice and is charged once', async () => {
  const simulator = await start({ caching: 'exact' });
  const sent = eventsOf(await (await post(simulator, path, streamed('[[say 5 words]] [[duplicate]]'))).text());
  expect(sent.length).toBe(5 + 1 + 2);
  expect(simulator.bill.lines[0]?.usage?.output).toBe(5);
});

test.each([
  ['/v1/chat/completions', streamed('[[no usage]]', told)],
  ['/v1/responses', { model: 'gpt-5-mini', input: '[[no usage]]', stream: true }],
  ['/v1/messages', { model: 'claude-haiku-4-5', messages: user('[[no usage]]') }],
  [
    '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    { contents: [{ role: 'user', parts: [{ text: '[[no usage]]' }] }] },
  ],
])('%s leaves its usage out and charges it all the same', async (where, body) => {
  const simulator = await start();
  const text = await (await post(simulator, where, body)).text();
  expect(text).not.toMatch(/"(usage|usageMetadata)":\{|"total_tokens"/);
  expect(simulator.bill.lines).toMatchObject([{ outcome: 'answered', usage_reported: false }]);
  expect(simulator.bill.lines[0]?.cost).not.toBeNull();
});

test('a cut stream is charged as far as it came', async () => {
  const simulator = await start({ caching: 'exact' });
  const cut = post(simulator, path, streamed('[[say 100 words]] [[cut]]')).then((reply) => reply.text());
  await expect(cut).rejects.toThrow('terminated');
  const [line] = simulator.bill.lines;
  expect(line?.outcome).toBe('cut');
  expect([line?.usage?.output ?? 0].every((output) => output > 40 && output < 60)).toBe(true);
});

test.each([streamed('[[huge 2]]'), chat('[[huge 2]]')])('a huge answer comes whole', async (body) => {
  const simulator = await start();
  const text = await (await post(simulator, path, body)).text();
  expect(text.length).toBeGreaterThan(2 * 1024 * 1024);
  expect(simulator.bill.lines[0]?.usage?.output).toBe((2 * 1024 * 1024) / 4);
});
