import { ApexError } from '@apex/contracts';
import { expect, test } from 'vitest';
import { type AnswerInfo, answerInfo } from '../model-spec/answer.ts';
import type { JsonObject } from '../model-spec/json.ts';
import { type WireFormat, wireFormats } from '@apex/contracts';
import { formats } from './registry.ts';
import { requests } from './request-samples.ts';
import { createSseParser } from './sse.ts';
import { translateAnswer, translateError } from './translate.ts';
import { createStreamTranslator } from './translate-stream.ts';

const info: AnswerInfo = { model: 'm', created: 1_800_000_000, stream_usage: true, tools: new Map() };

/** Answers as providers give them. */
const anthropicAnswer = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-5-5',
  content: [
    { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
    { type: 'text', text: 'Four degrees.', citations: null },
    { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Rome' } },
  ],
  stop_reason: 'tool_use',
  stop_sequence: null,
  usage: {
    input_tokens: 10,
    cache_creation_input_tokens: 200,
    cache_read_input_tokens: 3000,
    cache_creation: { ephemeral_5m_input_tokens: 150, ephemeral_1h_input_tokens: 50 },
    output_tokens: 42,
    service_tier: 'standard',
  },
};

test('an Anthropic message becomes a chat completion: cached tokens are inside the prompt', () => {
  expect(translateAnswer(anthropicAnswer, 'anthropic_messages', 'openai_chat', info)).toEqual({
    id: 'msg_1',
    object: 'chat.completion',
    created: 1_800_000_000,
    model: 'claude-opus-5-5',
    choices: [
      {
        index: 0,
        logprobs: null,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: 'Four degrees.',
          refusal: null,
          reasoning_content: 'Hm.',
          tool_calls: [
            { id: 'toolu_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
          ],
        },
      },
    ],
    usage: {
      prompt_tokens: 3210,
      completion_tokens: 42,
      total_tokens: 3252,
      prompt_tokens_details: { cached_tokens: 3000, cache_write_tokens: 200, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 0,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
  });
});

test('signed thinking goes through a client of responses and comes back to its maker alone', () => {
  const response = translateAnswer(anthropicAnswer, 'anthropic_messages', 'openai_responses', info);
  const input = [{ role: 'user', content: 'Hi' }, ...(response['output'] as readonly JsonObject[])];
  const prompt = formats.openai_responses.readRequest({ model: 'm', input, reasoning: { effort: 'low' } });
  const write = (to: WireFormat) =>
    formats[to].writeRequest(
      { ...prompt, model: 'claude-opus-5-5' },
      { default_max_tokens: 9000, dropped: [], from: 'openai_responses' },
    );
  expect(write('anthropic_messages')['messages']).toMatchObject([
    {},
    { content: anthropicAnswer.content.map(({ type }) => ({ type })) },
  ]);
  expect(JSON.stringify(write('anthropic_messages'))).toContain('"signature":"c2ln"');
  expect(
    JSON.stringify([write('openai_chat'), write('gemini_generate_content'), write('openai_responses')]),
  ).not.toContain('c2ln');
});

test.each<[WireFormat, (reason: string) => JsonObject, readonly (readonly [string, string, string])[]]>([
  [
    'openai_chat',
    (reason) => ({ choices: [{ finish_reason: reason, message: { content: 'x' } }] }),
    [
      ['stop', 'end_turn', 'STOP'],
      ['length', 'max_tokens', 'MAX_TOKENS'],
      ['content_filter', 'refusal', 'SAFETY'],
      ['odd', 'end_turn', 'STOP'],
    ],
  ],
  [
    'anthropic_messages',
    (reason) => ({ content: [], stop_reason: reason }),
    [
      ['end_turn', 'end_turn', 'STOP'],
      ['stop_sequence', 'stop_sequence', 'STOP'],
      ['pause_turn', 'end_turn', 'STOP'],
      ['refusal', 'refusal', 'SAFETY'],
      ['model_context_window_exceeded', 'max_tokens', 'MAX_TOKENS'],
    ],
  ],
  [
    'openai_responses',
    (reason) => ({
      output: [],
      ...(reason === '' ? { status: 'completed' } : { status: 'incomplete', incomplete_details: { reason } }),
    }),
    [
      ['', 'end_turn', 'STOP'],
      ['max_output_tokens', 'max_tokens', 'MAX_TOKENS'],
      ['content_filter', 'refusal', 'SAFETY'],
    ],
  ],
  [
    'gemini_generate_content',
    (reason) =>
      reason === 'blocked' ? { promptFeedback: { blockReason: 'SAFETY' } } : { candidates: [{ finishReason: reason }] },
    [
      ['STOP', 'end_turn', 'STOP'],
      ['MAX_TOKENS', 'max_tokens', 'MAX_TOKENS'],
      ['RECITATION', 'refusal', 'SAFETY'],
      ['blocked', 'refusal', 'SAFETY'],
    ],
  ],
])('why %s stopped is told in every format', (from, body, reasons) => {
  for (const [reason, anthropic, gemini] of reasons) {
    expect(translateAnswer(body(reason), from, 'anthropic_messages', info)['stop_reason']).toBe(anthropic);
    const { candidates } = translateAnswer(body(reason), from, 'gemini_generate_content', info);
    expect(candidates).toMatchObject([{ finishReason: gemini }]);
  }
});

/** What the client gets of an upstream's stream, as `[event, data]`. */
function streamed(
  from: WireFormat,
  to: WireFormat,
  events: readonly unknown[],
  given = info,
): readonly (readonly [string | undefined, JsonObject | string])[] {
  const translator = createStreamTranslator(from, to, given);
  const text =
    events
      .map((data) =>
        translator.push({ event: undefined, data: typeof data === 'string' ? data : JSON.stringify(data) }),
      )
      .join('') + translator.end();
  return createSseParser()
    .push(Buffer.from(text))
    .map(({ event, data }) => [event, data === '[DONE]' ? data : (JSON.parse(data) as JsonObject)]);
}

const chunk = (delta: object, finish_reason: string | null = null) => ({
  id: 'chatcmpl-1',
  created: 1_790_000_000,
  model: 'gpt-5.5',
  choices: [{ index: 0, delta, finish_reason }],
});
const call = (index: number, fields: object) => chunk({ tool_calls: [{ index, ...fields }] });
const chatStream = [
  { choices: [], prompt_filter_results: [] },
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'One ' }),
  chunk({ content: 'moment.' }),
  call(0, { id: 'call_1', type: 'function', function: { name: 'apply_patch', arguments: '' } }),
  call(0, { function: { arguments: '{"input":' } }),
  call(0, { function: { arguments: '"a\\nb"}' } }),
  call(1, { id: 'call_2', type: 'function', function: { name: 'weather', arguments: '{}' } }),
  chunk({}, 'tool_calls'),
  {
    ...chunk({}),
    choices: [],
    usage: { prompt_tokens: 50, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 40 } },
  },
  '[DONE]',
];

