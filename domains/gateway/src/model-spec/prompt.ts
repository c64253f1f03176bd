import type { JsonObject } from './json.ts';
import type { CacheMark, Part, TextPart } from './part.ts';
import type { Tool, ToolChoice } from './tool.ts';

/**
 * `system` is an instruction in the middle of the conversation (`developer` is its newer name). Results of tools stand
 * first in a `user` message. No two neighbours have one role, no message is empty.
 */
export interface Message {
  readonly role: 'user' | 'assistant' | 'system';
  readonly parts: readonly Part[];
}

export const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

/** How much to think. `enabled: true` without more leaves the amount to the model. */
export interface ReasoningSettings {
  readonly enabled?: boolean;
  readonly effort?: Effort;
  readonly budget_tokens?: number;
  /** Whether the thinking, or a summary of it, is to be shown. */
  readonly shown?: boolean;
}

export type ResponseFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly schema: JsonObject;
      readonly name?: string;
      readonly description?: string;
      readonly strict?: boolean;
    };

/** Something the reader met that means more than our model holds: `field` is its path in the body. */
export interface Unsupported {
  readonly field: string;
  /** What stands there, for the message: `"input_audio"`, `2`. */
  readonly value?: string;
}

/** A request to a model, in no provider's words. */
export interface Prompt {
  /** Empty where the format has it in the path (Gemini). */
  readonly model: string;
  /** What stands before the conversation. */
  readonly system: readonly TextPart[];
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly tool_choice?: ToolChoice;
  readonly parallel_tool_calls?: boolean;
  readonly max_output_tokens?: number;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly stop: readonly string[];
  readonly stream: boolean;
  /** Whether the client wants its usage in the stream; only chat completions ask. */
  readonly stream_usage?: boolean;
  readonly reasoning?: ReasoningSettings;
  readonly response_format?: ResponseFormat;
  readonly verbosity?: string;
  /** The whole prompt is to be cached as far as it goes (Anthropic's mark on the request itself). */
  readonly cache?: CacheMark;
  readonly prompt_cache_key?: string;
  readonly user?: string;
  readonly metadata?: JsonObject;
  readonly service_tier?: string;
  readonly seed?: number;
  readonly presence_penalty?: number;
  readonly frequency_penalty?: number;
  /** Met by the reader, without a counterpart in any other format; the translation refuses them. */
  readonly unsupported: readonly Unsupported[];
  /** Hints that the reader let go, by field. */
  readonly dropped: readonly string[];
}
