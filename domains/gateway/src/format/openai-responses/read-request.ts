import type { JsonObject } from '../../model-spec/json.ts';
import type { Prompt, ReasoningSettings } from '../../model-spec/prompt.ts';
import { createMessageList } from '../message-list.ts';
import { readEffort } from '../reasoning-effort.ts';
import {
  absent,
  asks,
  brief,
  newNotes,
  type Notes,
  objectOf,
  optionalBoolean,
  optionalNumber,
  optionalObject,
  optionalText,
  sortFields,
  textOf,
} from '../request-fields.ts';
import { readSchemaFormat } from '../schema-format.ts';
import { readInput } from './read-input.ts';
import { readToolChoice, readTools } from './read-tools.ts';

const read: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'temperature',
  'top_p',
  'stream',
  'reasoning',
  'text',
  'prompt_cache_key',
  'user',
  'safety_identifier',
  'metadata',
  'service_tier',
]);

const refused = {
  previous_response_id: asks,
  conversation: asks,
  background: asks,
  prompt: asks,
  top_logprobs: asks,
  include: (value: unknown) => Array.isArray(value) && value.some((one) => String(one).endsWith('logprobs')),
};

/** A request of OpenAI responses. */
export function readRequest(body: JsonObject): Prompt {
  const notes = newNotes();
  sortFields(body, read, refused, notes);
  const messages = createMessageList();
  if (!absent(body['instructions'])) {
    messages.add('system', [{ kind: 'text', text: textOf(body['instructions'], 'instructions') }]);
  }
  const added = readInput(body['input'], messages, notes);
  const user = absent(body['user']) ? body['safety_identifier'] : body['user'];
  const text = absent(body['text']) ? {} : objectOf(body['text'], 'text');
  return {
    model: textOf(body['model'], 'model'),
    ...messages.finish(),
    tools: [...readTools(body['tools']), ...added],
    ...readToolChoice(body['tool_choice'], notes),
    ...optionalBoolean(body['parallel_tool_calls'], 'parallel_tool_calls', 'parallel_tool_calls'),
    ...optionalNumber(body['max_output_tokens'], 'max_output_tokens', 'max_output_tokens'),
    ...optionalNumber(body['temperature'], 'temperature', 'temperature'),
    ...optionalNumber(body['top_p'], 'top_p', 'top_p'),
    stop: [],
    stream: body['stream'] === true,
    ...readReasoningSettings(body['reasoning']),
    ...readFormat(text['format'], notes),
    ...optionalText(text['verbosity'], 'text.verbosity', 'verbosity'),
    ...optionalText(body['prompt_cache_key'], 'prompt_cache_key', 'prompt_cache_key'),
    ...optionalText(user, 'user', 'user'),
    ...optionalObject(body['metadata'], 'metadata', 'metadata'),
    ...optionalText(body['service_tier'], 'service_tier', 'service_tier'),
    ...notes,
  };
}

function readReasoningSettings(value: unknown): { readonly reasoning?: ReasoningSettings } {
  if (absent(value)) return {};
  const settings = objectOf(value, 'reasoning');
  const { reasoning } = readEffort(settings['effort'], 'reasoning.effort');
  const shown = absent(settings['summary']) ? {} : { shown: true };
  const merged = { ...reasoning, ...shown };
  return Object.keys(merged).length === 0 ? {} : { reasoning: merged };
}

function readFormat(value: unknown, notes: Notes): Pick<Prompt, 'response_format'> {
  if (absent(value)) return {};
  const format = objectOf(value, 'text.format');
  if (format['type'] === 'text') return { response_format: { kind: 'text' } };
  if (format['type'] === 'json_object') return { response_format: { kind: 'json' } };
  if (format['type'] === 'json_schema') return { response_format: readSchemaFormat(format, 'text.format') };
  notes.unsupported.push({ field: 'text.format.type', value: brief(format['type']) });
  return {};
}
