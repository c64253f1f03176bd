import { isObject } from '../../bytes/json-text.ts';
import type { Labels } from '../../value/label.ts';
import { at } from '../wire/field.ts';
import type { Fields } from '../wire/fields.ts';

const most = 512;

/** Names of the tools that an answer called; never what they were called with. */
export function calledTools(fields: Fields, labels: Labels): string[] {
  const names = fields.tools.map((name) => labels.of(name));
  const list = fields.get(at.tool_calls);
  if (typeof list !== 'string' || !list.startsWith('[')) return names;
  try {
    const calls: unknown = JSON.parse(list);
    for (const call of Array.isArray(calls) ? calls.slice(0, most - names.length) : []) {
      const name = isObject(call) ? (call['toolName'] ?? call['name']) : undefined;
      if (typeof name === 'string') names.push(labels.of(name));
    }
  } catch {
    // A text that was cut off tells no names.
    return names;
  }
  return names;
}
