import type { ServiceTier } from '@apex/contracts';
import type { Span } from './random.ts';

export const archetypeNames = ['chat', 'rag', 'tools', 'multi-turn-tools', 'batch', 'failing', 'coding-agent'] as const;
export type ArchetypeName = (typeof archetypeNames)[number];

export interface Feature {
  readonly name: string;
  readonly weight: number;
  /** Tokens of its instructions, the same in every call of a session. */
  readonly system: Span;
}

export interface Failure {
  readonly type: string;
  readonly weight: number;
  /** Whether the provider charges for it; else the call has no tokens. */
  readonly billed: boolean;
}

/** A kind of workload. Tokens, seconds and counts as spans; shares from 0 to 1. */
export interface Archetype {
  readonly provider: string;
  readonly model: string;
  /** A dearer model of the same provider with the same cache rules. */
  readonly premium_model: string;
  readonly tier: ServiceTier;
  readonly application: string;
  readonly features: readonly [Feature, ...Feature[]];
  readonly users: number;
  readonly cache: { readonly block_size: number; readonly writes_are_billed: boolean };
  readonly turns: Span;
  /** Whether a prompt holds all before it in its session; else only the instructions are shared. */
  readonly grows: boolean;
  /** What a turn adds to the prompt before its answer: a question, documents, a tool's result. */
  readonly message: Span;
  readonly output: Span;
  readonly reasoning_share: number;
  readonly context_limit: number;
  readonly gap_s: Span;
  readonly pause_chance: number;
  readonly pause_s: Span;
  readonly tools: readonly string[];
  readonly tool_definition_tokens: Span;
  readonly tool_call_chance: number;
  readonly sub_agent_chance: number;
  readonly error_rate: number;
  readonly failures: readonly [Failure, ...Failure[]];
  readonly streaming: boolean;
  readonly base_latency_ms: number;
  readonly ms_per_output_token: number;
  readonly rhythm: Rhythm;
  readonly projects: readonly string[];
}

/** Relative traffic: by hour of the day (UTC) and by day of the week from Sunday. */
export interface Rhythm {
  readonly hours: readonly number[];
  readonly days: readonly number[];
  /** Traffic at the end of the period less that at its start, as a share of the latter; 0 unless told. */
  readonly growth?: number;
}
