import { picoOfAtto } from '../money/pico-of-atto.ts';
import { FreshTokens } from './fresh-tokens.ts';
import { ScopeTally } from './scope-tally.ts';

/** The prompts of a session that begin anew each time. */
export interface BrokenSession {
  readonly shortest_prompt: number;
  /** Only whole blocks are found. */
  readonly block_size: number;
  /** Of the calls added up: what a token costs less when it is found, in 1e-18 USD. */
  readonly price_difference: bigint;
}

/** Below it a workload's prompts do not continue the one before: they only share their instructions with it. */
const leastContinued = 0.9;
const mostSessions = 100_000;

/**
 * Broken prompts of one scope. What they would have found depends on how sound prompts of the scope go on: where each
 * continues the one before, all of that is found; where prompts only share their instructions, as much is found as the
 * whole blocks of the session's shortest prompt, less the little that a sound prompt adds at least.
 */
export class BreakTally extends ScopeTally {
  /** Broken calls that continue the one before, so that it is known what they would have found. */
  continued_calls = 0;
  /** Whether any call of the scope tells of a cache; a source that tells nothing of it proves no break either. */
  tells_cache = false;
  readonly #fresh = new FreshTokens();
  readonly #sessions: BrokenSession[] = [];
  #shared = 0;
  #before = 0;

  /** Of a sound session: what each prompt shares with the one before, of how much, and what it adds. */
  addSound(pairs: readonly { readonly shared: number; readonly before: number; readonly fresh: number }[]): void {
    for (const { shared, before } of pairs) {
      this.#shared += shared;
      this.#before += before;
    }
    this.#fresh.addSession(pairs.map(({ fresh }) => fresh));
  }

  addBroken(session: BrokenSession): void {
    if (this.#sessions.length < mostSessions) this.#sessions.push(session);
  }

  /** Where sound prompts say nothing, a prompt that grew is taken for one that continues. */
  get continues(): boolean {
    return this.#before === 0 || this.#shared / this.#before >= leastContinued;
  }

  /** What would be saved where prompts do not continue. */
  estimated(): bigint {
    const fresh = this.#fresh.least();
    let saved = 0n;
    for (const { shortest_prompt, block_size, price_difference } of this.#sessions) {
      const blocks = Math.max(0, Math.floor((shortest_prompt - fresh) / block_size));
      saved += BigInt(blocks * block_size) * price_difference;
    }
    return picoOfAtto(saved);
  }

  /** A block more or less in each prompt. */
  blockMargin(): bigint {
    const block = ({ block_size, price_difference }: BrokenSession): bigint => BigInt(block_size) * price_difference;
    return picoOfAtto(this.#sessions.reduce((sum, session) => sum + block(session), 0n));
  }
}
