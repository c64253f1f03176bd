import type { Usage } from '@apex/contracts';
import { shortestCached, type Turn, usualLifetime_ms, wholeBlockTokens } from './conversation.ts';

/**
 * Whether a prompt differs at the very front from the one before it although that was still in the cache: another
 * first block than any before in the conversation, or, where blocks are not known, a prompt that only grew and of which
 * nothing was read although writes are billed.
 */
function isBroken(turn: Turn): boolean {
  const { before, gap_ms, prompt, call } = turn;
  const usage = call.usage;
  if (before === null || usage === null || usage.cache_read > 0) return false;
  if (gap_ms > usualLifetime_ms || prompt < shortestCached || wholeBlockTokens(before) < shortestCached) return false;
  if (call.prefix !== null) return turn.new_front && turn.shared === 0;
  return prompt >= before.prompt && usage.cache_write_5m + usage.cache_write_1h > 0;
}

/**
 * Turns that are broken one after the other in their conversation. One break alone is the odd change of a prompt, or
 * another conversation that begins, not something that changes each time; but for a conversation of two turns, of which
 * the second goes on where the first ended.
 */
export function repeatedlyBroken(turns: readonly Turn[]): Set<Turn> {
  const repeated = new Set<Turn>();
  if (!turns.some(isBroken)) return repeated;
  for (const conversation of Map.groupBy(turns, (turn) => turn.conversation).values()) {
    const broken = conversation.map(isBroken);
    for (const [index, turn] of conversation.entries()) {
      if (broken[index] !== true) continue;
      const isAlone = broken[index - 1] !== true && broken[index + 1] !== true;
      if (!isAlone || (conversation.length === 2 && continues(turn))) repeated.add(turn);
    }
  }
  return repeated;
}

/** Tokens a broken prompt would have found had it begun as the one before; none where it does not go on from there. */
export function foundIfUnbroken(turn: Turn): number {
  return turn.before !== null && continues(turn) ? wholeBlockTokens(turn.before) : 0;
}

/** Whether a prompt is long enough to hold the one before it and its answer; thoughts are not sent again. */
function continues({ before, prompt }: Turn): boolean {
  if (before === null) return false;
  const { output = 0, reasoning = 0 } = before.call.usage ?? {};
  return prompt >= before.prompt + output - reasoning;
}

/** The same call had it found `found` tokens in the cache: taken from what was written to it, then from fresh input. */
export function withFound(usage: Usage, found: number): Usage {
  const kept = { ...usage };
  let left = found;
  for (const kind of ['cache_write_5m', 'cache_write_1h', 'input'] as const) {
    const taken = Math.min(left, kept[kind]);
    kept[kind] -= taken;
    left -= taken;
  }
  kept.cache_read += found - left;
  return kept;
}
