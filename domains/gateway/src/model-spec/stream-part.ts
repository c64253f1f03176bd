import type { Usage } from '@apex/contracts';
import type { StopReason } from './answer.ts';
import type { Opaque } from './part.ts';
import type { WireError } from './wire-error.ts';

/**
 * An answer while it arrives. First `start`; then parts one after another, never two at once: each is `…_start`, deltas,
 * `…_end`; `usage` when it is known (a later one replaces an earlier); last `finish` or `error`, once.
 */
export type StreamPart =
  | { readonly kind: 'start'; readonly id: string; readonly model: string; readonly created: number | null }
  | { readonly kind: 'text_start' }
  | { readonly kind: 'text_delta'; readonly text: string }
  | { readonly kind: 'text_end' }
  | { readonly kind: 'reasoning_start' }
  | { readonly kind: 'reasoning_delta'; readonly text: string }
  | { readonly kind: 'reasoning_end'; readonly opaque?: Opaque }
  | { readonly kind: 'tool_call_start'; readonly id: string; readonly name: string; readonly custom?: true }
  | { readonly kind: 'tool_call_delta'; readonly arguments: string }
  | { readonly kind: 'tool_call_end' }
  | { readonly kind: 'usage'; readonly usage: Usage }
  | { readonly kind: 'finish'; readonly stop: StopReason; readonly stop_sequence?: string }
  | { readonly kind: 'error'; readonly error: WireError };
