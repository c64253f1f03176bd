import type { PolicyAction, ReplayCall } from '@apex/contracts';

interface Entry {
  /** When the stored answer was complete. */
  answered_ms: number;
  /** When the call began that will store one next; it is under way until `answered_ms`. */
  asked_ms: number;
}

/**
 * The gateway's own cache over past calls, for one lifetime: a stored answer serves the same prompt on the same model
 * until its lifetime is over, being used does not prolong it; with `coalesce` calls that come while the first is under
 * way wait for its answer and are never made. Calls come by prompt, then time. What failed stores nothing, and a call
 * without a hash of its prompt is never answered.
 */
export class AnswerCacheReplay {
  readonly #ttl_ms: number;
  readonly #coalesce: boolean;
  readonly #entries = new Map<string, Entry>();
  #prompt = '';

  constructor({ ttl_seconds, coalesce }: NonNullable<PolicyAction['cache']>) {
    this.#ttl_ms = ttl_seconds * 1000;
    this.#coalesce = coalesce;
  }

  /** Whether the call would not have been made. */
  isAnswered({ prompt_hash, provider, model, at_ms, latency_ms, failed, usage }: ReplayCall): boolean {
    if (prompt_hash === '') return false;
    if (prompt_hash !== this.#prompt) this.#entries.clear();
    this.#prompt = prompt_hash;
    const key = `${provider}\n${model}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      if (at_ms >= entry.answered_ms && at_ms <= entry.answered_ms + this.#ttl_ms) return true;
      if (this.#coalesce && at_ms >= entry.asked_ms && at_ms < entry.answered_ms) return true;
    }
    if (!failed && usage !== null) this.#entries.set(key, { asked_ms: at_ms, answered_ms: at_ms + latency_ms });
    return false;
  }
}
