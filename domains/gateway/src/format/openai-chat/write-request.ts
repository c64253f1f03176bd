import type { WriteOptions } from '../../model-spec/format.ts';
import type { Prompt, ResponseFormat } from '../../model-spec/prompt.ts';
import { untranslatable } from '../../model-spec/untranslatable.ts';
import { fieldName } from '../field-names.ts';
import { asFunction } from '../function-tool.ts';
import { openaiEffort } from '../reasoning-effort.ts';
import { writeSchemaFormat } from '../schema-format.ts';
import { defined, dropCacheMarks, dropHints, ownTools, shortUser } from '../write-notes.ts';
import { isOpenaiModel } from './openai-model.ts';
import { writeMessages } from './write-messages.ts';

/** OpenAI takes no more. */
const maxStops = 4;

/** A request of OpenAI chat completions. A stream always asks for its usage: the gateway counts it. */
export function writeRequest(prompt: Prompt, options: WriteOptions): Record<string, unknown> {
  dropCacheMarks(prompt, options);
  // Metadata is for stored completions alone.
  dropHints(prompt, ['top_k', 'metadata'], options);
  if (prompt.stop.length > maxStops) {
    throw untranslatable(fieldName('stop', options.from), options.from, 'openai_chat', `of more than ${maxStops}`);
  }
  const tools = ownTools(prompt.tools, 'openai_chat', options).map((tool) => writeTool(asFunction(tool)));
  return defined({
    model: prompt.model,
    messages: writeMessages(prompt, options),
    tools: tools.length === 0 ? undefined : tools,
    tool_choice: tools.length === 0 ? undefined : writeToolChoice(prompt.tool_choice),
    parallel_tool_calls: tools.length === 0 ? undefined : prompt.parallel_tool_calls,
    [isOpenaiModel(prompt.model) ? 'max_completion_tokens' : 'max_tokens']: prompt.max_output_tokens,
    temperature: prompt.temperature,
    top_p: prompt.top_p,
    stop: prompt.stop.length === 0 ? undefined : prompt.stop,
    stream: prompt.stream ? true : undefined,
    stream_options: prompt.stream ? { include_usage: true } : undefined,
    reasoning_effort: openaiEffort(prompt, options),
    response_format: writeResponseFormat(prompt.response_format),
    verbosity: prompt.verbosity,
    prompt_cache_key: prompt.prompt_cache_key,
    user: shortUser(prompt, options),
    service_tier: prompt.service_tier,
    seed: prompt.seed,
    presence_penalty: prompt.presence_penalty,
    frequency_penalty: prompt.frequency_penalty,
  });
}

function writeTool(tool: ReturnType<typeof asFunction>): object {
  const { name, description, schema, strict } = tool;
  return { type: 'function', function: defined({ name, description, parameters: schema, strict }) };
}

function writeToolChoice(choice: Prompt['tool_choice']): unknown {
  return choice?.kind === 'tool' ? { type: 'function', function: { name: choice.name } } : choice?.kind;
}

function writeResponseFormat(format: ResponseFormat | undefined): unknown {
  if (format === undefined) return undefined;
  if (format.kind === 'schema') return { type: 'json_schema', json_schema: writeSchemaFormat(format) };
  return { type: format.kind === 'json' ? 'json_object' : 'text' };
}
