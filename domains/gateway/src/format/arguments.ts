import { isObject, type JsonObject } from '../model-spec/json.ts';
import type { ToolCallPart } from '../model-spec/part.ts';

/** Arguments as the object that Anthropic and Gemini want; null where the text is none. */
export function argumentsObject(call: Pick<ToolCallPart, 'arguments' | 'custom'>): JsonObject | null {
  if (call.custom === true) return { input: call.arguments };
  if (call.arguments.trim() === '') return {};
  const value = parseJson(call.arguments);
  return isObject(value) ? value : null;
}

/** Arguments as JSON text; free text of a custom tool becomes its one property `input`. */
export function argumentsText(call: Pick<ToolCallPart, 'arguments' | 'custom'>): string {
  return call.custom === true ? JSON.stringify({ input: call.arguments }) : call.arguments;
}

/** The free text of a custom tool out of the arguments of the function that stood for it. */
export function customInput(text: string): string {
  const value = parseJson(text);
  const input = isObject(value) ? value['input'] : undefined;
  return typeof input === 'string' ? input : text;
}

/** Undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
