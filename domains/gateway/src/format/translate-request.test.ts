import { ApexError } from '@apex/contracts';
import { expect, test } from 'vitest';
import type { JsonObject } from '../model-spec/json.ts';
import type { WireFormat } from '@apex/contracts';
import { formats } from './registry.ts';
import { requests } from './request-samples.ts';
import { translateRequest } from './translate.ts';

const options = { model: 'the-model', default_max_tokens: 4096, created: 1 };
const sample = (format: WireFormat): JsonObject => requests[format][0] ?? {};
const translate = (from: WireFormat, to: WireFormat, more: JsonObject = {}) =>
  translateRequest({ ...sample(from), ...more }, from, to, options);

test('an OpenAI chat becomes Anthropic messages', () => {
  const { body, dropped, info } = translate('openai_chat', 'anthropic_messages');
  expect(body).toEqual({
    model: 'the-model',
    max_tokens: 2000,
    system: 'Be brief.',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Where is this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
          {
            type: 'document',
            source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERg==' },
            title: 'map.pdf',
          },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Oslo' } },
          { type: 'tool_use', id: 'call_2', name: 'weather', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: '4 °C' },
          { type: 'tool_result', tool_use_id: 'call_2', content: 'unknown' },
        ],
      },
      { role: 'system', content: 'Answer in Norwegian.' },
      { role: 'user', content: 'And now?' },
    ],
    tools: [
      {
        name: 'weather',
        description: 'Looks it up.',
        input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        strict: true,
      },
    ],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    temperature: 0.2,
    stop_sequences: ['END'],
    stream: true,
    metadata: { user_id: 'user-1' },
  });
  expect(dropped).toEqual(['store', 'x_trace', 'prompt_cache_key', 'seed']);
  expect(info).toMatchObject({ stream_usage: true });
});

test("Claude Code's request becomes an OpenAI chat: instructions stay where they stood, marks go", () => {
  const { body, dropped } = translate('anthropic_messages', 'openai_chat');
  expect(body['messages']).toEqual([
    {
      role: 'system',
      content: [
        { type: 'text', text: 'x-anthropic-billing-header: cc_version=2' },
        { type: 'text', text: 'You are an agent.' },
      ],
    },
    { role: 'user', content: 'Read it.' },
    { role: 'system', content: 'The date is today.' },
    {
      role: 'assistant',
      content: 'Reading.',
      tool_calls: [{ id: 'toolu_1', type: 'function', function: { name: 'Read', arguments: '{"path":"a.png"}' } }],
    },
    { role: 'tool', tool_call_id: 'toolu_1', content: 'Half of it.' },
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }] },
  ]);
  expect(body).toMatchObject({
    max_tokens: 32_000,
    reasoning_effort: 'high',
    parallel_tool_calls: false,
    stream_options: { include_usage: true },
  });
  expect(dropped).toEqual([
    'context_management',
    'cache_control',
    'reasoning of another provider',
    'messages[3].content[0].is_error',
    'metadata.user_id',
  ]);
});

test('cache marks are the same after Anthropic → our model → Anthropic', () => {
  const body = sample('anthropic_messages');
  const written = formats.anthropic_messages.writeRequest(formats.anthropic_messages.readRequest(body), {
    default_max_tokens: 1,
    dropped: [],
    from: 'anthropic_messages',
  });
  const { context_management: _hint, metadata: _longUser, ...rest } = body;
  expect(written).toEqual(rest);
});

