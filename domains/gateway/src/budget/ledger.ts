import type { ApexError, Budget, BudgetId, BudgetUse } from '@apex/contracts';
import type { Pico } from '@apex/pricing';
import type { CallFacts } from '../exchange/call-facts.ts';

/** What a call may use up: the most it can be before it is sent, what it was afterwards. */
export interface Amounts {
  /** Picodollars; null: not known, counted as nothing in budgets of money. */
  readonly usd: Pico | null;
  /** All tokens of the call. */
  readonly tokens: number;
}

/** Held for one call in every budget it falls under. */
export interface Reservation {
  /** Which budgets, and in which window of theirs: what the journal keeps, so that a crash can settle it. */
  readonly holds: readonly Hold[];
  /** Takes what was really used in place of what was held; once, later calls do nothing. */
  settle(actual: Amounts): void;
}

export interface Hold {
  readonly budget_id: BudgetId;
  readonly subject: string;
  /** Start of the window, milliseconds since 1970; 0 for `total`. */
  readonly window_ms: number;
}

export type Admission =
  | { readonly kind: 'granted'; readonly reservation: Reservation }
  /** Nothing is held: ask again with `model`, the next of the ladder. */
  | { readonly kind: 'downgrade'; readonly model: string; readonly budget: Budget }
  | { readonly kind: 'refused'; readonly error: ApexError; readonly budget: Budget };

export interface Ask {
  readonly facts: CallFacts;
  /** The model that would be called now, for ladders. */
  readonly model: string;
  readonly most: Amounts;
  /** Ends waiting for money others hold. */
  readonly signal: AbortSignal;
  readonly wait_ms: number;
}

/**
 * Who has spent how much. `reserve` answers at once, without a promise, wherever nothing has to be waited for: it is on
 * the hot path. A budget admits while spent and held are below its amount, so that it is exceeded by one call at most.
 */
export interface Ledger {
  reserve(budgets: readonly Budget[], ask: Ask): Admission | Promise<Admission>;
  /** Settles what a process that died had under way; `journal_id` makes a repeat do nothing. */
  recover(journal_id: string, holds: readonly Hold[], actual: Amounts): Promise<void>;
  usesOf(budget: Budget): Promise<{ readonly uses: readonly BudgetUse[]; readonly subjects: number }>;
  /** Writes down what is settled and not yet stored. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
