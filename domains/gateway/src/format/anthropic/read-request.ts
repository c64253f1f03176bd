import type { JsonObject } from '../../model-spec/json.ts';
import type { CacheMark } from '../../model-spec/part.ts';
import type { Prompt, ReasoningSettings } from '../../model-spec/prompt.ts';
import type { Tool, ToolChoice } from '../../model-spec/tool.ts';
import { cacheOf } from '../cache-mark.ts';
import { createMessageList } from '../message-list.ts';
import { effortOf } from '../reasoning-effort.ts';
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
  optionalText,
  sortFields,
  textOf,
  textsOf,
} from '../request-fields.ts';
import { readContent, readSystem } from './read-content.ts';

const read: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'stream',
  'thinking',
  'output_config',
  'metadata',
  'cache_control',
]);

const refused = { container: asks, mcp_servers: asks, output_format: asks };

/** A request of Anthropic messages. */
export function readRequest(body: JsonObject): Prompt {
  const notes = newNotes();
  sortFields(body, read, refused, notes);
  const messages = createMessageList();
  messages.add('system', readSystem(body['system'], notes));
  listOf(body['messages'], 'messages').forEach((value, index) => {
    const at = `messages[${index}]`;
    const message = objectOf(value, at);
    const { role } = message;
    if (role === 'user' || role === 'assistant' || role === 'system') {
      messages.add(role, readContent(message['content'], `${at}.content`, notes));
    } else notes.unsupported.push({ field: `${at}.role`, value: brief(role) });
  });
  const metadata = absent(body['metadata']) ? {} : objectOf(body['metadata'], 'metadata');
  const output = absent(body['output_config']) ? {} : objectOf(body['output_config'], 'output_config');
  return {
    model: textOf(body['model'], 'model'),
    ...messages.finish(),
    tools: readTools(body['tools']),
    ...readToolChoice(body['tool_choice'], notes),
    ...optionalNumber(body['max_tokens'], 'max_tokens', 'max_output_tokens'),
    ...optionalNumber(body['temperature'], 'temperature', 'temperature'),
    ...optionalNumber(body['top_p'], 'top_p', 'top_p'),
    ...optionalNumber(body['top_k'], 'top_k', 'top_k'),
    stop: textsOf(body['stop_sequences'], 'stop_sequences'),
    stream: body['stream'] === true,
    ...readReasoning(body['thinking'], output, notes),
    ...readOutputFormat(output, notes),
    ...(cacheOf(body) satisfies { cache?: CacheMark }),
    ...optionalText(metadata['user_id'], 'metadata.user_id', 'user'),
    ...notes,
  };
}

function readTools(tools: unknown): readonly Tool[] {
  if (absent(tools)) return [];
  return listOf(tools, 'tools').map((value, index) => {
    const at = `tools[${index}]`;
    const tool = objectOf(value, at);
    if (!absent(tool['type']) && tool['type'] !== 'custom') {
      return { kind: 'built_in', type: brief(tool['type']), at: `${at}.type` };
    }
    return {
      kind: 'function',
      name: textOf(tool['name'], `${at}.name`),
      ...optionalText(tool['description'], `${at}.description`, 'description'),
      schema: objectOf(tool['input_schema'], `${at}.input_schema`),
      ...(tool['strict'] === true ? { strict: true } : {}),
      ...cacheOf(tool),
    };
  });
}

function readToolChoice(value: unknown, notes: Notes): Pick<Prompt, 'tool_choice' | 'parallel_tool_calls'> {
  if (absent(value)) return {};
  const choice = objectOf(value, 'tool_choice');
  const at = 'tool_choice.disable_parallel_tool_use';
  const { alone } = optionalBoolean(choice['disable_parallel_tool_use'], at, 'alone');
  const parallel = alone === undefined ? {} : { parallel_tool_calls: !alone };
  const kinds: Readonly<Record<string, ToolChoice>> = {
    auto: { kind: 'auto' },
    any: { kind: 'required' },
    none: { kind: 'none' },
  };
  const type = textOf(choice['type'], 'tool_choice.type');
  if (type === 'tool') {
    return { tool_choice: { kind: 'tool', name: textOf(choice['name'], 'tool_choice.name') }, ...parallel };
  }
  const tool_choice = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (tool_choice === undefined) notes.unsupported.push({ field: 'tool_choice.type', value: brief(type) });
  return tool_choice === undefined ? parallel : { tool_choice, ...parallel };
}

/** An effort says more than "adaptive", which is therefore not kept beside it. */
function readReasoning(value: unknown, output: JsonObject, notes: Notes): { readonly reasoning?: ReasoningSettings } {
  const effort = absent(output['effort']) ? {} : { effort: effortOf(output['effort'], 'output_config.effort') };
  if (absent(value)) return 'effort' in effort ? { reasoning: effort } : {};
  const thinking = objectOf(value, 'thinking');
  const shown = absent(thinking['display']) ? {} : { shown: thinking['display'] !== 'omitted' };
  switch (thinking['type']) {
    case 'disabled':
      return { reasoning: { enabled: false } };
    case 'enabled':
      return {
        reasoning: {
          ...effort,
          ...optionalNumber(thinking['budget_tokens'], 'thinking.budget_tokens', 'budget_tokens'),
          ...shown,
        },
      };
    case 'adaptive':
    case 'between_tools':
      return { reasoning: 'effort' in effort ? { ...effort, ...shown } : { enabled: true, ...shown } };
    default:
      notes.unsupported.push({ field: 'thinking.type', value: brief(thinking['type']) });
      return {};
  }
}

function readOutputFormat(output: JsonObject, notes: Notes): Pick<Prompt, 'response_format'> {
  if (absent(output['format'])) return {};
  const at = 'output_config.format';
  const format = objectOf(output['format'], at);
  if (format['type'] === 'json_schema') {
    return { response_format: { kind: 'schema', schema: objectOf(format['schema'], `${at}.schema`) } };
  }
  notes.unsupported.push({ field: `${at}.type`, value: brief(format['type']) });
  return {};
}
