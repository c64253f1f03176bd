import type { PolicyAction, ReplayCall } from '@apex/contracts';

/** A call that was made, and whose answer was stored. */
interface Made {
  readonly answered_ms: number;
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
  /** By model; those of one prompt at a time. */
  readonly #made = new Map<string, Made[]>();
  #prompt = '';

  constructor({ ttl_seconds, coalesce }: NonNullable<PolicyAction['cache']>) {
    this.#ttl_ms = ttl_seconds * 1000;
    this.#coalesce = coalesce;
  }

  /** Whether the call would not have been made. */
  isAnswered({ prompt_hash, provider, model, at_ms, latency_ms, failed, usage }: ReplayCall): boolean {
    if (prompt_hash === '') return false;
    if (prompt_hash !== this.#prompt) this.#made.clear();
    this.#prompt = prompt_hash;
    const key = `${provider}\n${model}`;
    const alive = (this.#made.get(key) ?? []).filter(({ answered_ms }) => at_ms <= answered_ms + this.#ttl_ms);
    this.#made.set(key, alive);
    if (alive.some(({ answered_ms }) => this.#coalesce || at_ms >= answered_ms)) return true;
    if (!failed && usage !== null) alive.push({ answered_ms: at_ms + latency_ms });
    return false;
  }
}
