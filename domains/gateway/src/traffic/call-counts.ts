import { fineSecondsBuckets } from '@apex/kit/metrics';
import type { Exchange } from '../exchange/exchange.ts';

/**
 * How a call ended: `cached` from memory; `over_budget`, `refused` by what the caller sent or is allowed; `left` by its
 * client; `upstream_failed` as the provider told, or because it could not be reached; `failed` for a reason of our own.
 */
export const callOutcomes = [
  'answered',
  'cached',
  'over_budget',
  'refused',
  'left',
  'upstream_failed',
  'failed',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

type Ended = Pick<
  Exchange,
  'cache' | 'dispatched' | 'dispatched_ms' | 'error' | 'received_ms' | 'shadow_of' | 'status' | 'waited_ms'
>;

const budgetErrors: ReadonlySet<string> = new Set(['budget_spent', 'budget_held', 'rate_limited', 'too_many_at_once']);

export function outcomeOf({ cache, dispatched, error, status }: Ended): CallOutcome {
  if (error === 'client_left') return 'left';
  if (cache === 'hit' || cache === 'coalesced') return 'cached';
  if (status < 400 && error === '') return 'answered';
  if (error === 'internal') return 'failed';
  if (dispatched) return 'upstream_failed';
  if (budgetErrors.has(error)) return 'over_budget';
  return status >= 500 ? 'failed' : 'refused';
}

/** What is counted of calls since the start, as plain numbers that are read when somebody asks. On the hot path. */
export class CallCounts {
  readonly #outcomes = new Map<CallOutcome, number>(callOutcomes.map((outcome) => [outcome, 0]));
  /** Tries after the first, at the same upstream. */
  retries = 0;
  /** Tries at another upstream than the one before. */
  fallbacks = 0;
  /** Of the time a call is held here before it is sent on, by `fineSecondsBuckets`; beyond them at the end. */
  readonly overhead = new Float64Array(fineSecondsBuckets.length + 1);
  overhead_seconds = 0;

  get outcomes(): ReadonlyMap<CallOutcome, number> {
    return this.#outcomes;
  }

  ended(exchange: Ended): void {
    if (exchange.shadow_of !== '') return;
    this.#count(outcomeOf(exchange));
    if (exchange.dispatched_ms > 0) this.#held(exchange);
  }

  /** Before anybody knew whose call it is. */
  turnedAway(status: number): void {
    this.#count(status >= 500 ? 'failed' : 'refused');
  }

  #count(outcome: CallOutcome): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  /** Neither the client's sending nor what others held is time of ours. */
  #held({ dispatched_ms, received_ms, waited_ms }: Ended): void {
    const seconds = Math.max(0, dispatched_ms - received_ms - waited_ms) / 1000;
    let at = 0;
    while (at < fineSecondsBuckets.length && seconds > (fineSecondsBuckets[at] ?? 0)) at += 1;
    this.overhead[at] = (this.overhead[at] ?? 0) + 1;
    this.overhead_seconds += seconds;
  }
}
