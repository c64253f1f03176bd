import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readUsageBody } from '@apex/pricing';
import type { Usage } from '@apex/contracts';
import { promptTokens } from '@apex/tokens';
import { post, start, user } from './test-support.ts';
import { PrefixCache, type PromptBlock } from './prefix-cache.ts';
import type { ProviderSimulator } from './server.ts';

const long = 'The rules of the house are these. '.repeat(300);
const minute = 60_000;

async function ask(simulator: ProviderSimulator, path: string, body: unknown, key = 'k'): Promise<Usage> {
  const reply: unknown = await (await post(simulator, path, body, { authorization: `Bearer ${key}` })).json();
  const { usage } = readUsageBody(reply);
  expect(usage).toEqual(simulator.bill.lines.at(-1)?.usage);
  return usage;
}

const chat = (more: object = {}, question = 'hello') => ({
  model: 'gpt-4.1-mini',
  messages: [{ role: 'system', content: long }, ...user(question)],
  ...more,
});

test('OpenAI reads a prefix in steps of 128 tokens, for the same account and model, until it is old', async () => {
  let now = Date.UTC(2026, 0, 1);
  const simulator = await start({ caching: 'exact', now_ms: () => now });
  const read = async (body: object, key = 'k') => (await ask(simulator, '/v1/chat/completions', body, key)).cache_read;
  expect(await read(chat())).toBe(0);
  const kept = await read(chat({}, 'another question'));
  expect(kept).toBeGreaterThan(1024);
  expect(kept % 128).toBe(0);
  expect(await read(chat(), 'another account')).toBe(0);
  expect(await read(chat({ model: 'gpt-4o-mini' }))).toBe(0);
  now += 4 * minute;
  expect(await read(chat())).toBeGreaterThan(1024);
  now += 4 * minute;
  expect(await read(chat())).toBeGreaterThan(1024);
  now += 5 * minute;
  expect(await read(chat())).toBe(0);
});

test('another order of tools, another first word and a short prompt read nothing', async () => {
  const simulator = await start({ caching: 'exact' });
  const [add, sub] = ['add', 'sub'].map((name) => ({ type: 'function', function: { name, description: long } }));
  const read = async (body: object) => (await ask(simulator, '/v1/chat/completions', body)).cache_read;
  await read(chat({ tools: [add, sub] }));
  expect(await read(chat({ tools: [add, sub] }))).toBeGreaterThan(4000);
  expect(await read(chat({ tools: [sub, add] }))).toBe(0);
  expect(await read({ ...chat(), messages: [{ role: 'system', content: `So: ${long}` }] })).toBe(0);
  const short = { model: 'gpt-4.1-mini', messages: user('Short. '.repeat(500)) };
  await read(short);
  expect(await read(short)).toBe(0);
});

test('calls that name no cache key spread over machines, those with one meet', async () => {
  const simulator = await start({ caching: 'exact', openai_machines: 2 });
  const read = async (more: object) =>
    (await ask(simulator, '/v1/responses', { model: 'gpt-5-mini', input: long, ...more })).cache_read > 0;
  expect([await read({}), await read({}), await read({})]).toEqual([false, false, true]);
  const key = { prompt_cache_key: 'thread' };
  expect([await read(key), await read(key), await read({ prompt_cache_key: 'other' })]).toEqual([false, true, false]);
});

const mark = (ttl: '5m' | '1h' = '5m') => ({ cache_control: { type: 'ephemeral', ttl } });
const said = (more: object = {}, text = long) => ({ type: 'text', text, ...more });
const none = { cache_read: 0, cache_write_5m: 0 };
const messages = (more: object) => ({ model: 'claude-sonnet-4-5', max_tokens: 100, messages: user('hello'), ...more });

