import type { Usage } from '@apex/contracts';
import { anthropicPrompt, markObjection } from './anthropic-prompt.ts';
import { argumentPieces, type Ask, piecesOf, type Script, type SentEvent, type WireFormat } from './exchange.ts';
import { contentText, isJson, listOf, numberOf, textOf } from './json.ts';

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
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

const signature = Buffer.from('signed').toString('base64');

interface Block {
  readonly whole: { readonly type: string };
  readonly start: { readonly type: string };
  readonly deltas: readonly { readonly type: string }[];
}

function thinkingBlock(thinking: string): Block {
  return {
    whole: { type: 'thinking', thinking, signature } as Block['whole'],
    start: { type: 'thinking', thinking: '', signature: '' } as Block['start'],
    deltas: [
      ...piecesOf(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature } as { type: string },
    ],
  };
}

function answerBlock({ tool, text }: Script): Block {
  if (tool === null) {
    return {
      whole: { type: 'text', text } as Block['whole'],
      start: { type: 'text', text: '' } as Block['start'],
      deltas: piecesOf(text).map((piece) => ({ type: 'text_delta', text: piece })),
    };
  }
  const named = { type: 'tool_use', id: tool.id, name: tool.name };
  return {
    whole: { ...named, input: tool.input } as Block['whole'],
    start: { ...named, input: {} } as Block['start'],
    deltas: ['', ...argumentPieces(JSON.stringify(tool.input))].map((partial_json) => ({
      type: 'input_json_delta',
      partial_json,
    })),
  };
}

const blocksOf = (script: Script): readonly Block[] => [
  ...(script.thinking === null ? [] : [thinkingBlock(script.thinking)]),
  answerBlock(script),
];

const stopReason = ({ tool, stop }: Script) =>
  tool !== null ? 'tool_use' : stop === 'length' ? 'max_tokens' : 'end_turn';

const envelope = (script: Script) => ({ id: script.id, type: 'message', role: 'assistant', model: script.served });

function events(script: Script): readonly SentEvent[] {
  const message = {
    ...envelope(script),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    // The provider starts with a count of one and corrects it at the end.
    usage: { ...wholeUsage(script.usage), output_tokens: 1 },
  };
  const usage = {
    input_tokens: script.usage.input,
    cache_creation_input_tokens: script.usage.cache_write_5m + script.usage.cache_write_1h,
    cache_read_input_tokens: script.usage.cache_read,
    output_tokens: script.usage.output,
  };
  const listed = [
    { type: 'message_start', message },
    ...blocksOf(script).flatMap(({ start, deltas }, index) => [
      { type: 'content_block_start', index, content_block: start },
      ...(index === 0 ? [{ type: 'ping' }] : []),
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason: stopReason(script), stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  return listed.map((data) => ({ event: data.type, data, piece: data.type === 'content_block_delta' }));
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
      // Other tiers are sold by contract, not by request.
      tier: 'standard',
      maxOutput: numberOf(body['max_tokens']),
      thinks: isJson(body['thinking']) && body['thinking']['type'] === 'enabled',
    };
  },
  prompt: anthropicPrompt,
  objection: markObjection,
  answer: (ask, script) => {
    if (ask.stream) return { kind: 'events', events: events(script), done: null };
    const body = {
      ...envelope(script),
      content: blocksOf(script).map(({ whole }) => whole),
      stop_reason: stopReason(script),
      stop_sequence: null,
      usage: wholeUsage(script.usage),
    };
    return { kind: 'body', body };
  },
};
