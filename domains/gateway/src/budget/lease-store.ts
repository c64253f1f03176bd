import type { BudgetUnit, OrgId } from '@apex/contracts';
import type { Hold } from './ledger.ts';

/** Names one count that processes share. */
export interface SharedAccount {
  readonly organisation_id: OrgId;
  readonly hold: Hold;
  readonly unit: BudgetUnit;
  /** How long it must be kept after its last use. */
  readonly keep_ms: number;
}

/** All that this process says of a count: sums, not changes, so that a report may be repeated. In picodollars or counts. */
export interface LeaseReport {
  /** Of the count this process takes part in; empty: of none yet. */
  readonly epoch: string;
  /** What the database holds, should nobody have begun the count. */
  readonly stored: bigint;
  readonly settled: bigint;
  readonly flushed: bigint;
  /** What it keeps of its lease beyond what is settled. */
  readonly keep: bigint;
  /** What it must have more, or nothing, for which it keeps nothing idle; with it the budget may be exceeded, by the one call it is for. */
  readonly need: bigint;
  /** What it would like to have, of which it gets a share of what is left. */
  readonly wish: bigint;
  readonly amount: bigint;
}

export type LeaseAnswer =
  | {
      readonly kind: 'counted';
      /** By all processes, what was reported included. */
      readonly spent: bigint;
      /** `keep` and what was given. */
      readonly granted: bigint;
      /** More is left for the next. */
      readonly is_left: boolean;
      /** Somebody else found nothing left a moment ago. */
      readonly is_wanted: boolean;
    }
  /** The count is another than the one the report was about; nothing was noted. */
  | {
      readonly kind: 'other_epoch';
      readonly epoch: string;
      readonly base: bigint;
      /** What this process said before it forgot the account; null: nothing. */
      readonly settled: bigint | null;
    };

export interface SharedCount {
  readonly epoch: string;
  /** Grows when what the count is based on changes. */
  readonly generation: string;
  readonly base: bigint;
  readonly processes: readonly {
    readonly process_id: string;
    readonly settled: bigint;
    readonly flushed: bigint;
    /** Its last report was too long ago for one that lives. */
    readonly is_silent: boolean;
  }[];
}

/** What several gateway processes share a budget's remaining amount through. Each call rejects when it is away. */
export interface LeaseStore {
  readonly process_id: string;
  report(account: SharedAccount, report: LeaseReport): Promise<LeaseAnswer>;
  /** Null where nobody counts. */
  read(account: SharedAccount): Promise<SharedCount | null>;
  /** Bases the count on the database anew and drops processes that left nothing; false where it changed since it was read. */
  rebase(
    account: SharedAccount,
    base: { readonly count: SharedCount; readonly base: bigint; readonly gone: readonly string[] },
  ): Promise<boolean>;
  /** This process takes no more part: what it settled stays counted, its lease is free. */
  leave(account: SharedAccount, epoch: string): Promise<void>;
  close(): Promise<void>;
}
