import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { Account, AccountBook } from './account.ts';
import type { Take } from './admission.ts';
import { freeOf } from './lease.ts';
import type { LeaseReport, LeaseStore } from './lease-store.ts';
import { isLeased, type LeasedAccount, sharedAccount } from './leased-account.ts';
import type { OneByOne } from './one-by-one.ts';
import { createReconciler } from './reconcile-leases.ts';

/** A lease of which nothing was taken for so long is given back. */
const idleMs = 2000;
const reportEveryMs = 500;
/** Calls like the newest that a chunk is meant for; fewer where little is left. */
const callsAhead = 16n;
/** With less than this ahead the next chunk is fetched. */
const callsBefore = 6n;
const fetchEveryMs = 20;

/** Shares budgets with other processes. `null` in its place: this process has them to itself. */
export interface LeaseKeeper {
  /** The shared store does not answer: what is leased is used, then hard budgets are closed. */
  readonly away: boolean;
  /** A call needs more than is leased. Answered by draining the account's line. */
  want(take: Take): void;
  /** A call was admitted: the next chunk is fetched before this one runs dry. On the hot path. */
  taken(take: Take): void;
  /** A batch is in the database: told at once, since others hold the shared count against it. */
  stored(): Promise<void>;
  /** Reports what was settled, gives back what is idle. */
  round(): Promise<void>;
  /** Gives everything back. */
  close(): Promise<void>;
}

export interface LeaseKeeperDeps {
  readonly store: LeaseStore;
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly book: AccountBook;
  /** Nothing is stored by this process while counts are held against the database. */
  readonly oneByOne: OneByOne;
  drained(account: Account): void;
}

/** Takes chunks of budgets that other processes use too, so that most calls are admitted without asking anybody. */
export function createLeaseKeeper(deps: LeaseKeeperDeps): LeaseKeeper {
  const { store, db, clock, log, book, oneByOne, drained } = deps;
  let isAway = false;
  const reconcile = createReconciler({ store, db, clock });

  function failed(error: unknown): void {
    if (!isAway)
      log.warn({ error }, 'budgets cannot be shared at the moment: leases are used up, then hard ones are closed');
    isAway = true;
  }

  /** Gives back on the way what nobody needs here; asks for more where `need` says so. */
  async function report(account: LeasedAccount, ask: Pick<LeaseReport, 'need' | 'wish'>): Promise<void> {
    const { lease } = account;
    lease.asking = true;
    lease.asked_ms = clock.now();
    // Too little for the next call is given back with the question: two processes that both kept theirs would both wait.
    if (ask.need > 0n) giveBack(account);
    try {
      for (;;) {
        const { epoch, settled, flushed } = lease;
        const keep = maximum(0n, lease.granted - (settled - lease.reported));
        const { stored } = account;
        const said = { epoch, stored, settled, flushed, keep, amount: lease.amount, ...ask };
        const answer = await store.report(sharedAccount(account), said);
        isAway = false;
        if (answer.kind === 'other_epoch') {
          join(account, answer);
          continue;
        }
        lease.reported = settled;
        lease.told = flushed;
        lease.granted = answer.granted;
        account.spent = answer.spent + (lease.settled - settled);
        lease.short = ask.need > 0n ? !answer.is_left && answer.granted <= keep : lease.short && !answer.is_left;
        lease.wanted = answer.is_wanted;
        return;
      }
    } catch (error) {
      failed(error);
    } finally {
      lease.asking = false;
      drained(account);
    }
  }

  /** Takes part in a count that is new to this process: what it settled and the count's base does not hold is its own. */
  function join(
    account: LeasedAccount,
    count: { readonly epoch: string; readonly base: bigint; readonly settled: bigint | null },
  ): void {
    const { lease } = account;
    const unstored = account.pending + account.storing;
    const keep = maximum(0n, lease.granted - (lease.settled - lease.reported));
    // Of a count that was lost: what the database got since the new one's base was read may all be this process's.
    const since = lease.epoch === '' ? 0n : minimum(lease.settled, maximum(0n, account.stored - count.base));
    lease.flushed = count.settled ?? since;
    lease.settled = lease.flushed + unstored;
    lease.reported = lease.settled;
    lease.granted = keep;
    lease.epoch = count.epoch;
  }

  function giveBack({ lease, held }: LeasedAccount): void {
    lease.granted = held + (lease.settled - lease.reported);
  }

  function isAble({ lease, known }: LeasedAccount): boolean {
    return !lease.asking && known !== 'no' && lease.most > 0n;
  }

  function isDue(account: LeasedAccount, now: number): boolean {
    const { lease, line } = account;
    if (!isAble(account)) return false;
    if (line.size > 0 || lease.wanted || lease.settled !== lease.reported) return true;
    if (lease.told !== lease.flushed) return true;
    return lease.epoch !== '' && lease.granted > 0n && now - lease.asked_ms >= reportEveryMs;
  }

  function* leased(): Generator<LeasedAccount> {
    for (const account of book.all()) if (isLeased(account)) yield account;
  }

  return {
    get away() {
      return isAway;
    },
    want({ account, rule, most }) {
      if (!isLeased(account) || account.known === 'no') return;
      const { lease } = account;
      lease.most = maximum(most, 1n);
      lease.amount = rule.amount;
      if (lease.asking || isAway) return;
      void report(account, { need: lease.most, wish: lease.most * callsAhead });
    },
    taken({ account, rule, most }) {
      const { lease } = account;
      if (lease === null) return;
      lease.most = most > 0n ? most : 1n;
      lease.amount = rule.amount;
      if (lease.asking || lease.short || isAway) return;
      if (freeOf(lease, account.held) >= lease.most * callsBefore) return;
      if (account.used_ms - lease.asked_ms < fetchEveryMs || !isLeased(account)) return;
      void report(account, { need: 0n, wish: lease.most * callsAhead });
    },
    async stored() {
      if (isAway) return;
      const due = [...leased()].filter(
        ({ lease }) => lease.epoch !== '' && lease.told !== lease.flushed && !lease.asking,
      );
      await Promise.all(due.map((account) => report(account, { need: 0n, wish: 0n })));
    },
    async round() {
      const now = clock.now();
      const all = [...leased()];
      // Somebody may have given back: the next call asks.
      for (const { lease, line } of all) if (line.size === 0) lease.short = false;
      const due = all.filter((account) => isDue(account, now) || (isAway && isAble(account)));
      await Promise.all(
        due.map((account) => {
          const { lease, line } = account;
          if (line.size > 0) return report(account, { need: lease.most, wish: 0n });
          if (lease.wanted || now - account.used_ms >= idleMs) giveBack(account);
          return report(account, { need: 0n, wish: 0n });
        }),
      );
      if (!isAway) await oneByOne(() => reconcile(all));
    },
    async close() {
      for (const account of leased()) {
        if (account.lease.epoch === '') continue;
        giveBack(account);
        try {
          await report(account, { need: 0n, wish: 0n });
          // What is not in the database is kept apart, since recovery will add it there.
          const isStored = account.pending === 0n && account.storing === 0n && account.held === 0n;
          if (isStored && !isAway) await store.leave(sharedAccount(account), account.lease.epoch);
        } catch (error) {
          failed(error);
        }
      }
      await store.close();
    },
  };
}

function maximum(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function minimum(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
