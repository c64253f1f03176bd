import type { WriteOptions } from '../../model-spec/format.ts';
import type { Prompt } from '../../model-spec/prompt.ts';
import type { CustomTool, FunctionTool } from '../../model-spec/tool.ts';
import { untranslatable } from '../../model-spec/untranslatable.ts';
import { cacheControl } from '../cache-mark.ts';
import { fieldName } from '../field-names.ts';
import { asFunction } from '../function-tool.ts';
import { defined, dropHints, ownTools, shortUser } from '../write-notes.ts';
import { writeThinking } from './thinking.ts';
import { writeMessages, writeSystem } from './write-messages.ts';

/** A request of Anthropic messages. */
export function writeRequest(prompt: Prompt, options: WriteOptions): Record<string, unknown> {
  dropHints(
    prompt,
    ['verbosity', 'prompt_cache_key', 'metadata', 'service_tier', 'seed', 'presence_penalty', 'frequency_penalty'],
    options,
  );
  const given = ownTools(prompt.tools, 'anthropic_messages', options);
  const tools = given.length > 0 ? given : pastTools(prompt);
  const max_tokens = prompt.max_output_tokens ?? options.default_max_tokens;
  const { thinking, effort } = writeThinking(prompt, max_tokens, options);
  const thinks = thinking !== undefined && prompt.reasoning?.enabled !== false;
  const output = defined({ effort, format: writeFormat(prompt, options) });
  const user_id = shortUser(prompt, options);
  return defined({
    model: prompt.model,
    max_tokens,
    system: writeSystem(prompt.system),
    messages: writeMessages(prompt, options),
    tools: tools.length === 0 ? undefined : tools.map((tool) => writeTool(tool)),
    tool_choice: given.length > 0 ? writeToolChoice(prompt) : tools.length > 0 ? { type: 'none' } : undefined,
    ...writeSampling(prompt, thinks, options),
    stop_sequences: prompt.stop.length === 0 ? undefined : prompt.stop,
    stream: prompt.stream ? true : undefined,
    thinking,
    output_config: Object.keys(output).length === 0 ? undefined : output,
    metadata: user_id === undefined ? undefined : { user_id },
    ...cacheControl(prompt.cache),
  });
}

/** Anthropic's temperature ends at 1, OpenAI's at 2; with thinking there is none to choose. */
function writeSampling(prompt: Prompt, thinks: boolean, options: WriteOptions): Record<string, unknown> {
  const { temperature, top_p, top_k } = prompt;
  if (thinks) {
    dropHints(prompt, ['temperature', 'top_p', 'top_k'], options);
    return {};
  }
  if (temperature !== undefined && temperature > 1) dropHints(prompt, ['temperature'], options);
  return { temperature: temperature === undefined ? undefined : Math.min(1, temperature), top_p, top_k };
}

/** A conversation with calls in it must name their tools, even where none is offered any more (a summary of it). */
function pastTools({ messages }: Prompt): readonly FunctionTool[] {
  const names = new Set(
    messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'tool_call' ? [part.name] : []))),
  );
  return [...names].map((name) => ({ kind: 'function', name, schema: { type: 'object' } }));
}

function writeTool(tool: FunctionTool | CustomTool): object {
  const { name, description, schema, strict, cache } = asFunction(tool);
  return defined({ name, description, input_schema: withType(schema), strict, ...cacheControl(cache) });
}

/** The schema of arguments must say that they are an object. */
function withType(schema: FunctionTool['schema']): FunctionTool['schema'] {
  return schema['type'] === undefined ? { type: 'object', ...schema } : schema;
}

function writeToolChoice({ tool_choice, parallel_tool_calls }: Prompt): unknown {
  const alone = parallel_tool_calls === undefined ? {} : { disable_parallel_tool_use: !parallel_tool_calls };
  switch (tool_choice?.kind) {
    case undefined:
      return parallel_tool_calls === undefined ? undefined : { type: 'auto', ...alone };
    case 'none':
      return { type: 'none' };
    case 'tool':
      return { type: 'tool', name: tool_choice.name, ...alone };
    default:
      return { type: tool_choice?.kind === 'required' ? 'any' : 'auto', ...alone };
  }
}

function writeFormat({ response_format: format }: Prompt, { from }: WriteOptions): unknown {
  if (format === undefined || format.kind === 'text') return undefined;
  if (format.kind === 'json') {
    const value = from === 'gemini_generate_content' ? 'without a schema' : '"json_object"';
    throw untranslatable(fieldName('response_format', from), from, 'anthropic_messages', value);
  }
  return { type: 'json_schema', schema: format.schema };
}
