import type { ReplayCall } from '@apex/contracts';
import { promptTokens } from '@apex/tokens';

export interface RetryRules {
  readonly window_ms: number;
}

/** A failed call and the like ones after it, each begun soon after the one before had failed. */
export type Chain = readonly ReplayCall[];

/**
 * Finds chains among calls that come by prompt, then time. Calls are alike when session, feature, provider and model
 * are the same and so is the prompt: its hash, or, where none is known, its length within a session. A chain ends with
 * the first success, or when the next like call comes later than the window.
 */
export class RetryChains {
  readonly #rules: RetryRules;
  readonly #onChain: (chain: Chain) => void;
  readonly #open = new Map<string, ReplayCall[]>();
  #prompt = '';

  /** `onChain` also gets chains of one: a failure that nobody tried again. */
  constructor(rules: RetryRules, onChain: (chain: Chain) => void) {
    this.#rules = rules;
    this.#onChain = onChain;
  }

  add(call: ReplayCall): void {
    const prompt = promptOf(call);
    if (prompt === null) {
      if (call.failed) this.#onChain([call]);
      return;
    }
    if (prompt !== this.#prompt) this.finish();
    this.#prompt = prompt;
    const place = [call.session, call.feature, call.provider, call.model].join('\n');
    const open = this.#open.get(place);
    const last = open?.at(-1);
    const follows = last !== undefined && call.at_ms - (last.at_ms + last.latency_ms) <= this.#rules.window_ms;
    if (open !== undefined && follows) open.push(call);
    else this.#close(place);
    if (!call.failed) this.#close(place);
    else if (!follows) this.#open.set(place, [call]);
  }

  /** Closes what is open; more calls may follow. */
  finish(): void {
    for (const chain of this.#open.values()) this.#onChain(chain);
    this.#open.clear();
  }

  #close(place: string): void {
    const chain = this.#open.get(place);
    if (chain === undefined) return;
    this.#open.delete(place);
    this.#onChain(chain);
  }
}

/** Attempts after the first that failed as well: had nobody retried in vain, they would not have been made. */
export function wastedOf(chain: Chain): ReplayCall[] {
  return chain.slice(1).filter(({ failed }) => failed);
}

function promptOf(call: ReplayCall): string | null {
  if (call.prompt_hash !== '') return call.prompt_hash;
  if (call.session === '') return null;
  const length = call.usage === null ? 0 : promptTokens(call.usage);
  return [call.session, call.feature, call.model, length].join('\n');
}
