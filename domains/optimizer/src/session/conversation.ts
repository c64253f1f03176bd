import type { ReplayCall } from '@apex/contracts';
import { commonPrefixBlocks, promptTokens, runsLength } from '@apex/tokens';

/** Providers keep no shorter prompts. */
export const shortestCached = 1024;
/** How long a prompt is kept unless another lifetime is asked for. */
export const usualLifetime_ms = 300_000;

/** A record beside the one before it in the same conversation: the same session, agent and model. */
export interface Turn {
  readonly call: ReplayCall;
  readonly prompt: number;
  readonly before: Turn | null;
  /** Names its conversation within the session. */
  readonly conversation: string;
  /** From the start of the one before to the start of this one; Infinity for the first. */
  readonly gap_ms: number;
  /** Tokens of whole blocks that both prompts begin with; null where a prompt's blocks are not known. */
  readonly shared: number | null;
  /** Whether the prompt begins with a block that no earlier prompt of the conversation began with. */
  readonly new_front: boolean;
}

/** Links a session's records into conversations; records without usage or prompt are in none. */
export function turnsOf(records: readonly ReplayCall[]): Turn[] {
  const last = new Map<string, { turn: Turn; fronts: Set<number> }>();
  const turns: Turn[] = [];
  for (const call of records) {
    if (call.usage === null) continue;
    const prompt = promptTokens(call.usage);
    if (prompt === 0) continue;
    const name = `${call.agent}\n${call.provider}\n${call.model}`;
    const known = last.get(name);
    const front = call.prefix?.runs[0]?.[0];
    const turn: Turn = {
      call,
      prompt,
      before: known?.turn ?? null,
      conversation: name,
      gap_ms: known === undefined ? Number.POSITIVE_INFINITY : call.at_ms - known.turn.call.at_ms,
      shared: known === undefined ? null : sharedTokens(known.turn.call, call),
      new_front: known !== undefined && front !== undefined && !known.fronts.has(front),
    };
    const fronts = known?.fronts ?? new Set<number>();
    if (front !== undefined) fronts.add(front);
    // Only the last turn is needed of what was before, so that a long session does not hold on to all of itself.
    last.set(name, { turn: { ...turn, before: null }, fronts });
    turns.push(turn);
  }
  return turns;
}

function sharedTokens(left: ReplayCall, right: ReplayCall): number | null {
  if (left.prefix === null || right.prefix === null) return null;
  if (left.prefix.block_size !== right.prefix.block_size || left.prefix.scope !== right.prefix.scope) return null;
  return commonPrefixBlocks(left.prefix.runs, right.prefix.runs) * right.prefix.block_size;
}

/** Tokens of a prompt in whole blocks. */
export function wholeBlockTokens({ call, prompt }: Pick<Turn, 'call' | 'prompt'>): number {
  if (call.prefix === null) return prompt;
  return Math.min(prompt, runsLength(call.prefix.runs) * call.prefix.block_size);
}
