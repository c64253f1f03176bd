import { createHash } from 'node:crypto';
import type { Budget, BudgetId, BudgetUnit, OrgId } from '@apex/contracts';
import type { Hold } from './ledger.ts';
import type { Lease } from './lease.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/** What one subject uses of a budget in one window, as this process knows it. */
export interface Account {
  readonly organisation_id: OrgId;
  readonly budget: Budget;
  readonly hold: Hold;
  readonly unit: BudgetUnit;
  /** `no`: nobody was asked yet. `assumed`: the database did not say, what it holds is added when it does. */
  known: 'no' | 'assumed' | 'yes';
  /** With leases: by all processes, as far as it was told; without: by this one and those before it. */
  spent: bigint;
  /** By calls under way in this process. */
  held: bigint;
  /** Settled, and in no batch yet. */
  pending: bigint;
  /** In the batch that is being stored. */
  storing: bigint;
  /** Stands in the list of what goes into the next batch. */
  dirty: boolean;
  /** The database's sum when it was last heard of. */
  stored: bigint;
  used_ms: number;
  readonly line: WaitingLine;
  /** Null where the process has the budget to itself. */
  lease: Lease | null;
}

/** All accounts this process has to do with, each once. */
export interface AccountBook {
  /** On the hot path. */
  find(budget: Budget, organisation_id: OrgId, subject: string, window_ms: number): Account;
  known(hold: Hold): Account | undefined;
  of(budget_id: BudgetId): Iterable<Account>;
  all(): Iterable<Account>;
  /** Forgets those nobody used since then and that hold nothing that is not stored. */
  forget(before_ms: number): void;
}

/** Kept in memory only: what is forgotten is read from the database when it is next used. */
export function createAccountBook(): AccountBook {
  /** By budget and subject, of the newest window; and all, by key. */
  const present = new Map<string, Map<string, Account>>();
  const accounts = new Map<string, Account>();

  function open(budget: Budget, organisation_id: OrgId, subject: string, window_ms: number): Account {
    const hold: Hold = { budget_id: budget.id, subject: storable(subject), window_ms };
    const key = keyOf(hold);
    const account = accounts.get(key) ?? newAccount(budget, organisation_id, hold);
    accounts.set(key, account);
    const subjects = present.get(budget.id) ?? new Map<string, Account>();
    present.set(budget.id, subjects.set(subject, account));
    return account;
  }

  return {
    find(budget, organisation_id, subject, window_ms) {
      const account = present.get(budget.id)?.get(subject);
      if (account !== undefined && account.hold.window_ms === window_ms) return account;
      return open(budget, organisation_id, subject, window_ms);
    },
    known: (hold) => accounts.get(keyOf(hold)),
    *of(budget_id) {
      for (const account of accounts.values()) if (account.hold.budget_id === budget_id) yield account;
    },
    all: () => accounts.values(),
    forget(before_ms) {
      for (const [key, account] of accounts) {
        if (account.used_ms >= before_ms || isInUse(account)) continue;
        accounts.delete(key);
        const subjects = present.get(account.hold.budget_id);
        for (const [subject, other] of subjects ?? []) if (other === account) subjects?.delete(subject);
        if (subjects?.size === 0) present.delete(account.hold.budget_id);
      }
    },
  };
}

function isInUse({ held, pending, storing, line, lease }: Account): boolean {
  const leased = lease !== null && (lease.granted > 0n || lease.settled !== lease.reported || lease.asking);
  return held !== 0n || pending !== 0n || storing !== 0n || line.size > 0 || leased;
}

function newAccount(budget: Budget, organisation_id: OrgId, hold: Hold): Account {
  return {
    organisation_id,
    budget,
    hold,
    unit: budget.unit,
    known: 'no',
    spent: 0n,
    held: 0n,
    pending: 0n,
    storing: 0n,
    dirty: false,
    stored: 0n,
    used_ms: 0,
    line: createWaitingLine(),
    lease: null,
  };
}

function keyOf({ budget_id, subject, window_ms }: Hold): string {
  return `${budget_id} ${window_ms} ${subject}`;
}

const longestSubject = 255;

/** Labels are a client's: one too long for an index, or that is no text to PostgreSQL, must not hold up the others. */
function storable(subject: string): string {
  const text =
    subject.includes('\0') || !subject.isWellFormed() ? subject.toWellFormed().replaceAll('\0', '�') : subject;
  if (text.length <= longestSubject) return text;
  return `${text.slice(0, 180).toWellFormed()}…${createHash('sha256').update(text).digest('hex')}`;
}