test('Anthropic writes and reads up to a mark, and reads whatever lived on since', async () => {
  let now = Date.UTC(2026, 0, 1);
  const simulator = await start({ caching: 'exact', now_ms: () => now });
  const usage = (more: object) => ask(simulator, '/v1/messages', messages(more));
  expect(await usage({ system: long })).toMatchObject(none);
  const tooShort = { system: [said(mark(), 'Short. '.repeat(500))] };
  expect([await usage(tooShort), await usage(tooShort)]).toMatchObject([none, none]);
  const written = await usage({ system: [said(mark('1h'))], messages: [{ role: 'user', content: [said(mark())] }] });
  expect(written.cache_write_1h).toBeGreaterThan(1024);
  expect(written.cache_write_5m).toBeGreaterThan(1024);
  expect(written.input).toBe(0);
  // The same prompt without marks reads nothing: Anthropic looks only at a mark and shortly before.
  expect(await usage({ system: [said()] })).toMatchObject({ cache_read: 0 });
  now += 10 * minute;
  const later = await usage({ system: [said(mark('1h'))], messages: [{ role: 'user', content: [said(mark())] }] });
  expect(later).toMatchObject({ cache_read: written.cache_write_1h, cache_write_5m: written.cache_write_5m });
  now += 59 * minute;
  expect((await usage({ system: [said(mark('1h'))] })).cache_read).toBe(written.cache_write_1h);
  now += 60 * minute;
  expect(await usage({ system: [said(mark('1h'))] })).toMatchObject({ cache_read: 0 });
});

test('a mark that moves on finds the one before it; tools come first and break all that follows', async () => {
  const simulator = await start({ caching: 'exact' });
  const turn = (role: string, text: string, more: object = {}) => ({ role, content: [said(more, text)] });
  const first = await ask(simulator, '/v1/messages', messages({ messages: [turn('user', long, mark())] }));
  const grown = [turn('user', long), turn('assistant', 'Yes.'), turn('user', 'And now?', mark())];
  const second = await ask(simulator, '/v1/messages', messages({ messages: grown }));
  expect(second.cache_read).toBe(first.cache_write_5m);
  expect(second.cache_write_5m).toBeGreaterThan(0);
  const tools = [{ name: 'add', input_schema: {} }];
  expect((await ask(simulator, '/v1/messages', messages({ messages: grown, tools }))).cache_read).toBe(0);
});

test.each([
  ['a fifth mark', { system: [1, 2, 3, 4, 5].map((index) => said(mark(), `${index}`)) }, 'Found 5'],
  ['an hour after five minutes', { system: [said(mark()), said(mark('1h'))] }, 'must not come after'],
  ['a mark on nothing', { system: [said(mark(), '')] }, 'empty text'],
])('%s is refused', async (_name, more, words) => {
  const simulator = await start();
  const reply = await post(simulator, '/v1/messages', messages(more));
  expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining(words)]);
});

test('Gemini reads by itself, and counting tokens agrees with the bill', async () => {
  const simulator = await start({ caching: 'exact' });
  const body = {
    systemInstruction: { parts: [{ text: long }] },
    contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
  };
  const path = '/v1beta/models/gemini-2.5-flash:';
  const usages = [
    await ask(simulator, `${path}generateContent`, body),
    await ask(simulator, `${path}generateContent`, body),
  ];
  expect(usages.map((usage) => usage.cache_read > 1024)).toEqual([false, true]);
  const counted: unknown = await (await post(simulator, `${path}countTokens`, body)).json();
  expect(usages.map((usage) => promptTokens(usage))).toEqual(
    [counted, counted].map((one) => (one as { totalTokens: number }).totalTokens),
  );
});

const block: fc.Arbitrary<PromptBlock> = fc.record(
  {
    text: fc.constantFrom('a', 'b').map((letter) => letter.repeat(3000)),
    mark: fc.constantFrom('5m' as const, '1h' as const),
  },
  { requiredKeys: ['text'] },
);

test('whatever is asked in whatever order, the parts of a prompt add up and nothing is read that was not written', () => {
  fc.assert(
    fc.property(fc.array(fc.array(block, { maxLength: 6 }), { maxLength: 8 }), (prompts) => {
      const [marked, stepped] = [new PrefixCache(() => 0), new PrefixCache(() => 0)];
      let longest = 0;
      for (const blocks of prompts) {
        const total = Math.ceil(blocks.reduce((sum, { text }) => sum + text.length, 0) / 4);
        for (const tokens of [marked.readMarks('s', blocks), stepped.readSteps('s', blocks, 1)]) {
          const { input, cache_read, cache_write_5m, cache_write_1h } = tokens;
          expect(input + cache_read + cache_write_5m + cache_write_1h).toBe(total);
          expect(Math.min(...Object.values(tokens))).toBeGreaterThanOrEqual(0);
          expect(cache_read).toBeLessThanOrEqual(longest);
        }
        longest = Math.max(longest, total);
      }
    }),
  );
});
