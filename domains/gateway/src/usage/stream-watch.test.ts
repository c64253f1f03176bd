import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamWatch } from './stream-watch.ts';

const sse = (events: readonly unknown[], named = false): string =>
  events
    .map((event) => {
      const name =
        named && typeof event === 'object' && event !== null && 'type' in event ? `event: ${String(event.type)}\n` : '';
      return `${name}data: ${JSON.stringify(event)}\n\n`;
    })
    .join('');

const chat =
  sse([
    {
      id: 'chatcmpl-1',
      model: 'gpt-5.5',
      choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }],
      usage: null,
    },
    {
      id: 'chatcmpl-1',
      model: 'gpt-5.5',
      choices: [{ delta: { content: 'say "usage": {"prompt_tokens":9} ü€𝄞' }, finish_reason: null }],
      usage: null,
    },
    {
      id: 'chatcmpl-1',
      model: 'gpt-5.5',
      choices: [
        {
          delta: { tool_calls: [{ index: 0, id: 'call_1', function: { name: 'add', arguments: '' } }] },
          finish_reason: null,
        },
      ],
      usage: null,
    },
    { id: 'chatcmpl-1', model: 'gpt-5.5', choices: [{ delta: {}, finish_reason: 'tool_calls' }], usage: null },
    {
      id: 'chatcmpl-1',
      model: 'gpt-5.5',
      choices: [],
      usage: {
        prompt_tokens: 1200,
        completion_tokens: 42,
        total_tokens: 1242,
        prompt_tokens_details: { cached_tokens: 1024 },
      },
    },
  ]) + 'data: [DONE]\n\n';

const anthropic = sse(
  [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        model: 'claude-haiku-4-5',
        usage: { input_tokens: 5, cache_read_input_tokens: 2000, cache_creation_input_tokens: 100, output_tokens: 1 },
      },
    },
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'toolu_1', name: 'read', input: {} },
    },
    { type: 'ping' },
    { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } },
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 50 } },
    { type: 'message_stop' },
  ],
  true,
);

const responses = sse(
  [
    { type: 'response.created', response: { id: 'resp_1', model: 'gpt-5.5', usage: null, error: null } },
    { type: 'response.output_text.delta', delta: 'hello' },
    {
      type: 'response.completed',
      response: {
        id: 'resp_1',
        model: 'gpt-5.5-2026-01-01',
        status: 'completed',
        error: null,
        output: [{ type: 'function_call', name: 'shell', arguments: '{}' }],
        usage: {
          input_tokens: 900,
          input_tokens_details: { cached_tokens: 512 },
          output_tokens: 77,
          output_tokens_details: { reasoning_tokens: 30 },
          total_tokens: 977,
        },
      },
    },
  ],
  true,
);

const geminiText = sse([
  {
    responseId: 'r1',
    modelVersion: 'gemini-2.5-flash',
    candidates: [{ content: { parts: [{ text: 'a' }] } }],
    usageMetadata: { promptTokenCount: 10, totalTokenCount: 11, candidatesTokenCount: 1 },
  },
  {
    responseId: 'r1',
    modelVersion: 'gemini-2.5-flash',
    candidates: [{ content: { parts: [{ text: 'b' }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 10, totalTokenCount: 25, candidatesTokenCount: 8, thoughtsTokenCount: 7 },
  },
]);

const cases = {
  chat: [
    chat,
    {
      id: 'chatcmpl-1',
      model: 'gpt-5.5',
      finish: 'tool_calls',
      tools: ['add'],
      usage: { input: 176, cache_read: 1024, output: 42 },
    },
  ],
  anthropic: [
    anthropic,
    {
      id: 'msg_1',
      finish: 'tool_use',
      tools: ['read'],
      usage: { input: 5, cache_read: 2000, cache_write_5m: 100, output: 50 },
    },
  ],
  responses: [
    responses,
    {
      id: 'resp_1',
      model: 'gpt-5.5-2026-01-01',
      finish: 'completed',
      tools: ['shell'],
      usage: { input: 388, cache_read: 512, output: 77, reasoning: 30 },
    },
  ],
  gemini: [
    geminiText,
    { id: 'r1', model: 'gemini-2.5-flash', finish: 'STOP', tools: [], usage: { input: 10, output: 15, reasoning: 7 } },
  ],
} as const;

test.each(Object.entries(cases))('%s: the usage is the same wherever the bytes are cut', (_name, [text, expected]) => {
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 }), (cuts) => {
      const watch = new StreamWatch();
      const places = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b);
      for (let at = 1; at < places.length; at += 1) watch.push(bytes.subarray(places[at - 1], places[at]));
      expect(watch.end()).toMatchObject(expected);
      expect(watch.events).toBe(text.split('data: ').length - 1);
    }),
  );
});

test.each(Object.entries(cases))(
  '%s: the end alone tells the usage too, and only who called a tool may be missed',
  (_name, [text, expected]) => {
    const watch = new StreamWatch('auto', false);
    for (const event of text.split(/(?<=\n\n)/)) watch.push(Buffer.from(event));
    const { tools: _tools, ...told } = expected;
    expect(watch.end()).toMatchObject(told);
    expect(watch.events).toBe(text.split('data: ').length - 1);
  },
);

test('an error in the middle of a stream is told', () => {
  for (const event of [
    { type: 'error', error: { type: 'overloaded_error', message: 'x' } },
    { error: { code: 'overloaded_error', message: 'x' } },
  ]) {
    const watch = new StreamWatch();
    watch.push(Buffer.from(chat.slice(0, 300)));
    watch.push(Buffer.from(`\n\n${sse([event], true)}`));
    expect(watch.end().error).toBe('overloaded_error');
  }
});

test('no bytes whatever break it, and what begins a line as an event does is counted as one', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.uint8Array(),
          fc
            .constantFrom('data: {"usage":{', '\n', '"error":{}}', 'data: [DONE]', '"usageMetadata"')
            .map((text) => Buffer.from(text)),
        ),
      ),
      (parts) => {
        const watch = new StreamWatch();
        for (const part of parts) watch.push(Buffer.from(part));
        watch.end();
        const lines = Buffer.concat(parts).toString('latin1').split('\n');
        expect(watch.events).toBe(lines.filter((line) => line.startsWith('data:')).length);
      },
    ),
  );
});
