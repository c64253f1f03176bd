import type { WriteOptions } from '../../model-spec/format.ts';
import type { Prompt } from '../../model-spec/prompt.ts';
import { untranslatable } from '../../model-spec/untranslatable.ts';
import { fieldName } from '../field-names.ts';
import { asFunction } from '../function-tool.ts';
import { budgetOf, effortOfSettings } from '../reasoning-effort.ts';
import { defined, dropCacheMarks, dropHints, ownTools } from '../write-notes.ts';
import { writeContents } from './write-contents.ts';

/** Gemini takes no more. */
const maxStops = 5;

/** The body of generateContent. The model, and whether to stream, go into the path. */
export function writeRequest(prompt: Prompt, options: WriteOptions): Record<string, unknown> {
  const { from } = options;
  dropCacheMarks(prompt, options);
  dropHints(prompt, ['verbosity', 'prompt_cache_key', 'user', 'metadata', 'service_tier'], options);
  if (prompt.parallel_tool_calls === false) dropHints(prompt, ['parallel_tool_calls'], options);
  if (prompt.stop.length > maxStops) {
    throw untranslatable(fieldName('stop', from), from, 'gemini_generate_content', `of more than ${maxStops}`);
  }
  const tools = ownTools(prompt.tools, 'gemini_generate_content', options).map((tool) => asFunction(tool));
  const config = writeConfig(prompt, options);
  return defined({
    systemInstruction:
      prompt.system.length === 0 ? undefined : { parts: prompt.system.map((part) => ({ text: part.text })) },
    contents: writeContents(prompt, options),
    tools: tools.length === 0 ? undefined : [{ functionDeclarations: tools.map((tool) => writeTool(tool)) }],
    toolConfig: tools.length === 0 ? undefined : writeToolChoice(prompt),
    generationConfig: Object.keys(config).length === 0 ? undefined : config,
  });
}

function writeConfig(prompt: Prompt, options: WriteOptions): Record<string, unknown> {
  const format = prompt.response_format;
  return defined({
    maxOutputTokens: prompt.max_output_tokens,
    temperature: prompt.temperature,
    topP: prompt.top_p,
    topK: prompt.top_k,
    stopSequences: prompt.stop.length === 0 ? undefined : prompt.stop,
    seed: prompt.seed,
    presencePenalty: prompt.presence_penalty,
    frequencyPenalty: prompt.frequency_penalty,
    responseMimeType: format === undefined ? undefined : format.kind === 'text' ? 'text/plain' : 'application/json',
    responseJsonSchema: format?.kind === 'schema' ? format.schema : undefined,
    thinkingConfig: writeThinking(prompt, options),
  });
}

function writeTool({ name, description, schema }: ReturnType<typeof asFunction>): object {
  return defined({ name, description, parametersJsonSchema: schema });
}

function writeToolChoice({ tool_choice: choice }: Prompt): unknown {
  if (choice === undefined) return undefined;
  if (choice.kind === 'tool') return { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [choice.name] } };
  return { functionCallingConfig: { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice.kind] } };
}

/** Gemini 2.5 counts tokens; later models name a degree, and cannot be told to think not at all. */
function writeThinking(prompt: Prompt, options: WriteOptions): unknown {
  const { reasoning, model } = prompt;
  if (reasoning === undefined) return undefined;
  const includeThoughts = reasoning.shown;
  const effort = effortOfSettings(reasoning);
  if (model.includes('gemini-2')) {
    const counted = effort === undefined || effort === 'none' ? undefined : budgetOf(effort);
    const whole = reasoning.enabled === false ? 0 : reasoning.enabled === true ? -1 : undefined;
    return defined({ thinkingBudget: whole ?? reasoning.budget_tokens ?? counted, includeThoughts });
  }
  if (effort === 'none') {
    dropHints(prompt, ['reasoning'], options);
    return undefined;
  }
  const thinkingLevel = effort === undefined || effort === 'xhigh' || effort === 'max' ? effort && 'high' : effort;
  const config = defined({ thinkingLevel, includeThoughts });
  return Object.keys(config).length === 0 ? undefined : config;
}
