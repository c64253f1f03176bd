import Anthropic from '@anthropic-ai/sdk';
import { emptyUsage } from '@apex/tokens';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import type { Answer } from '../model-spec/answer.ts';
import type { StreamPart } from '../model-spec/stream-part.ts';
import { type WireFormat, wireFormats } from '@apex/contracts';
import { answerStream } from './answer-stream.ts';
import { formats } from './registry.ts';
import { createSseParser } from './sse.ts';
import { createStreamTranslator } from './translate-stream.ts';

const info = { model: 'm', created: 1_800_000_000, stream_usage: true, tools: new Map() };

const answer: Answer = {
  id: 'answer1',
  model: 'model-x',
  created: 1_800_000_001,
  parts: [
    { kind: 'reasoning', text: 'They want the weather.', opaque: { maker: 'anthropic_messages', value: 'c2ln' } },
    { kind: 'text', text: 'I look: ☂ …' },
    { kind: 'tool_call', id: 'call_a', name: 'weather', arguments: '{"city":"Oslo"}' },
    { kind: 'tool_call', id: 'call_b', name: 'weather', arguments: '{"city":"Zürich"}' },
  ],
  stop: 'tool_use',
  usage: { ...emptyUsage(), input: 12, cache_read: 30, output: 20, reasoning: 5 },
};

/** What the upstream streams, translated for the client, in pieces of a few bytes. */
function translated(from: WireFormat, to: WireFormat, parts: readonly StreamPart[]): ReadableStream<Uint8Array> {
  const writer = formats[from].createStreamWriter(info);
  const upstream = parts.map((part) => writer.write(part)).join('');
  const parser = createSseParser();
  const translator = createStreamTranslator(from, to, info);
  const events = [...parser.push(Buffer.from(upstream)), ...parser.end()];
  const bytes = Buffer.from(events.map((event) => translator.push(event)).join('') + translator.end());
  return new ReadableStream({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.subarray(at, at + 7));
      controller.close();
    },
  });
}

const answering = (from: WireFormat, to: WireFormat, parts = answerStream(answer)) => ({
  apiKey: 'key',
  maxRetries: 0,
  fetch: () =>
    Promise.resolve(new Response(translated(from, to, parts), { headers: { 'content-type': 'text/event-stream' } })),
});

const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Weather?' }] };

test.each(wireFormats)("OpenAI's SDK takes chat completions made of %s", async (from) => {
  const client = new OpenAI(answering(from, 'openai_chat'));
  const stream = client.chat.completions.stream({ ...ask, stream_options: { include_usage: true } });
  const { choices, usage } = await stream.finalChatCompletion();
  expect(choices[0]?.finish_reason).toBe('tool_calls');
  expect(choices[0]?.message).toMatchObject({
    content: 'I look: ☂ …',
    tool_calls: [
      { id: 'call_a', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
      { id: 'call_b', function: { name: 'weather', arguments: '{"city":"Zürich"}' } },
    ],
  });
  expect(usage).toMatchObject({
    prompt_tokens: 42,
    completion_tokens: 20,
    prompt_tokens_details: { cached_tokens: 30 },
  });
});

test.each(wireFormats)("OpenAI's SDK takes responses made of %s", async (from) => {
  const client = new OpenAI(answering(from, 'openai_responses'));
  const response = await client.responses.stream({ model: 'm', input: 'Weather?' }).finalResponse();
  expect(response).toMatchObject({
    status: 'completed',
    output_text: 'I look: ☂ …',
    usage: { input_tokens: 42, output_tokens: 20, output_tokens_details: { reasoning_tokens: 5 } },
  });
  expect(response.output).toMatchObject([
    { type: 'reasoning', summary: [{ text: 'They want the weather.' }] },
    { type: 'message', status: 'completed' },
    { type: 'function_call', call_id: 'call_a', name: 'weather', arguments: '{"city":"Oslo"}' },
    { type: 'function_call', call_id: 'call_b' },
  ]);
});

test.each(wireFormats)("Anthropic's SDK takes messages made of %s", async (from) => {
  const client = new Anthropic(answering(from, 'anthropic_messages'));
  const message = await client.messages.stream({ ...ask, max_tokens: 100 }).finalMessage();
  expect(message).toMatchObject({
    content: [
      { type: 'thinking', thinking: 'They want the weather.' },
      { type: 'text', text: 'I look: ☂ …' },
      { type: 'tool_use', id: 'call_a', name: 'weather', input: { city: 'Oslo' } },
      { type: 'tool_use', id: 'call_b', input: { city: 'Zürich' } },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: 12, cache_read_input_tokens: 30, output_tokens: 20 },
  });
});

const cut = answerStream(answer).slice(0, 4);

test('each SDK throws where the upstream ended early', async () => {
  const openai = (to: WireFormat) => new OpenAI(answering('anthropic_messages', to, cut));
  const early = /ended its answer early/;
  await expect(openai('openai_chat').chat.completions.stream(ask).finalChatCompletion()).rejects.toThrow(early);
  const events: unknown[] = [];
  const responses = await openai('openai_responses').responses.create({ model: 'm', input: 'x', stream: true });
  for await (const event of responses) events.push(event);
  expect(events.at(-1)).toMatchObject({
    type: 'response.failed',
    response: { error: { message: expect.stringMatching(early) as string } },
  });
  const anthropic = new Anthropic(answering('openai_chat', 'anthropic_messages', cut));
  await expect(anthropic.messages.stream({ ...ask, max_tokens: 9 }).finalMessage()).rejects.toThrow(early);
});
