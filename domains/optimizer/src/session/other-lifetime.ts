import type { CachePrices } from '../detect/call-pricer.ts';
import type { LifetimeChange } from '../detect/lifetime-tally.ts';
import { type Turn, usualLifetime_ms } from './conversation.ts';

const hour_ms = 3_600_000;

export interface TurnChange {
  /** Picodollars; below zero where the turn would have cost more. */
  readonly saved: number;
  readonly rewritten: number;
}

/**
 * What a turn would have saved with the other lifetime. Only a pause between the two lifetimes tells them apart: what
 * was written again after it would have been read, or what was read would have been written again. Everything else that
 * is written is written at the other price.
 */
export function otherLifetime(turn: Turn, change: LifetimeChange, prices: CachePrices): TurnChange {
  const { usage } = turn.call;
  if (usage === null) return { saved: 0, rewritten: 0 };
  const written = usage.cache_write_5m + usage.cache_write_1h;
  const paused = turn.gap_ms > usualLifetime_ms && turn.gap_ms <= hour_ms;
  if (change === '5m to 1h') {
    const rewritten = paused ? Math.min(usage.cache_write_5m, Math.max(0, sharedWith(turn) - usage.cache_read)) : 0;
    const now = usage.cache_write_5m * prices.write_5m + usage.cache_write_1h * prices.write_1h;
    return { saved: now - (written - rewritten) * prices.write_1h - rewritten * prices.read, rewritten };
  }
  const lost = paused ? usage.cache_read : 0;
  const now = usage.cache_write_5m * prices.write_5m + usage.cache_write_1h * prices.write_1h + lost * prices.read;
  return { saved: now - (written + lost) * prices.write_5m, rewritten: 0 };
}

/** Tokens of the prompt that the one before had; where blocks are not known a prompt that grew continues it. */
function sharedWith({ before, shared, prompt }: Turn): number {
  if (before === null) return 0;
  return shared ?? (prompt >= before.prompt ? before.prompt : 0);
}