test("Codex's request becomes Anthropic messages: a custom tool is a function of one text", () => {
  const { body, info, dropped } = translate('openai_responses', 'anthropic_messages');
  expect(body['tools']).toMatchObject([
    {
      name: 'apply_patch',
      input_schema: {
        properties: { input: { type: 'string', description: expect.stringContaining('start: /.+/') as string } },
      },
    },
    { name: 'crm__find' },
  ]);
  expect(body['messages']).toMatchObject([
    { role: 'user' },
    { role: 'assistant', content: [{ type: 'tool_use', name: 'apply_patch', input: { input: '*** Begin Patch' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'Done' }] },
    { role: 'assistant', content: [{ type: 'tool_use', name: 'crm__find' }] },
    { role: 'user', content: [{ type: 'tool_result', content: [{ type: 'text' }, { type: 'image' }] }] },
  ]);
  expect([...info.tools]).toEqual([
    ['apply_patch', { name: 'apply_patch', custom: true }],
    ['crm__find', { name: 'find', namespace: 'crm', custom: false }],
  ]);
  // OpenAI's encrypted thinking is nobody else's; a tool loop without Anthropic's own cannot think.
  expect(body['thinking']).toBeUndefined();
  expect(dropped).toEqual(expect.arrayContaining(['reasoning', 'reasoning of another provider']));
});

test('Gemini: results find their calls by name, signatures stay with theirs, schemas speak JSON schema', () => {
  const { messages, tools } = formats.gemini_generate_content.readRequest(sample('gemini_generate_content'));
  expect(messages.slice(1)).toMatchObject([
    {
      role: 'assistant',
      parts: [
        { kind: 'reasoning', text: 'Hm.' },
        { kind: 'reasoning', text: '', opaque: { maker: 'gemini_generate_content', value: 'c2ln' } },
        { kind: 'tool_call', id: 'call_0', arguments: '{"city":"Oslo"}' },
        { kind: 'tool_call', id: 'call_1', arguments: '{"city":"Rome"}' },
      ],
    },
    {
      role: 'user',
      parts: [
        { call_id: 'call_0', content: [{ text: '4' }] },
        { call_id: 'call_1', content: [{ text: '{"degrees":20}' }] },
      ],
    },
  ]);
  expect(tools).toMatchObject([{ schema: { type: 'object', properties: { city: { type: 'string' } } } }]);
  const chat = translate('anthropic_messages', 'gemini_generate_content').body;
  expect(chat['contents']).toMatchObject([
    { role: 'user', parts: [{ text: 'Read it.' }, { text: '<system>\nThe date is today.\n</system>' }] },
    { role: 'model', parts: [{ text: 'Reading.' }, { functionCall: { name: 'Read', args: { path: 'a.png' } } }] },
    {
      role: 'user',
      parts: [{ functionResponse: { name: 'Read', response: { error: 'Half of it.' } } }, { inlineData: {} }],
    },
  ]);
});

test.each<[string, string, number, object, object]>([
  [
    'adaptive, by effort',
    'claude-opus-5-5',
    4096,
    { effort: 'high' },
    { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
  ],
  [
    'a budget below max_tokens',
    'claude-haiku-4-5-20251001',
    4096,
    { effort: 'high' },
    { thinking: { type: 'enabled', budget_tokens: 4095 } },
  ],
  ['none where there is no room', 'claude-haiku-4-5', 1000, { effort: 'low' }, {}],
  ['none', 'claude-opus-5-5', 4096, { effort: 'none' }, { thinking: { type: 'disabled' } }],
])('thinking of Anthropic: %s', (...row) => {
  const [, model, max_output_tokens, reasoning, expected] = row;
  const body = { model, input: 'Hi', max_output_tokens, reasoning, temperature: 0.3 };
  const written = translateRequest(body, 'openai_responses', 'anthropic_messages', { ...options, model }).body;
  const thinks = JSON.stringify(expected).match(/adaptive|enabled/) !== null;
  expect(written).toEqual({
    model,
    max_tokens: max_output_tokens,
    messages: [{ role: 'user', content: 'Hi' }],
    ...(thinks ? {} : { temperature: 0.3 }),
    ...expected,
  });
});

const audio = [{ role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'input_audio' }] }];

