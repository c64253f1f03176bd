import { cacheOf } from '../cache-mark.ts';
import {
  absent,
  brief,
  listOf,
  type Notes,
  objectOf,
  optionalObject,
  optionalText,
  textOf,
} from '../request-fields.ts';
import type { Tool, ToolChoice } from '../../model-spec/tool.ts';

export function readTools(tools: unknown): readonly Tool[] {
  if (absent(tools)) return [];
  return listOf(tools, 'tools').map((value, index) => {
    const at = `tools[${index}]`;
    const tool = objectOf(value, at);
    if (tool['type'] === 'custom') {
      const custom = objectOf(tool['custom'], `${at}.custom`);
      return {
        kind: 'custom',
        name: textOf(custom['name'], `${at}.custom.name`),
        ...optionalText(custom['description'], `${at}.custom.description`, 'description'),
        ...optionalObject(grammarOf(custom['format']), `${at}.custom.format`, 'format'),
      };
    }
    if (tool['type'] !== 'function') return { kind: 'built_in', type: brief(tool['type']), at: `${at}.type` };
    const declared = objectOf(tool['function'], `${at}.function`);
    return {
      kind: 'function',
      name: textOf(declared['name'], `${at}.function.name`),
      ...optionalText(declared['description'], `${at}.function.description`, 'description'),
      schema: absent(declared['parameters'])
        ? { type: 'object', properties: {} }
        : objectOf(declared['parameters'], `${at}.function.parameters`),
      ...(declared['strict'] === true ? { strict: true } : {}),
      ...cacheOf(tool),
    };
  });
}

/** Chat completions nest what responses have flat: `{ type, grammar: { syntax, definition } }`. */
function grammarOf(format: unknown): unknown {
  if (typeof format !== 'object' || format === null || !('grammar' in format)) return format;
  return { type: 'grammar', ...(format.grammar as object) };
}

export function readToolChoice(choice: unknown, notes: Notes): { readonly tool_choice?: ToolChoice } {
  if (absent(choice)) return {};
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { tool_choice: { kind: choice } };
  const object = objectOf(choice, 'tool_choice');
  const type = object['type'];
  if (type === 'function' || type === 'custom') {
    const named = objectOf(object[type], `tool_choice.${type}`);
    return { tool_choice: { kind: 'tool', name: textOf(named['name'], `tool_choice.${type}.name`) } };
  }
  notes.unsupported.push({ field: 'tool_choice.type', value: brief(type) });
  return {};
}
