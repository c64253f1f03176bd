import type { Usage } from '@apex/contracts';

/** What a call would have been without the waste that was planted in it. */
export type WithoutWaste =
  /** There is no waste in it. */
  | { readonly call: 'same' }
  /** It would not have been made. */
  | { readonly call: 'none' }
  /** It would have been made with these tokens, on this model. */
  | { readonly call: 'cheaper'; readonly model: string; readonly usage: Usage };

/** A call before it is written down as an observation. */
export interface Draft {
  readonly at_ms: number;
  readonly model: string;
  readonly usage: Usage;
  /** `null`: the provider refused the call before it read the prompt. */
  readonly runs: [number, number][] | null;
  readonly error_type: string;
  readonly finish_reason: string;
  readonly latency_ms: number;
  readonly ttft_ms: number | null;
  readonly tools: readonly string[];
  readonly agent: string;
  readonly prompt_hash: string;
  readonly without_waste: WithoutWaste;
}
