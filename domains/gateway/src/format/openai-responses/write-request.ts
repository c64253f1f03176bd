import type { WriteOptions } from '../../model-spec/format.ts';
import type { Prompt } from '../../model-spec/prompt.ts';
import type { CustomTool, FunctionTool } from '../../model-spec/tool.ts';
import { untranslatable } from '../../model-spec/untranslatable.ts';
import { fieldName } from '../field-names.ts';
import { openaiEffort } from '../reasoning-effort.ts';
import { writeSchemaFormat } from '../schema-format.ts';
import { defined, dropCacheMarks, dropHints, ownTools, shortUser } from '../write-notes.ts';
import { writeInput } from './write-input.ts';

/** A request of OpenAI responses. Nothing is stored there; thinking comes encrypted, to be handed back. */
export function writeRequest(prompt: Prompt, options: WriteOptions): Record<string, unknown> {
  const { from } = options;
  if (prompt.stop.length > 0) throw untranslatable(fieldName('stop', from), from, 'openai_responses');
  dropCacheMarks(prompt, options);
  dropHints(prompt, ['top_k', 'seed', 'presence_penalty', 'frequency_penalty'], options);
  const tools = ownTools(prompt.tools, 'openai_responses', options);
  const thinks = prompt.reasoning !== undefined && prompt.reasoning.enabled !== false;
  const text = defined({ format: writeFormat(prompt), verbosity: prompt.verbosity });
  return defined({
    model: prompt.model,
    ...writeInput(prompt, options),
    tools: tools.length === 0 ? undefined : tools.map((tool) => writeTool(tool)),
    tool_choice: tools.length === 0 ? undefined : writeToolChoice(prompt),
    parallel_tool_calls: tools.length === 0 ? undefined : prompt.parallel_tool_calls,
    max_output_tokens: prompt.max_output_tokens,
    temperature: prompt.temperature,
    top_p: prompt.top_p,
    stream: prompt.stream ? true : undefined,
    store: false,
    reasoning: writeReasoning(prompt, options),
    include: thinks ? ['reasoning.encrypted_content'] : undefined,
    text: Object.keys(text).length === 0 ? undefined : text,
    prompt_cache_key: prompt.prompt_cache_key,
    user: shortUser(prompt, options),
    metadata: prompt.metadata,
    service_tier: prompt.service_tier,
  });
}

/** What is not said to be strict would be strict here. */
function writeTool(tool: FunctionTool | CustomTool): object {
  const { name, description } = tool;
  if (tool.kind === 'custom') return defined({ type: 'custom', name, description, format: tool.format });
  return defined({ type: 'function', name, description, parameters: tool.schema, strict: tool.strict ?? false });
}

function writeToolChoice({ tool_choice: choice, tools }: Prompt): unknown {
  if (choice?.kind !== 'tool') return choice?.kind;
  const custom = tools.some((tool) => tool.kind === 'custom' && tool.name === choice.name);
  return { type: custom ? 'custom' : 'function', name: choice.name };
}

function writeReasoning(prompt: Prompt, options: WriteOptions): unknown {
  const effort = openaiEffort(prompt, options);
  const summary = prompt.reasoning?.shown === true ? 'auto' : undefined;
  return effort === undefined && summary === undefined ? undefined : defined({ effort, summary });
}

function writeFormat({ response_format: format }: Prompt): unknown {
  if (format === undefined) return undefined;
  if (format.kind === 'schema') return { type: 'json_schema', ...writeSchemaFormat(format) };
  return { type: format.kind === 'json' ? 'json_object' : 'text' };
}
