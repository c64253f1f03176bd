import { setTimeout as delay } from 'node:timers/promises';
import type { Budget } from '@apex/contracts';
import { createBackgroundLoop } from '@apex/kit/background-loop';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import { createAccountBook } from './account.ts';
import { createBatchWriter } from './batch-writer.ts';
import { createDesk } from './desk.ts';
import { createPresentWindows, windowStart } from './budget-window.ts';
import { createJournalProgress } from './journal-progress.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import type { LeaseStore } from './lease-store.ts';
import { asLedger, markRecovered } from './ledger-store.ts';
import type { Ledger } from './ledger.ts';
import { createOneByOne } from './one-by-one.ts';
import { pruneUses } from './prune-uses.ts';
import { recoverCall } from './recover-call.ts';
import { createStoreHealth } from './store-health.ts';
import type { BudgetReached } from './tell-reached.ts';
import { createUseLoader } from './use-loader.ts';
import { readBudgetUses } from './use-reader.ts';

export interface LedgerDeps {
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  /** Unique to each start of a process: the first part of its journal's ids. */
  readonly process_id: string;
  /** What several processes share; null: this is the only one. */
  readonly leases: LeaseStore | null;
  /** A share of a budget was crossed; called after it is stored, never on the hot path. */
  reached(reached: BudgetReached): void;
}

const storeEveryMs = 250;
const closeWithinMs = 5000;
const pruneEveryMs = 3_600_000;
/** Accounts nobody used for so long are forgotten by this process. */
const forgetAfterMs = 600_000;

/** The ledger of one process; with `leases`, of several. */
export function createLedger(deps: LedgerDeps): Ledger {
  const { db, clock, log, process_id, leases, reached } = deps;
  const book = createAccountBook();
  const windows = createPresentWindows();
  const progress = createJournalProgress(process_id);
  const oneByOne = createOneByOne();
  const health = createStoreHealth(log);
  const writer = createBatchWriter({ db, clock, process_id, progress, reached });
  const loader = createUseLoader({ db, oneByOne, writer, health, loaded: (accounts) => desk.drain(accounts) });
  const keeper =
    leases === null
      ? null
      : createLeaseKeeper({
          store: leases,
          db,
          clock,
          log,
          book,
          oneByOne,
          drained: (account) => desk.drain([account]),
        });
  const desk = createDesk({ book, windows, clock, progress, writer, loader, keeper });
  const loop = createBackgroundLoop({ every_ms: storeEveryMs, onError: health.failed });
  const leaseLoop = createBackgroundLoop({ every_ms: storeEveryMs, onError: health.failed });
  let prunedMs = clock.now();

  async function store(): Promise<void> {
    await oneByOne(async () => {
      await writer.write();
      await keeper?.stored();
    });
    health.answered();
  }

  async function round(): Promise<void> {
    desk.drainAll();
    await store();
    await loader.again();
    const now = clock.now();
    book.forget(now - forgetAfterMs);
    if (now - prunedMs < pruneEveryMs) return;
    prunedMs = now;
    await pruneUses(db, now);
  }

  loop.start(round);
  if (keeper !== null) leaseLoop.start(() => keeper.round());

  return {
    reserve: desk.reserve,
    async recover(journal_id, holds, actual) {
      try {
        await oneByOne(() => recoverCall({ db, clock, book, reached }, { journal_id, holds, actual }));
      } catch (error) {
        // It may have been stored and only the answer lost: what is known of these accounts is read again.
        for (const hold of holds) {
          const account = book.known(hold);
          if (account !== undefined) loader.want(account);
        }
        throw error;
      }
    },
    recovered: (process_id) => asLedger(db, (trx) => markRecovered(trx, process_id, new Date(clock.now()))),
    async usesOf(budget: Budget) {
      await store();
      const window_ms = windowStart(budget.window, clock.now());
      const accounts = [...book.of(budget.id)].filter(({ hold }) => hold.window_ms === window_ms);
      return readBudgetUses(db, budget, { accounts, window_ms, shared: keeper !== null });
    },
    flush: store,
    async close() {
      desk.close();
      // What cannot be stored is in the journal, and recovered at the next start: a store that hangs is not waited for.
      const patience = new AbortController();
      const stored = Promise.all([loop.stop(), leaseLoop.stop()]).then(store).catch(health.failed);
      await Promise.race([stored, delay(closeWithinMs, undefined, { signal: patience.signal })]);
      patience.abort();
      await keeper?.close();
    },
  };
}
