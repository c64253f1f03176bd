import type { Catalogue } from '@apex/pricing';
import type { CallFacts } from '../exchange/call-facts.ts';
import { worthMoving } from '../prompt-cache/worth-moving.ts';

/** Where a call goes. */
export interface RouteTarget {
  readonly model: string;
  /** By name. */
  readonly upstream: string;
  /** As the catalogue of prices names it; absent: told by the model. */
  readonly provider?: string | null;
}

/** What an answer left behind. */
export interface SessionUse {
  /** What the provider now holds of the prompt; see `cachedTokens`. */
  readonly prefix_tokens: number;
  readonly output_tokens: number;
  /** The model waits for the result of a tool. */
  readonly in_tool_loop: boolean;
  /** How long the provider keeps it. */
  readonly lifetime_ms: number;
  readonly at_ms: number;
}

interface Place extends SessionUse, RouteTarget {
  readonly turns: number;
}

export interface Stuck {
  readonly target: RouteTarget;
  /** Null: nothing else was decided than where the session is. */
  readonly why: string | null;
}

const mostSessions = 10_000;

/**
 * Where conversations are, so that none is moved while its provider holds a prefix worth more than the move saves, and
 * none within a tool loop. Forgets a session once its prefix has expired, and those longest unused when there are too
 * many. On the hot path; nothing is shared between processes.
 */
export class SessionAffinity {
  /** The longest unused first. */
  readonly #places = new Map<string, Place>();
  readonly #most: number;

  constructor(most = mostSessions) {
    this.#most = most;
  }

  get size(): number {
    return this.#places.size;
  }

  /** The target decided on, or the one where the session stays. Not to be asked where the old target may not be used. */
  stick(session: string, target: RouteTarget, facts: CallFacts, catalogue: Catalogue): Stuck {
    if (session === '') return { target, why: null };
    const key = keyOf(session, facts);
    const place = this.#places.get(key);
    if (place === undefined) return { target, why: null };
    if (facts.at_ms >= place.at_ms + place.lifetime_ms) {
      this.#places.delete(key);
      return { target, why: null };
    }
    const { model, upstream, prefix_tokens } = place;
    if (model === target.model && upstream === target.upstream) return { target, why: null };
    const here = { model, upstream, provider: place.provider ?? null };
    if (place.in_tool_loop) {
      return { target: here, why: `The session stays with ${nameOf(here)}: it is in the middle of a tool loop.` };
    }
    // Nothing is thrown away, whatever the other one costs.
    if (prefix_tokens === 0) return { target, why: null };
    const { move, why } = worthMoving({
      from_model: model,
      to_model: target.model,
      from_provider: here.provider,
      to_provider: target.provider ?? null,
      cached_prefix_tokens: prefix_tokens,
      expected_fresh_tokens: Math.max(0, facts.input_tokens - prefix_tokens),
      expected_output_tokens: place.output_tokens,
      // A conversation that has gone on for so long goes on for as long again, on average.
      expected_turns: place.turns,
      catalogue,
      at: facts.at_ms,
    });
    if (move) return { target, why: `The session moves from ${nameOf(here)}. ${why}` };
    return { target: here, why: `The session stays with ${nameOf(here)}. ${why}` };
  }

  /** The session was answered elsewhere, where nothing of it is held. */
  forget(session: string, facts: CallFacts): void {
    this.#places.delete(keyOf(session, facts));
  }

  /** After an answer. Turns are counted for as long as the session stays where it is. */
  remember(session: string, target: RouteTarget, facts: CallFacts, use: SessionUse): void {
    if (session === '') return;
    const key = keyOf(session, facts);
    const before = this.#places.get(key);
    const isSame = before !== undefined && before.model === target.model && before.upstream === target.upstream;
    this.#places.delete(key);
    const { model, upstream, provider = null } = target;
    this.#places.set(key, { ...use, model, upstream, provider, turns: isSame ? before.turns + 1 : 1 });
    if (this.#places.size <= this.#most) return;
    const [oldest] = this.#places.keys();
    if (oldest !== undefined) this.#places.delete(oldest);
  }
}

/** Sessions have their names from clients: another project's of the same name is another one. */
function keyOf(session: string, { project_id }: CallFacts): string {
  return `${project_id}\n${session}`;
}

function nameOf({ model, upstream }: RouteTarget): string {
  return `${model} at ${upstream}`;
}
