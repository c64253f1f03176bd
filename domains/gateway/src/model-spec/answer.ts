import type { Usage } from '@apex/contracts';
import type { Prompt } from './prompt.ts';
import type { ReasoningPart, TextPart, ToolCallPart } from './part.ts';

export type StopReason = 'end' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'content_filter';

export type AnswerPart = TextPart | ReasoningPart | ToolCallPart;

/** What a model said, in no provider's words. */
export interface Answer {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970; null where the format does not tell. */
  readonly created: number | null;
  readonly parts: readonly AnswerPart[];
  readonly stop: StopReason;
  readonly stop_sequence?: string;
  /** Null where the body has none. */
  readonly usage: Usage | null;
}

/** What writing an answer needs to know of the prompt it answers. */
export interface AnswerInfo {
  readonly model: string;
  /** Seconds since 1970, for formats that tell it when the upstream's does not. */
  readonly created: number;
  /** Whether a stream of chat completions ends with its usage. */
  readonly stream_usage: boolean;
  /** Tools that are not plain functions of that name, by the name the model sees. */
  readonly tools: ReadonlyMap<string, { readonly name: string; readonly namespace?: string; readonly custom: boolean }>;
}

/** `created`: seconds since 1970. */
export function answerInfo(prompt: Prompt, created: number): AnswerInfo {
  const tools = new Map<string, { name: string; namespace?: string; custom: boolean }>();
  for (const tool of prompt.tools) {
    if (tool.kind === 'built_in' || (tool.kind === 'function' && tool.namespace === undefined)) continue;
    const { namespace } = tool;
    const name = namespace === undefined ? tool.name : tool.name.slice(namespace.length + 2);
    tools.set(tool.name, { name, custom: tool.kind === 'custom', ...(namespace === undefined ? {} : { namespace }) });
  }
  return { model: prompt.model, created, stream_usage: prompt.stream_usage ?? false, tools };
}
