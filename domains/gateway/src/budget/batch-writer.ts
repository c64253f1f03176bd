import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { Account } from './account.ts';
import type { JournalPosition, JournalProgress } from './journal-progress.ts';
import { addUses, asLedger, enterBatch, type StoredUse } from './ledger-store.ts';
import { formatQuantity, parseQuantity } from './quantity.ts';
import { type BudgetReached, noteReached } from './tell-reached.ts';

/** Stores what was settled, added up by account, so that a database that is away costs no memory. */
export interface BatchWriter {
  /** On the hot path. */
  add(account: Account, used: bigint): void;
  /** All that was added before; one call at a time. Rejects where the database does not take it, and keeps it. */
  write(): Promise<void>;
}

export interface BatchDeps {
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly process_id: string;
  readonly progress: JournalProgress;
  reached(reached: BudgetReached): void;
}

interface Batch {
  readonly number: number;
  readonly position: JournalPosition;
  readonly accounts: readonly Account[];
  /** What its first try found, should that have been stored and the answer lost. */
  outcome: Outcome;
}

interface Outcome {
  readonly stored: readonly StoredUse[];
  readonly reached: readonly BudgetReached[];
}

export function createBatchWriter(deps: BatchDeps): BatchWriter {
  const { db, clock, process_id, progress } = deps;
  let dirty: Account[] = [];
  /** Stays as it is until it is stored: whether a try that failed was stored can only be told of the very same batch. */
  let batch: Batch | undefined;
  let number = 0;

  function take(): Batch | undefined {
    if (dirty.length === 0) return undefined;
    const accounts = dirty;
    dirty = [];
    for (const account of accounts) {
      account.dirty = false;
      account.storing = account.pending;
      account.pending = 0n;
    }
    number += 1;
    return { number, position: progress.position(), accounts, outcome: { stored: [], reached: [] } };
  }

  async function store(batch: Batch): Promise<void> {
    const at = new Date(clock.now());
    const deltas = batch.accounts.map(({ hold, unit, storing }) => ({ hold, used: formatQuantity(unit, storing) }));
    await asLedger(db, async (trx) => {
      if (!(await enterBatch(trx, { process_id, number: batch.number, at, ...batch.position }))) return;
      const stored = await addUses(trx, deltas, at);
      batch.outcome = { stored, reached: await noteReached(trx, stored) };
    });
  }

  async function writeOne(): Promise<void> {
    batch ??= take();
    if (batch === undefined) return;
    const done = batch;
    await store(done);
    batch = undefined;
    const { stored, reached } = done.outcome;
    const sums = new Map(stored.map((use) => [keyOf(use), use.spent]));
    for (const account of done.accounts) {
      const sum = sums.get(keyOf(account.hold));
      if (sum !== undefined) account.stored = parseQuantity(account.unit, sum);
      if (account.lease !== null) account.lease.flushed += account.storing;
      account.storing = 0n;
    }
    for (const one of reached) deps.reached(one);
  }

  return {
    add(account, used) {
      account.pending += used;
      if (account.dirty) return;
      account.dirty = true;
      dirty.push(account);
    },
    async write() {
      if (batch !== undefined) await writeOne();
      await writeOne();
    },
  };
}

function keyOf({ budget_id, subject, window_ms }: Account['hold']): string {
  return `${budget_id} ${window_ms} ${subject}`;
}
