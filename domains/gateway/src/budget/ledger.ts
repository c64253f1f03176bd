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
  /** Takes what was really used in place of what was held; once, later calls do nothing. On the hot path. */
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
  /** Nothing is held: ask again with `model`, the next of the ladder, and the budget's id in `downgraded_by`. */
  | { readonly kind: 'downgrade'; readonly model: string; readonly budget: Budget }
  | { readonly kind: 'refused'; readonly error: ApexError; readonly budget: Budget };

export interface Ask {
  /**
   * `<process id of the ledger>:<number>`, numbers from 0 to 2^53 that grow by one a reservation. One id is for one
   * reservation; after `downgrade` the same is asked with again. Numbers may come out of order by up to 1,000.
   */
  readonly journal_id: string;
  readonly facts: CallFacts;
  /** The model that would be called now, for ladders. */
  readonly model: string;
  /** Budgets whose ladder moved the call to `model` already: each moves a call by one step. Empty at first. */
  readonly downgraded_by: readonly BudgetId[];
  readonly most: Amounts;
  /** Ends waiting for what others hold: the promise is rejected with its reason. */
  readonly signal: AbortSignal;
  readonly wait_ms: number;
}

/**
 * Who has spent how much. `reserve` answers at once, without a promise, wherever nothing has to be waited for: it is on
 * the hot path. A budget admits while spent and held are below its amount, so that it is exceeded by one call at most.
 *
 * What is settled is added up in memory and stored every quarter of a second, in one transaction with how far the
 * journal is contained in it. A journal that keeps each reservation from before its call is sent, and its settlement from
 * before its answer ends, until a `flush` that began after the settlement, makes what is spent exact across any crash:
 * at the next start `recover` is called for all that it still holds, whether it was stored or not, then `recovered`.
 */
export interface Ledger {
  reserve(budgets: readonly Budget[], ask: Ask): Admission | Promise<Admission>;
  /** Settles what a process that died had under way; does nothing where it is stored already, so it may be repeated. */
  recover(journal_id: string, holds: readonly Hold[], actual: Amounts): Promise<void>;
  /** Says that all of a dead process's journal has been through `recover`: what it had leased is free again. */
  recovered(process_id: string): Promise<void>;
  usesOf(budget: Budget): Promise<{ readonly uses: readonly BudgetUse[]; readonly subjects: number }>;
  /** Resolves when all that was settled before is in PostgreSQL; rejects where it cannot be, and nothing is lost. */
  flush(): Promise<void>;
  /** Refuses whoever waits, stores what it can (what it cannot is the journal's to recover) and gives back leases. */
  close(): Promise<void>;
}
