import type { WireFormat } from '@apex/contracts';

/** "The prompt up to here is worth caching". Without a ttl the provider's own default holds. */
export interface CacheMark {
  readonly ttl?: '5m' | '1h';
}

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  readonly cache?: CacheMark;
}

/** Bytes by address or in base64. */
export type Source =
  | { readonly kind: 'url'; readonly url: string; readonly media_type?: string }
  | { readonly kind: 'base64'; readonly media_type: string; readonly data: string };

export interface ImagePart {
  readonly kind: 'image';
  readonly source: Source;
  readonly detail?: string;
  readonly cache?: CacheMark;
  /** Where it stood in the body it was read from, for errors. */
  readonly at?: string;
}

export interface DocumentPart {
  readonly kind: 'document';
  readonly source: Source | { readonly kind: 'text'; readonly text: string };
  readonly title?: string;
  readonly cache?: CacheMark;
  readonly at?: string;
}

/** What only its maker can read: a signature over thinking, or thinking that is encrypted. */
export interface Opaque {
  readonly maker: WireFormat;
  readonly value: string;
  /** Anthropic's redacted thinking: the value is the thinking itself, not a signature over it. */
  readonly redacted?: true;
}

/** Thinking. With an empty text and an `opaque` it belongs to the part that follows it (Gemini signs calls and texts). */
export interface ReasoningPart {
  readonly kind: 'reasoning';
  readonly text: string;
  readonly opaque?: Opaque;
}

export interface ToolCallPart {
  readonly kind: 'tool_call';
  readonly id: string;
  readonly name: string;
  /** JSON text of an object; of a `custom` tool the free text itself. */
  readonly arguments: string;
  readonly custom?: true;
  readonly cache?: CacheMark;
  readonly at?: string;
}

export interface ToolResultPart {
  readonly kind: 'tool_result';
  readonly call_id: string;
  readonly content: readonly (TextPart | ImagePart | DocumentPart)[];
  readonly is_error?: true;
  readonly cache?: CacheMark;
  readonly at?: string;
}

export type Part = TextPart | ImagePart | DocumentPart | ReasoningPart | ToolCallPart | ToolResultPart;
