import type { Tier } from '@apex/contracts';

export interface ChatLimits {
  /** Runs of one user at once; the rest wait in line. */
  readonly runs_at_once: number;
  /** Runs of one user that may wait in line. */
  readonly runs_in_line: number;
  readonly run_timeout_ms: number;
  /** Longest silence of a working agent. */
  readonly thinking_interval_ms: number;
  /** How long a shutdown lets running answers finish before it closes them. */
  readonly drain_grace_ms: number;
  /** How often runs that nobody works on are looked for and closed. */
  readonly sweep_interval_ms: number;
  /** How long a deleted thread can be restored. */
  readonly restorable_ms: number;
  /** How often threads that can no longer be restored are removed for good. */
  readonly removal_interval_ms: number;
  /** Null: no limit. */
  readonly runs_per_day: Readonly<Record<Tier, number | null>>;
}

export const defaultChatLimits: ChatLimits = {
  runs_at_once: 3,
  runs_in_line: 20,
  run_timeout_ms: 300_000,
  thinking_interval_ms: 4_000,
  drain_grace_ms: 1_000,
  sweep_interval_ms: 60_000,
  restorable_ms: 30 * 86_400_000,
  removal_interval_ms: 3_600_000,
  runs_per_day: { free: null, early: null, mid: null, enterprise: null },
};
