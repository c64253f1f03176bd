import type { WireFormat } from '@apex/contracts';
import { hash } from 'node:crypto';
import { isObject, type JsonObject } from '../model-spec/json.ts';
import { toolName } from './stable-tools.ts';

/** Of a text, so much from either end is looked at, and how long it is. */
const looked = 512;
const lookedAtTool = 32;

/**
 * A fingerprint of what a prompt begins with each time: its system prompt and tools. Empty: it has neither. Long texts
 * count by their ends and length alone, so that it costs little: it tells where a prefix may be cached, and never that
 * two requests are the same. On the hot path.
 */
export function prefixOf(body: JsonObject, format: WireFormat): string {
  const parts: string[] = [];
  addTexts(parts, systemOf(body, format), looked);
  const { tools } = body;
  if (Array.isArray(tools)) for (const tool of tools as readonly unknown[]) addTool(parts, tool);
  return parts.length === 0 ? '' : hash('sha1', parts.join('\n'), 'base64url');
}

function systemOf(body: JsonObject, format: WireFormat): unknown {
  switch (format) {
    case 'anthropic_messages':
      return body['system'];
    case 'gemini_generate_content':
      return body['systemInstruction'] ?? body['system_instruction'];
    case 'openai_chat':
      return leading(body['messages']);
    case 'openai_responses':
      return [body['instructions'], leading(body['input'])];
  }
}

/** Instructions before the conversation begins. */
function leading(messages: unknown): readonly unknown[] {
  if (!Array.isArray(messages)) return [];
  const all: readonly unknown[] = messages;
  const end = all.findIndex((one) => !isObject(one) || (one['role'] !== 'system' && one['role'] !== 'developer'));
  return end === -1 ? all : all.slice(0, end);
}

function addTexts(parts: string[], value: unknown, most: number): void {
  if (typeof value === 'string') {
    if (value !== '') parts.push(endsOf(value, most));
  } else if (Array.isArray(value)) for (const one of value as readonly unknown[]) addTexts(parts, one, most);
  else if (isObject(value)) addTexts(parts, value['text'] ?? value['content'] ?? value['parts'], most);
}

function addTool(parts: string[], tool: unknown): void {
  if (!isObject(tool)) return;
  const { functionDeclarations: declared } = tool;
  if (Array.isArray(declared)) {
    for (const one of declared as readonly unknown[]) addTool(parts, one);
    return;
  }
  const own = isObject(tool['function']) ? tool['function'] : tool;
  parts.push(toolName(tool));
  if (typeof own['description'] === 'string') parts.push(endsOf(own['description'], lookedAtTool));
  const schema = own['parameters'] ?? own['input_schema'];
  if (isObject(schema) && isObject(schema['properties'])) parts.push(Object.keys(schema['properties']).join());
}

function endsOf(text: string, most: number): string {
  return text.length <= 2 * most ? text : `${text.length} ${text.slice(0, most)}${text.slice(-most)}`;
}
