import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { Account } from './account.ts';
import type { BatchWriter } from './batch-writer.ts';
import { asLedger, readUses } from './ledger-store.ts';
import type { OneByOne } from './one-by-one.ts';
import { parseQuantity } from './quantity.ts';

/** How long a call waits to learn what was spent before; then it goes on with what this process knows. */
const patienceMs = 1000;

/** Learns what is stored of accounts that are new to this process. */
export interface UseLoader {
  /** Soon; while the database is away the account is assumed to be empty, and asked for again. */
  want(account: Account): void;
  /** Those that could not be read. */
  again(): Promise<void>;
}

export interface UseLoaderDeps {
  readonly db: Kysely<GatewayDatabase>;
  /** No batch is stored while accounts are read: it would count twice or not at all. */
  readonly oneByOne: OneByOne;
  readonly writer: BatchWriter;
  readonly health: { readonly isAway: boolean; failed(error: unknown): void; answered(): void };
  loaded(accounts: readonly Account[]): void;
}

export function createUseLoader({ db, oneByOne, writer, health, loaded }: UseLoaderDeps): UseLoader {
  let wanted = new Set<Account>();
  let reading: ReadonlySet<Account> = new Set();
  let isUnderWay = false;

  function assume(accounts: Iterable<Account>): void {
    const assumed = [...accounts].filter(({ known }) => known === 'no');
    for (const account of assumed) account.known = 'assumed';
    loaded(assumed);
  }

  async function read(accounts: readonly Account[]): Promise<void> {
    // A batch that may have been stored or not cannot be told from what was there before.
    if (accounts.some(({ storing }) => storing !== 0n)) await writer.write();
    const sums = await asLedger(db, (trx) =>
      readUses(
        trx,
        accounts.map(({ hold }) => hold),
      ),
    );
    for (const [index, account] of accounts.entries()) {
      account.stored = parseQuantity(account.unit, sums[index] ?? '0');
      // A shared count that was joined knows more than the database.
      if (account.lease === null || account.lease.epoch === '') account.spent = account.stored + account.pending;
      account.known = 'yes';
    }
  }

  async function run(): Promise<void> {
    if (isUnderWay || wanted.size === 0) return;
    isUnderWay = true;
    // Whatever the present call needs comes in one question.
    await Promise.resolve();
    reading = wanted;
    const accounts = [...wanted];
    wanted = new Set();
    const patience = setTimeout(() => {
      health.failed(new Error(`The database did not say within ${patienceMs} ms what was spent.`));
      assume(accounts);
    }, patienceMs);
    try {
      await oneByOne(() => read(accounts));
      health.answered();
      loaded(accounts);
    } catch (error) {
      health.failed(error);
      assume(accounts);
      for (const account of accounts) wanted.add(account);
    } finally {
      clearTimeout(patience);
      reading = new Set();
      isUnderWay = false;
    }
    if (!health.isAway) await run();
  }

  return {
    want(account) {
      if (account.known === 'no' && reading.has(account)) return;
      wanted.add(account);
      if (health.isAway && account.known === 'no') account.known = 'assumed';
      else void run();
    },
    again: run,
  };
}
