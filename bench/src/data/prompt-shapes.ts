import type { CallId, Occurrence, Prefix } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';

/** Calls of 24 blocks of 512, of which most were sent before in the session. */
const blockSize = 512;
const blocks = 24;
const callsOfSession = 24;
const newBlocks = 4;
const tokens = blockSize * blocks;

/**
 * `counted`: numbers of the session's own, in two runs, as logs of agents give them. `scattered`: one number space for
 * all, no two neighbours, as hashes give them; the dearest there is.
 */
export type PromptShape = 'counted' | 'scattered';

function prefixOf(shape: PromptShape, call: number): Prefix {
  const session = Math.floor(call / callsOfSession);
  const turn = call % callsOfSession;
  if (shape === 'counted') {
    const runs: [number, number][] = [
      [0, blocks - newBlocks],
      [blocks + turn * newBlocks, newBlocks],
    ];
    return { scope: 'session', block_size: blockSize, runs };
  }
  const runs: [number, number][] = [];
  for (let at = 0; at < blocks; at += 1) {
    const isNew = at >= blocks - newBlocks;
    runs.push([scatter(session * 1000 + (isNew ? blocks + turn * newBlocks + at : at)), 1]);
  }
  return { scope: 'global', block_size: blockSize, runs };
}

/** A number far from its neighbours', below 2^53, the same for the same one. */
function scatter(number: number): number {
  return (Math.imul(number, 0x9e_37_79_b1) >>> 0) * 2_097_152 + (number % 2_097_152);
}

/** The calls in chunks as a store gives them, a call a second. */
export async function* promptsOf(
  shape: PromptShape,
  calls: number,
): AsyncGenerator<{ occurrences: Occurrence[] }, { count: number }, void> {
  const usage = { ...emptyUsage(), input: tokens, output: 500 };
  for (let from = 0; from < calls; from += 5000) {
    const occurrences: Occurrence[] = [];
    for (let call = from; call < Math.min(calls, from + 5000); call += 1) {
      occurrences.push({
        // Hex digits, padded to the 32 of an id.
        call_id: call.toString(16).padStart(32, '0') as CallId,
        session: `session-${Math.floor(call / callsOfSession)}`,
        sequence: call % callsOfSession,
        at_ms: Date.UTC(2026, 0, 1) + call * 1000,
        first: true,
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        usage,
        prefix: prefixOf(shape, call),
      });
    }
    yield { occurrences };
  }
  return { count: calls };
}