test.each<[WireFormat, WireFormat, JsonObject, string, string]>([
  [
    'openai_chat',
    'anthropic_messages',
    { messages: audio },
    'messages[0].content[1].type',
    '"input_audio" has no counterpart in Anthropic messages',
  ],
  ['openai_chat', 'anthropic_messages', { n: 2 }, 'n', '2 has no'],
  [
    'openai_chat',
    'gemini_generate_content',
    { logit_bias: { 5: 1 } },
    'logit_bias',
    'has no counterpart in Gemini generateContent',
  ],
  [
    'openai_chat',
    'anthropic_messages',
    { response_format: { type: 'json_object' } },
    'response_format',
    '"json_object" has no',
  ],
  ['openai_chat', 'openai_responses', {}, 'stop', 'has no counterpart in OpenAI responses'],
  ['anthropic_messages', 'openai_chat', { mcp_servers: [{}] }, 'mcp_servers', 'has no'],
  [
    'anthropic_messages',
    'openai_chat',
    { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    'tools[0].type',
    '"web_search_20250305" has no',
  ],
  ['anthropic_messages', 'openai_responses', { stop_sequences: ['x'] }, 'stop_sequences', 'has no'],
  [
    'openai_responses',
    'anthropic_messages',
    { previous_response_id: 'resp_1' },
    'previous_response_id',
    '"resp_1" has no',
  ],
  ['openai_responses', 'anthropic_messages', { background: true }, 'background', 'true has no'],
  [
    'openai_responses',
    'openai_chat',
    { input: [{ type: 'web_search_call' }] },
    'input[0].type',
    '"web_search_call" has no',
  ],
  ['openai_responses', 'openai_chat', { tools: [{ type: 'web_search' }] }, 'tools[0].type', '"web_search" has no'],
  ['gemini_generate_content', 'openai_chat', { cachedContent: 'cachedContents/1' }, 'cachedContent', 'has no'],
  ['gemini_generate_content', 'openai_chat', {}, 'contents[0].parts[2].fileData.source.url', 'has no'],
])('%s → %s refuses what means more: %o', (...row) => {
  const [from, to, more, field, message] = row;
  const act = () => translate(from, to, more);
  expect(act).toThrow(
    expect.objectContaining({
      kind: 'invalid',
      reason: 'gateway.untranslatable',
      details: { field, from, to },
    }) as ApexError,
  );
  expect(act).toThrow(`${field} `);
  expect(act).toThrow(message);
});

test('tools that only the own provider runs can be left out instead', () => {
  const body = { model: 'm', input: 'Hi', tools: [{ type: 'web_search' }] };
  const { body: sent, dropped } = translateRequest(body, 'openai_responses', 'anthropic_messages', {
    ...options,
    drop_built_in_tools: true,
  });
  expect(sent).not.toHaveProperty('tools');
  expect(dropped).toEqual(['tools[0].type "web_search"']);
});

test('results follow the turn that called, whatever slipped in between, by ids that Anthropic takes', () => {
  const call = { id: 'functions.f:0', type: 'function', function: { name: 'f', arguments: '{}' } };
  const messages = [
    { role: 'user', content: 'Go.' },
    { role: 'assistant', content: '', tool_calls: [call] },
    { role: 'developer', content: 'Hurry.' },
    { role: 'tool', tool_call_id: 'functions.f:0', content: '1' },
    { role: 'user', content: 'Well?' },
  ];
  const { body } = translateRequest({ model: 'm', messages }, 'openai_chat', 'anthropic_messages', options);
  expect(body['messages']).toMatchObject([
    { role: 'user' },
    { role: 'assistant', content: [{ id: 'functions_f_0' }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'functions_f_0' }] },
    { role: 'system', content: 'Hurry.' },
    { role: 'user', content: 'Well?' },
  ]);
});

test('limits and shown thinking go to chat models in the fields that they know', () => {
  const messages = [
    { role: 'user', content: 'Hi' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: '' },
        { type: 'text', text: 'Yes.' },
      ],
    },
  ];
  const write = (model: string) =>
    translateRequest({ model: 'm', max_tokens: 9, messages }, 'anthropic_messages', 'openai_chat', {
      ...options,
      model,
    }).body;
  for (const model of ['gpt-5.5', 'o4-mini', 'my-GPT-5-deployment', 'openai/gpt-4.1']) {
    expect(write(model)).toMatchObject({ max_completion_tokens: 9 });
    expect(JSON.stringify(write(model))).not.toContain('Hm.');
  }
  for (const model of ['gpt-oss-120b', 'deepseek-v4', 'qwen3-coder', 'llama-o1x']) {
    expect(write(model)).toMatchObject({ max_tokens: 9, messages: [{}, { reasoning_content: 'Hm.' }] });
  }
});

test('Anthropic is told of tools that only the past has, and not to call them', () => {
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
  const messages = [
    { role: 'user', content: 'Go.' },
    { role: 'assistant', tool_calls: [call, { ...call, id: 'd' }] },
    { role: 'tool', tool_call_id: 'c', content: '1' },
    { role: 'tool', tool_call_id: 'd', content: '2' },
    { role: 'user', content: 'Sum it up.' },
  ];
  const { body } = translateRequest({ model: 'm', messages }, 'openai_chat', 'anthropic_messages', options);
  expect(body).toMatchObject({
    tools: [{ name: 'f', input_schema: { type: 'object' } }],
    tool_choice: { type: 'none' },
  });
});

test('a body nested deeper than can be read is refused', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as JsonObject;
  const messages = [{ role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'n', input: deep }] }];
  const act = () =>
    translateRequest({ model: 'm', max_tokens: 1, messages }, 'anthropic_messages', 'openai_chat', options);
  expect(act).toThrow(expect.objectContaining({ kind: 'invalid' }) as ApexError);
});

test("a turn of nothing but another provider's thinking is left out", () => {
  const item = { type: 'reasoning', summary: [], encrypted_content: 'gAAAA' };
  const input = [{ role: 'user', content: 'Hi' }, item, { role: 'user', content: 'Well?' }];
  for (const to of ['openai_chat', 'anthropic_messages'] as const) {
    const { body } = translateRequest({ model: 'm', input }, 'openai_responses', to, options);
    expect(body['messages']).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'user', content: 'Well?' },
    ]);
  }
});