test('a chat stream becomes the events of an Anthropic message', () => {
  const events = streamed('openai_chat', 'anthropic_messages', chatStream);
  expect(events.every(([event, data]) => typeof data === 'object' && data['type'] === event)).toBe(true);
  expect(events.map(([event]) => event)).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(events[5]?.[1]).toEqual({
    type: 'content_block_start',
    index: 1,
    content_block: { type: 'tool_use', id: 'call_1', name: 'apply_patch', input: {} },
  });
  expect(events.at(-2)?.[1]).toMatchObject({
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: { input_tokens: 10, cache_read_input_tokens: 40, output_tokens: 9 },
  });
});

test('a chat stream becomes the events of a response, a custom tool a custom call again', () => {
  const codex = answerInfo(formats.openai_responses.readRequest(requests.openai_responses[0] ?? {}), 1);
  const events = streamed('openai_chat', 'openai_responses', chatStream, codex);
  const text = ['response.output_text.delta', 'response.output_text.delta', 'response.output_text.done'];
  expect(events.map(([event]) => event)).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    ...text,
    'response.content_part.done',
    'response.output_item.done',
    'response.output_item.added',
    'response.custom_tool_call_input.delta',
    'response.custom_tool_call_input.done',
    'response.output_item.done',
    'response.output_item.added',
    'response.function_call_arguments.delta',
    'response.function_call_arguments.done',
    'response.output_item.done',
    'response.completed',
  ]);
  expect(events.map(([, data]) => (data as JsonObject)['sequence_number'])).toEqual(
    events.map((_event, index) => index),
  );
  expect(events.at(-1)?.[1]).toMatchObject({
    response: {
      id: 'chatcmpl-1',
      created_at: 1_790_000_000,
      status: 'completed',
      output: [
        { type: 'message', content: [{ text: 'One moment.' }] },
        { type: 'custom_tool_call', call_id: 'call_1', name: 'apply_patch', input: 'a\nb' },
        { type: 'function_call', call_id: 'call_2', arguments: '{}' },
      ],
      usage: { input_tokens: 50, input_tokens_details: { cached_tokens: 40 }, output_tokens: 9, total_tokens: 59 },
    },
  });
});

