/**
 * A part of a budget's amount that this process may use up without asking: it covers what is held and what was settled
 * since the last report.
 */
export interface Lease {
  granted: bigint;
  /** Settled by this process since the shared count began. */
  settled: bigint;
  /** Of it, told to the shared store. */
  reported: bigint;
  /** Of it, in PostgreSQL. */
  flushed: bigint;
  /** Of `flushed`, told to the shared store. */
  told: bigint;
  /** Which shared count it takes part in: the store may lose it and begin anew. Empty: none yet. */
  epoch: string;
  /** The last answer was that nothing is left, and somebody else may give back. */
  short: boolean;
  /** A question is under way. */
  asking: boolean;
  /** Another process has nothing left: what is free is given back. */
  wanted: boolean;
  /** Of the newest call: the most it could use, and the amount of the budget. */
  most: bigint;
  amount: bigint;
  asked_ms: number;
  /** By how much the database seemed to hold more than the shared count, at the last look; null: it did not. */
  excess: bigint | null;
  reconciled_ms: number;
}

export function newLease(): Lease {
  return {
    granted: 0n,
    settled: 0n,
    reported: 0n,
    flushed: 0n,
    epoch: '',
    short: false,
    asking: false,
    wanted: false,
    most: 0n,
    amount: 0n,
    asked_ms: 0,
    excess: null,
    told: 0n,
    reconciled_ms: 0,
  };
}

/** What of a lease is not spoken for. On the hot path. */
export function freeOf({ granted, settled, reported }: Lease, held: bigint): bigint {
  return granted - held - (settled - reported);
}
