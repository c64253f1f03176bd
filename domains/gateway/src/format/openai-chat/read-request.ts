import { createMessageList } from '../message-list.ts';
import { unwrapOpaque } from '../opaque.ts';
import { readSchemaFormat } from '../schema-format.ts';
import { readEffort } from '../reasoning-effort.ts';
import {
  absent,
  asks,
  brief,
  listOf,
  newNotes,
  type Notes,
  objectOf,
  optionalBoolean,
  optionalNumber,
  optionalObject,
  optionalText,
  sortFields,
  textOf,
  textsOf,
} from '../request-fields.ts';
import { isObject, type JsonObject } from '../../model-spec/json.ts';
import type { ReasoningPart, ToolCallPart } from '../../model-spec/part.ts';
import type { Prompt, ResponseFormat } from '../../model-spec/prompt.ts';
import { readContent } from './read-content.ts';
import { readToolChoice, readTools } from './read-tools.ts';

const read: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop',
  'stream',
  'stream_options',
  'reasoning_effort',
  'response_format',
  'verbosity',
  'prompt_cache_key',
  'user',
  'safety_identifier',
  'metadata',
  'service_tier',
  'seed',
  'presence_penalty',
  'frequency_penalty',
]);

const refused = {
  n: (value: unknown) => value !== 1,
  audio: asks,
  modalities: (value: unknown) => !Array.isArray(value) || value.some((one) => one !== 'text'),
  logit_bias: asks,
  logprobs: asks,
  top_logprobs: asks,
  web_search_options: (value: unknown) => isObject(value),
  functions: asks,
  function_call: (value: unknown) => value !== 'none' && value !== 'auto',
};

/** A request of OpenAI chat completions. */
export function readRequest(body: JsonObject): Prompt {
  const notes = newNotes();
  sortFields(body, read, refused, notes);
  const messages = createMessageList();
  listOf(body['messages'], 'messages').forEach((value, index) => {
    readMessage(objectOf(value, `messages[${index}]`), `messages[${index}]`, messages, notes);
  });
  const user = absent(body['user']) ? body['safety_identifier'] : body['user'];
  const options = absent(body['stream_options']) ? {} : objectOf(body['stream_options'], 'stream_options');
  return {
    model: textOf(body['model'], 'model'),
    ...messages.finish(),
    tools: readTools(body['tools']),
    ...readToolChoice(body['tool_choice'], notes),
    ...optionalBoolean(body['parallel_tool_calls'], 'parallel_tool_calls', 'parallel_tool_calls'),
    ...optionalNumber(body['max_tokens'], 'max_tokens', 'max_output_tokens'),
    ...optionalNumber(body['max_completion_tokens'], 'max_completion_tokens', 'max_output_tokens'),
    ...optionalNumber(body['temperature'], 'temperature', 'temperature'),
    ...optionalNumber(body['top_p'], 'top_p', 'top_p'),
    ...optionalNumber(body['top_k'], 'top_k', 'top_k'),
    stop: textsOf(body['stop'], 'stop'),
    stream: body['stream'] === true,
    ...optionalBoolean(options['include_usage'], 'stream_options.include_usage', 'stream_usage'),
    ...readEffort(body['reasoning_effort'], 'reasoning_effort'),
    ...readResponseFormat(body['response_format'], notes),
    ...optionalText(body['verbosity'], 'verbosity', 'verbosity'),
    ...optionalText(body['prompt_cache_key'], 'prompt_cache_key', 'prompt_cache_key'),
    ...optionalText(user, 'user', 'user'),
    ...optionalObject(body['metadata'], 'metadata', 'metadata'),
    ...optionalText(body['service_tier'], 'service_tier', 'service_tier'),
    ...optionalNumber(body['seed'], 'seed', 'seed'),
    ...optionalNumber(body['presence_penalty'], 'presence_penalty', 'presence_penalty'),
    ...optionalNumber(body['frequency_penalty'], 'frequency_penalty', 'frequency_penalty'),
    ...notes,
  };
}

function readMessage(message: JsonObject, at: string, into: ReturnType<typeof createMessageList>, notes: Notes): void {
  const content = readContent(message['content'], `${at}.content`, notes);
  switch (message['role']) {
    case 'system':
    case 'developer':
      return into.add('system', content);
    case 'user':
      return into.add('user', content);
    case 'tool': {
      const call_id = textOf(message['tool_call_id'], `${at}.tool_call_id`);
      return into.add('user', [{ kind: 'tool_result', call_id, content, at }]);
    }
    case 'assistant': {
      if (asks(message['audio'])) notes.unsupported.push({ field: `${at}.audio` });
      if (asks(message['function_call'])) notes.unsupported.push({ field: `${at}.function_call` });
      const refusal = absent(message['refusal']) ? '' : textOf(message['refusal'], `${at}.refusal`);
      const calls = absent(message['tool_calls']) ? [] : listOf(message['tool_calls'], `${at}.tool_calls`);
      return into.add('assistant', [
        ...readReasoning(message, at),
        ...content,
        { kind: 'text', text: refusal },
        ...calls.flatMap((call, index) => readToolCall(call, `${at}.tool_calls[${index}]`)),
      ]);
    }
    default:
      notes.unsupported.push({ field: `${at}.role`, value: brief(message['role']) });
  }
}

/** Thinking as compatible APIs show it; there is no place for a signature over it. */
function readReasoning(message: JsonObject, at: string): readonly ReasoningPart[] {
  const text = message['reasoning_content'];
  return absent(text) || text === '' ? [] : [{ kind: 'reasoning', text: textOf(text, `${at}.reasoning_content`) }];
}

/** A call, after the signature over it where the client kept one (as Google's own chat-compatible API hands it out). */
export function readToolCall(value: unknown, at: string): readonly (ReasoningPart | ToolCallPart)[] {
  const call = objectOf(value, at);
  const id = textOf(call['id'], `${at}.id`);
  if (call['type'] === 'custom') {
    const custom = objectOf(call['custom'], `${at}.custom`);
    const name = textOf(custom['name'], `${at}.custom.name`);
    return [
      { kind: 'tool_call', id, name, arguments: textOf(custom['input'], `${at}.custom.input`), custom: true, at },
    ];
  }
  const called = objectOf(call['function'], `${at}.function`);
  const part: ToolCallPart = {
    kind: 'tool_call',
    id,
    name: textOf(called['name'], `${at}.function.name`),
    arguments: textOf(called['arguments'], `${at}.function.arguments`),
    at,
  };
  const signature = signatureOf(call);
  return signature === undefined
    ? [part]
    : [{ kind: 'reasoning', text: '', opaque: unwrapOpaque(signature, 'gemini_generate_content') }, part];
}

/** `extra_content.google.thought_signature`. */
export function signatureOf(call: JsonObject): string | undefined {
  const extra = call['extra_content'];
  const google = isObject(extra) ? extra['google'] : undefined;
  const signature = isObject(google) ? google['thought_signature'] : undefined;
  return typeof signature === 'string' && signature !== '' ? signature : undefined;
}

function readResponseFormat(value: unknown, notes: Notes): { readonly response_format?: ResponseFormat } {
  if (absent(value)) return {};
  const format = objectOf(value, 'response_format');
  if (format['type'] === 'text') return { response_format: { kind: 'text' } };
  if (format['type'] === 'json_object') return { response_format: { kind: 'json' } };
  if (format['type'] !== 'json_schema') {
    notes.unsupported.push({ field: 'response_format.type', value: brief(format['type']) });
    return {};
  }
  const at = 'response_format.json_schema';
  return { response_format: readSchemaFormat(objectOf(format['json_schema'], at), at) };
}
