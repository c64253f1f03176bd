import type { ServiceTier, Usage } from '@apex/contracts';
import type { PromptBlock } from './prefix-cache.ts';

/** What a request asks for, whatever API it came by. */
export interface Ask {
  readonly provider: 'openai' | 'anthropic' | 'google';
  readonly api: 'chat' | 'responses' | 'embeddings' | 'messages' | 'generate_content';
  readonly model: string;
  readonly stream: boolean;
  /** Of the user's last message; directives stand here. */
  readonly text: string;
  readonly tools: readonly string[];
  /** The last thing said is a tool's result. */
  readonly afterTool: boolean;
  /** How long the client asked for its prefix to be kept; only Anthropic's clients ask. */
  readonly cache: 'none' | '5m' | '1h';
  /** Whether an answer that is streamed tells its usage. */
  readonly streamsUsage: boolean;
  readonly audio: boolean;
  /** The tier that answers and is charged. */
  readonly tier: ServiceTier;
  /** Tokens that the answer may have; null where the client sets no limit. */
  readonly maxOutput: number | null;
  /** The client asked for thinking blocks. */
  readonly thinks: boolean;
}

/** What is to be said, chosen before it is put into an API's own form. */
export interface Script {
  readonly id: string;
  /** The model that answers, by its dated name. */
  readonly served: string;
  readonly createdSeconds: number;
  readonly text: string;
  readonly tool: { readonly id: string; readonly name: string; readonly input: unknown } | null;
  readonly usage: Usage;
  /** Said before the text in a block of its own, where the API has such blocks. */
  readonly thinking: string | null;
  /** Whether the answer ends by itself or at the client's limit. */
  readonly stop: 'end' | 'length';
}

/** A line of server-sent events; `event` is absent where the API names none. */
export interface SentEvent {
  readonly event?: string;
  readonly data: unknown;
  /** It carries a piece of the answer: output that is charged once it is sent. */
  readonly piece?: boolean;
}

export type Answer =
  | { readonly kind: 'body'; readonly body: unknown }
  | { readonly kind: 'events'; readonly events: readonly SentEvent[]; readonly done: string | null };

/** One API of a provider, both directions. */
export interface WireFormat {
  read(body: Readonly<Record<string, unknown>>, path: string): Ask;
  /** The prompt in the order in which this provider caches it. */
  prompt(body: Readonly<Record<string, unknown>>): readonly PromptBlock[];
  answer(ask: Ask, script: Script, body: Readonly<Record<string, unknown>>): Answer;
  error(status: number, message: string): unknown;
  /** Why the provider would refuse the request with a 400; null where it would not. */
  readonly objection?: (body: Readonly<Record<string, unknown>>) => string | null;
  /** The prefix of the ids it gives its answers. */
  readonly idPrefix: string;
}

const longText = 1 << 16;

/** The answer's words in the pieces that a stream brings; a very long answer comes in blocks. */
export function piecesOf(text: string): readonly string[] {
  if (text.length < longText) return text.match(/\S+\s*/g) ?? [];
  const size = longText / 4;
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

/** The arguments of a tool call in the pieces that a stream brings: cut anywhere, as providers do. */
export const argumentPieces = (text: string): readonly string[] => text.match(/.{1,6}/gsu) ?? [];