test('an Anthropic stream becomes chat chunks, with usage for who asked and the end that clients wait for', () => {
  const anthropicStream = [
    {
      type: 'message_start',
      message: {
        ...anthropicAnswer,
        content: [],
        stop_reason: null,
        usage: { ...anthropicAnswer.usage, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'content_block_start',
      index: 1,
      content_block: { type: 'tool_use', id: 'toolu_1', name: 'now', input: {} },
    },
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 42 } },
    { type: 'message_stop' },
  ];
  const events = streamed('anthropic_messages', 'openai_chat', anthropicStream).map(([, data]) => data);
  const deltas = events.map(
    (data) => ((data as JsonObject)['choices'] as readonly JsonObject[] | undefined)?.[0]?.['delta'],
  );
  expect(deltas.slice(0, 5)).toEqual([
    { role: 'assistant', content: '', refusal: null },
    { content: 'Hi' },
    { tool_calls: [{ index: 0, id: 'toolu_1', type: 'function', function: { name: 'now', arguments: '' } }] },
    { tool_calls: [{ index: 0, function: { arguments: '{}' } }] },
    {},
  ]);
  expect(events.at(-2)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 3210, completion_tokens: 42, prompt_tokens_details: { cached_tokens: 3000 } },
  });
  expect(events.at(-1)).toBe('[DONE]');
  const unasked = streamed('anthropic_messages', 'openai_chat', anthropicStream, { ...info, stream_usage: false });
  expect(JSON.stringify(unasked)).not.toContain('usage');
});

test.each(wireFormats)('an error of %s, whole or in a stream, is told in every format', (from) => {
  const wire = { status: 529, kind: 'unavailable' as const, message: 'Overloaded, try later.' };
  const body = formats[from].writeError(wire);
  for (const to of wireFormats) {
    expect(formats[to].readError(translateError(body, 529, from, to), 529)).toMatchObject(wire);
    const [sent] = createSseParser().push(Buffer.from(formats[from].errorEvent(wire)));
    const told = streamed(from, to, [sent?.data]);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told[0]?.[1])).toContain(wire.message);
  }
});

test.each<[WireFormat, JsonObject, string]>([
  ['openai_chat', { choices: [] }, 'choices must be not empty'],
  ['openai_chat', { choices: [{ message: {} }], usage: { prompt_tokens: 'many' } }, 'usage must be counts of tokens'],
  ['anthropic_messages', { content: [{ type: 'server_tool_use' }] }, 'content[0].type must be'],
  ['openai_responses', { status: 'failed', error: { message: 'Boom' } }, 'Boom'],
  ['gemini_generate_content', {}, 'candidates must be'],
])("%s's answer that is not understood is the upstream's fault: %o", (from, body, message) => {
  const act = () => translateAnswer(body, from, 'openai_chat', info);
  expect(act).toThrow(expect.objectContaining({ kind: 'upstream', reason: 'gateway.malformed_answer' }) as ApexError);
  expect(act).toThrow(message);
});

test("Gemini's signature over a call goes through chat clients and reaches chat models of Gemini's alone", () => {
  const functionCall = { name: 'weather', args: { city: 'Oslo' } };
  const body = { responseId: 'r', candidates: [{ content: { parts: [{ functionCall, thoughtSignature: 'c2ln' }] } }] };
  const { choices } = translateAnswer(body, 'gemini_generate_content', 'openai_chat', info);
  const [{ message }] = choices as readonly [{ message: JsonObject }];
  expect(message).toMatchObject({
    tool_calls: [{ id: 'call_r_0', extra_content: { google: { thought_signature: 'c2ln' } } }],
  });
  const prompt = formats.openai_chat.readRequest({ model: 'm', messages: [message] });
  const sent = (to: WireFormat, model: string) =>
    JSON.stringify(
      formats[to].writeRequest({ ...prompt, model }, { default_max_tokens: 9, dropped: [], from: 'openai_chat' }),
    );
  expect(sent('gemini_generate_content', 'gemini-3-pro')).toContain('"thoughtSignature":"c2ln"');
  expect(sent('openai_chat', 'google/gemini-3-pro')).toContain('"thought_signature":"c2ln"');
  for (const to of ['openai_chat', 'openai_responses', 'anthropic_messages'] as const) {
    expect(sent(to, 'gpt-5.5')).not.toContain('c2ln');
  }
});
