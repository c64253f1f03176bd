import type { JsonObject } from '../../model-spec/json.ts';
import type { Part, ReasoningPart } from '../../model-spec/part.ts';
import type { Tool } from '../../model-spec/tool.ts';
import { isObject } from '../../model-spec/json.ts';
import type { MessageList } from '../message-list.ts';
import { unwrapOpaque } from '../opaque.ts';
import { absent, brief, listOf, type Notes, objectOf, textOf } from '../request-fields.ts';
import { readContent } from './read-content.ts';
import { inNamespace, readTools } from './read-tools.ts';

/** The items of `input` into the conversation; answers the tools that came as items (Codex). */
export function readInput(input: unknown, messages: MessageList, notes: Notes): readonly Tool[] {
  if (absent(input)) return [];
  if (typeof input === 'string') messages.add('user', [{ kind: 'text', text: input }]);
  else return listOf(input, 'input').flatMap((item, index) => readItem(item, `input[${index}]`, messages, notes));
  return [];
}

function readItem(value: unknown, at: string, messages: MessageList, notes: Notes): readonly Tool[] {
  const item = objectOf(value, at);
  const type: unknown = item['type'] ?? 'message';
  switch (type) {
    case 'message':
      readMessage(item, at, messages, notes);
      return [];
    case 'reasoning':
      messages.add('assistant', [readReasoning(item)]);
      return [];
    case 'function_call':
    case 'custom_tool_call':
      messages.add('assistant', [readCall(item, at, type)]);
      return [];
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const call_id = textOf(item['call_id'], `${at}.call_id`);
      const content = readContent(item['output'], `${at}.output`, notes);
      messages.add('user', [{ kind: 'tool_result', call_id, content, at }]);
      return [];
    }
    case 'additional_tools':
      return readTools(item['tools'], `${at}.tools`);
    default:
      notes.unsupported.push({ field: `${at}.type`, value: brief(type) });
      return [];
  }
}

function readMessage(item: JsonObject, at: string, messages: MessageList, notes: Notes): void {
  const { role } = item;
  const content = readContent(item['content'], `${at}.content`, notes);
  if (role === 'system' || role === 'developer') messages.add('system', content);
  else if (role === 'user' || role === 'assistant') messages.add(role, content);
  else notes.unsupported.push({ field: `${at}.role`, value: brief(role) });
}

function readCall(item: JsonObject, at: string, type: 'function_call' | 'custom_tool_call'): Part {
  const custom = type === 'custom_tool_call';
  const field = custom ? 'input' : 'arguments';
  return {
    kind: 'tool_call',
    id: textOf(item['call_id'], `${at}.call_id`),
    name: inNamespace(item['namespace'], textOf(item['name'], `${at}.name`)),
    arguments: textOf(item[field], `${at}.${field}`),
    ...(custom ? { custom: true as const } : {}),
    at,
  };
}

/** Thinking, in a request or an answer: the summaries, else the text itself; several are paragraphs. */
export function readReasoning(item: JsonObject): ReasoningPart {
  const texts = (list: unknown): readonly string[] =>
    (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((part) =>
      isObject(part) && typeof part['text'] === 'string' ? [part['text']] : [],
    );
  const summary = texts(item['summary']);
  const text = (summary.length > 0 ? summary : texts(item['content'])).join('\n\n');
  const encrypted = item['encrypted_content'];
  if (typeof encrypted !== 'string' || encrypted === '') return { kind: 'reasoning', text };
  return { kind: 'reasoning', text, opaque: unwrapOpaque(encrypted, 'openai_responses') };
}
