import type { CachePrices } from '../detect/call-pricer.ts';
import type { LifetimeChange } from '../detect/lifetime-tally.ts';
import { type Turn, usualLifetime_ms } from './conversation.ts';

const hour_ms = 3_600_000;

/** Tokens of a prompt that another lifetime would bill otherwise. */
export interface LifetimeTokens {
  written_5m: number;
  written_1h: number;
  /** Written again because the short lifetime was over. */
  rewritten: number;
  /** Read only because the long lifetime was not. */
  kept: number;
}

export function noTokens(): LifetimeTokens {
  return { written_5m: 0, written_1h: 0, rewritten: 0, kept: 0 };
}

/** Only a pause between the two lifetimes tells them apart. */
export function addTurn(sum: LifetimeTokens, turn: Turn): void {
  const { usage } = turn.call;
  if (usage === null) return;
  sum.written_5m += usage.cache_write_5m;
  sum.written_1h += usage.cache_write_1h;
  if (turn.gap_ms <= usualLifetime_ms || turn.gap_ms > hour_ms) return;
  sum.rewritten += Math.min(usage.cache_write_5m, Math.max(0, sharedWith(turn) - usage.cache_read));
  sum.kept += usage.cache_read;
}

/**
 * What the other lifetime would have saved, in 1e-18 USD; below zero where it would have cost more. What was written
 * again after a pause would have been read, or what was read written again; all else that is written is written at the
 * other price.
 */
export function savedBy(change: LifetimeChange, tokens: LifetimeTokens, prices: CachePrices): bigint {
  const [short, long] = [BigInt(tokens.written_5m), BigInt(tokens.written_1h)];
  const now = short * prices.write_5m + long * prices.write_1h;
  if (change === '5m to 1h') {
    const rewritten = BigInt(tokens.rewritten);
    return now - (short + long - rewritten) * prices.write_1h - rewritten * prices.read;
  }
  const kept = BigInt(tokens.kept);
  return now + kept * prices.read - (short + long + kept) * prices.write_5m;
}

/** Tokens of the prompt that the one before had; where blocks are not known a prompt that grew continues it. */
function sharedWith({ before, shared, prompt }: Turn): number {
  if (before === null) return 0;
  return shared ?? (prompt >= before.prompt ? before.prompt : 0);
}
