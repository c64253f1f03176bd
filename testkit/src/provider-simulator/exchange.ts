import type { Usage } from '@apex/contracts';

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
}

/** A line of server-sent events; `event` is absent where the API names none. */
export interface SentEvent {
  readonly event?: string;
  readonly data: unknown;
}

export type Answer =
  | { readonly kind: 'body'; readonly body: unknown }
  | { readonly kind: 'events'; readonly events: readonly SentEvent[]; readonly done: string | null };

/** One API of a provider, both directions. */
export interface WireFormat {
  read(body: Readonly<Record<string, unknown>>, path: string): Ask;
  answer(ask: Ask, script: Script, body: Readonly<Record<string, unknown>>): Answer;
  error(status: number, message: string): unknown;
  /** The prefix of the ids it gives its answers. */
  readonly idPrefix: string;
}

/** The answer's words in the pieces that a stream brings. */
export const piecesOf = (text: string): readonly string[] => text.match(/\S+\s*/g) ?? [];
