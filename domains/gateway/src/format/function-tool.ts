import type { CustomTool, FunctionTool } from '../model-spec/tool.ts';

/** A custom tool as the function that stands for it where there are only functions: one text, its grammar in words. */
export function asFunction(tool: FunctionTool | CustomTool): FunctionTool {
  if (tool.kind === 'function') return tool;
  const definition = tool.format?.['definition'];
  const grammar =
    typeof definition === 'string'
      ? `Free text that follows this ${String(tool.format?.['syntax'] ?? '')} grammar:\n${definition}`
      : 'Free text.';
  return {
    kind: 'function',
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    schema: {
      type: 'object',
      properties: { input: { type: 'string', description: grammar } },
      required: ['input'],
      additionalProperties: false,
    },
  };
}
