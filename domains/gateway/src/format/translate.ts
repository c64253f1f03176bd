import { type AnswerInfo, answerInfo } from '../model-spec/answer.ts';
import type { JsonObject } from '../model-spec/json.ts';
import type { Prompt } from '../model-spec/prompt.ts';
import { malformedRequest, untranslatable } from '../model-spec/untranslatable.ts';
import type { WireFormat } from '@apex/contracts';
import { customAnswer } from './custom-calls.ts';
import { formats } from './registry.ts';

export interface TranslateOptions {
  /** What the upstream calls the model that was chosen. */
  readonly model: string;
  /** For Anthropic, which demands a limit, where the client gave none. */
  readonly default_max_tokens: number;
  /** Seconds since 1970; see `AnswerInfo`. */
  readonly created: number;
  /** Whether the client streams, where its format says so in the path (Gemini). */
  readonly stream?: boolean;
  /** Leave out tools that only the client's own provider runs, instead of refusing the request. */
  readonly drop_built_in_tools?: boolean;
}

export interface TranslatedRequest {
  readonly body: Record<string, unknown>;
  /** Hints that the target has no word for, by their field in the client's body; each once. */
  readonly dropped: readonly string[];
  /** To be kept for the answer. */
  readonly info: AnswerInfo;
}

/** A client's request in the words of the upstream. Throws `invalid` for what has none there. */
export function translateRequest(
  body: JsonObject,
  from: WireFormat,
  to: WireFormat,
  options: TranslateOptions,
): TranslatedRequest {
  try {
    return translate(body, from, to, options);
  } catch (error) {
    // The stack ends before the body does.
    if (error instanceof RangeError) throw malformedRequest('the body', 'nested less deeply');
    throw error;
  }
}

function translate(body: JsonObject, from: WireFormat, to: WireFormat, options: TranslateOptions): TranslatedRequest {
  const prompt = formats[from].readRequest(body);
  const [refused] = prompt.unsupported;
  if (refused !== undefined) throw untranslatable(refused.field, from, to, refused.value);
  const dropped = [...prompt.dropped];
  const sent = withOptions(prompt, options, dropped);
  const { default_max_tokens, created } = options;
  const written = formats[to].writeRequest(sent, { from, default_max_tokens, dropped });
  return { body: written, dropped: [...new Set(dropped)], info: answerInfo(sent, created) };
}

function withOptions(prompt: Prompt, options: TranslateOptions, dropped: string[]): Prompt {
  const sent = { ...prompt, model: options.model, stream: options.stream ?? prompt.stream };
  if (options.drop_built_in_tools !== true) return sent;
  const tools = prompt.tools.filter((tool) => {
    if (tool.kind === 'built_in') dropped.push(`${tool.at} ${tool.type}`);
    return tool.kind !== 'built_in';
  });
  return { ...sent, tools };
}

/** An upstream's answer (`from`) in the words of the client (`to`). Throws `upstream` for what is not understood. */
export function translateAnswer(
  body: JsonObject,
  from: WireFormat,
  to: WireFormat,
  info: AnswerInfo,
): Record<string, unknown> {
  return formats[to].writeAnswer(customAnswer(formats[from].readAnswer(body), info), info);
}

/** An upstream's error body in the words of the client. */
export function translateError(
  body: unknown,
  status: number,
  from: WireFormat,
  to: WireFormat,
): Record<string, unknown> {
  return formats[to].writeError(formats[from].readError(body, status));
}
