import type { Usage } from '@apex/contracts';
import { type Ask, piecesOf, type Script, type SentEvent, type WireFormat } from './exchange.ts';
import { contentText, listOf, textOf } from './json.ts';

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

function promptUsage(usage: Usage) {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cache_write_5m + usage.cache_write_1h,
    cache_read_input_tokens: usage.cache_read,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cache_write_5m,
      ephemeral_1h_input_tokens: usage.cache_write_1h,
    },
  };
}

const wholeUsage = (usage: Usage) => ({
  ...promptUsage(usage),
  output_tokens: usage.output,
  server_tool_use: null,
  service_tier: 'standard',
});

function contentBlock(script: Script) {
  return script.tool === null
    ? { type: 'text', text: script.text }
    : { type: 'tool_use', id: script.tool.id, name: script.tool.name, input: script.tool.input };
}

function events(script: Script): readonly SentEvent[] {
  const { tool } = script;
  const start =
    tool === null ? { type: 'text', text: '' } : { type: 'tool_use', id: tool.id, name: tool.name, input: {} };
  const deltas =
    tool === null
      ? piecesOf(script.text).map((text) => ({ type: 'text_delta', text }))
      : [{ type: 'input_json_delta', partial_json: JSON.stringify(tool.input) }];
  const message = {
    id: script.id,
    type: 'message',
    role: 'assistant',
    model: script.served,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    // The provider starts with a count of one and corrects it at the end.
    usage: { ...wholeUsage(script.usage), output_tokens: 1 },
  };
  const delta = { stop_reason: tool === null ? 'end_turn' : 'tool_use', stop_sequence: null };
  const listed = [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: start },
    { type: 'ping' },
    ...deltas.map((one) => ({ type: 'content_block_delta', index: 0, delta: one })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta,
      usage: {
        input_tokens: script.usage.input,
        cache_creation_input_tokens: script.usage.cache_write_5m + script.usage.cache_write_1h,
        cache_read_input_tokens: script.usage.cache_read,
        output_tokens: script.usage.output,
      },
    },
    { type: 'message_stop' },
  ];
  return listed.map((data) => ({ event: data.type, data }));
}

/** The longest lifetime that any mark in the request asks for. */
function cacheAsked(body: Readonly<Record<string, unknown>>): Ask['cache'] {
  const text = JSON.stringify(body);
  if (!text.includes('"cache_control"')) return 'none';
  return /"ttl":"1h"/.test(text) ? '1h' : '5m';
}

const isToolResult = (message: Readonly<Record<string, unknown>> | undefined) =>
  listOf(message?.['content']).some((part) => part['type'] === 'tool_result');

/** Anthropic messages. A stream tells prompt tokens first and output tokens last. */
export const anthropicMessages: WireFormat = {
  idPrefix: 'msg_',
  error: (status, message) => ({ type: 'error', error: { type: errorTypes[status] ?? 'api_error', message } }),
  read: (body) => {
    const messages = listOf(body['messages']);
    const spoken = messages.filter((message) => message['role'] === 'user' || message['role'] === 'assistant');
    const asked = spoken.findLast((message) => message['role'] === 'user' && !isToolResult(message));
    return {
      provider: 'anthropic',
      api: 'messages',
      model: textOf(body['model']),
      stream: body['stream'] === true,
      text: contentText(asked?.['content']),
      tools: listOf(body['tools']).map((tool) => textOf(tool['name'])),
      afterTool: isToolResult(spoken.at(-1)),
      cache: cacheAsked(body),
      streamsUsage: true,
      audio: false,
    };
  },
  answer: (ask, script) => {
    if (ask.stream) return { kind: 'events', events: events(script), done: null };
    const body = {
      id: script.id,
      type: 'message',
      role: 'assistant',
      model: script.served,
      content: [contentBlock(script)],
      stop_reason: script.tool === null ? 'end_turn' : 'tool_use',
      stop_sequence: null,
      usage: wholeUsage(script.usage),
    };
    return { kind: 'body', body };
  },
};
