import type { JsonObject } from '../../model-spec/json.ts';
import type { Tool, ToolChoice } from '../../model-spec/tool.ts';
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

/** A tool in a namespace is told to other models as `namespace__name`. */
export const inNamespace = (namespace: unknown, name: string): string =>
  typeof namespace === 'string' && namespace !== '' ? `${namespace}__${name}` : name;

export function readTools(tools: unknown, at = 'tools', namespace?: string): readonly Tool[] {
  if (absent(tools)) return [];
  return listOf(tools, at).flatMap((value, index) => {
    const tool = objectOf(value, `${at}[${index}]`);
    return readTool(tool, `${at}[${index}]`, namespace);
  });
}

function readTool(tool: JsonObject, at: string, namespace: string | undefined): readonly Tool[] {
  const { type } = tool;
  if (type === 'namespace') return readTools(tool['tools'], `${at}.tools`, textOf(tool['name'], `${at}.name`));
  if (type !== 'function' && type !== 'custom') return [{ kind: 'built_in', type: brief(type), at: `${at}.type` }];
  const common = {
    name: inNamespace(namespace, textOf(tool['name'], `${at}.name`)),
    ...(namespace === undefined ? {} : { namespace }),
    ...optionalText(tool['description'], `${at}.description`, 'description'),
  };
  if (type === 'custom') {
    return [{ kind: 'custom', ...common, ...optionalObject(tool['format'], `${at}.format`, 'format') }];
  }
  const schema = absent(tool['parameters'])
    ? { type: 'object', properties: {} }
    : objectOf(tool['parameters'], `${at}.parameters`);
  return [{ kind: 'function', ...common, schema, ...(tool['strict'] === true ? { strict: true } : {}) }];
}

export function readToolChoice(choice: unknown, notes: Notes): { readonly tool_choice?: ToolChoice } {
  if (absent(choice)) return {};
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { tool_choice: { kind: choice } };
  const object = objectOf(choice, 'tool_choice');
  if (object['type'] === 'function' || object['type'] === 'custom') {
    const name = inNamespace(object['namespace'], textOf(object['name'], 'tool_choice.name'));
    return { tool_choice: { kind: 'tool', name } };
  }
  notes.unsupported.push({ field: 'tool_choice.type', value: brief(object['type']) });
  return {};
}
