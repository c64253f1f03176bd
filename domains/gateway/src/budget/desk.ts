import type { Budget } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Account, AccountBook } from './account.ts';
import { type Blocked, decide, fits, refuseHeld, type Take } from './admission.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { PresentWindows } from './budget-window.ts';
import type { JournalProgress } from './journal-progress.ts';
import { newLease } from './lease.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { Admission, Amounts, Ask, Ledger, Reservation } from './ledger.ts';
import { heldOf, usedOf } from './quantity.ts';
import { type Rule, rulesOf, subjectOf } from './rule.ts';
import type { UseLoader } from './use-loader.ts';
import { drain, type Waiter } from './waiting-line.ts';

export interface DeskDeps {
  readonly book: AccountBook;
  readonly windows: PresentWindows;
  readonly clock: Clock;
  readonly progress: JournalProgress;
  readonly writer: BatchWriter;
  readonly loader: UseLoader;
  readonly keeper: LeaseKeeper | null;
}

/** Where calls are admitted, made to wait, and settled. `reserve` and `settle` are on the hot path. */
export interface Desk {
  readonly reserve: Ledger['reserve'];
  /** Lets those go on who wait for these and can. */
  drain(accounts: Iterable<Account>): void;
  drainAll(): void;
  /** Refuses whoever waits. */
  close(): void;
}

/** Of each budget and subject; more are refused at once. */
const mostWaiting = 10_000;

export function createDesk(deps: DeskDeps): Desk {
  const { book, windows, clock, progress, writer, loader, keeper } = deps;
  /** Accounts somebody waits for. */
  const lines = new Set<Account>();
  const leavers = new Set<() => void>();
  let tickets = 0;

  function takesOf(rules: readonly Rule[], ask: Ask, now: number): Take[] {
    const takes: Take[] = [];
    const { facts, most } = ask;
    for (const rule of rules) {
      const { budget } = rule;
      const subject = subjectOf(budget, facts);
      if (subject === undefined) continue;
      const account = book.find(budget, facts.organisation_id, subject, windows.startOf(budget.window));
      account.used_ms = now;
      if (rule.refuses) {
        if (account.known === 'no') loader.want(account);
        if (keeper !== null) account.lease ??= newLease();
      }
      takes.push({ rule, account, most: heldOf(budget.unit, most) });
    }
    return takes;
  }

  function grant(takes: readonly Take[], sequence: number): Admission {
    for (const take of takes) {
      take.account.held += take.most;
      if (keeper !== null && take.rule.refuses) keeper.taken(take);
    }
    return { kind: 'granted', reservation: new Reserved(takes, sequence, settle) };
  }

  function settle(takes: readonly Take[], sequence: number, actual: Amounts): void {
    for (const { account, most } of takes) {
      account.held -= most;
      const used = usedOf(account.unit, actual);
      if (used <= 0n) continue;
      account.spent += used;
      if (account.lease !== null) account.lease.settled += used;
      writer.add(account, used);
    }
    progress.end(sequence);
    if (lines.size > 0) drain(takes.map(({ account }) => account));
  }

  /** Undefined: it must wait. */
  function attempt(rules: readonly Rule[], ask: Ask, sequence: number): Admission | Blocked {
    const now = clock.now();
    if (windows.moveTo(now) && lines.size > 0) drain(lines);
    const takes = takesOf(rules, ask, now);
    const decision = decide(takes, ask, { now_ms: now, away: keeper?.away ?? false });
    if (decision === fits) return grant(takes, sequence);
    if ('by' in decision) {
      if (decision.unsure) keeper?.want(decision.by);
      return decision;
    }
    if (decision.kind === 'refused') progress.end(sequence);
    return decision;
  }

  function refuse(blocked: Blocked, sequence: number): Admission {
    progress.end(sequence);
    return refuseHeld(blocked, clock.now());
  }

  function wait(rules: readonly Rule[], ask: Ask, sequence: number, blocked: Blocked): Promise<Admission> {
    return new Promise((resolve, reject) => {
      const standsIn = new Set<Account>();
      let last = blocked;
      let isExpired = false;
      const { signal } = ask;

      function leave(): void {
        waiter.done = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        leavers.delete(giveUp);
        for (const account of standsIn) {
          account.line.leave();
          if (account.line.size === 0) lines.delete(account);
        }
      }
      function abort(): void {
        leave();
        progress.end(sequence);
        reject(signal.reason);
      }
      function giveUp(): void {
        leave();
        resolve(refuse(last, sequence));
      }
      function stand({ by: { account } }: Blocked): void {
        if (standsIn.has(account)) return;
        standsIn.add(account);
        account.line.add(waiter);
        lines.add(account);
      }
      const waiter: Waiter = {
        ticket: (tickets += 1),
        done: false,
        attempt() {
          const outcome = attempt(rules, ask, sequence);
          if (!('by' in outcome)) {
            leave();
            resolve(outcome);
            return null;
          }
          last = outcome;
          if (isExpired && !outcome.unsure) {
            giveUp();
            return null;
          }
          stand(outcome);
          return outcome.by.account;
        },
      };
      // What is not known yet is waited for even where waiting for others is not wanted.
      const timer = setTimeout(() => {
        isExpired = true;
        waiter.attempt();
      }, ask.wait_ms);
      signal.addEventListener('abort', abort);
      leavers.add(giveUp);
      stand(blocked);
      if (signal.aborted) abort();
    });
  }

  return {
    reserve(budgets: readonly Budget[], ask: Ask) {
      const rules = rulesOf(budgets);
      const sequence = progress.begin(ask.journal_id);
      const outcome = attempt(rules, ask, sequence);
      if (!('by' in outcome)) return outcome;
      const isTooLate = !outcome.unsure && ask.wait_ms <= 0;
      if (isTooLate || outcome.by.account.line.size >= mostWaiting) return refuse(outcome, sequence);
      return wait(rules, ask, sequence, outcome);
    },
    drain(accounts) {
      if (lines.size > 0) drain(accounts);
    },
    drainAll: () => drain([...lines]),
    close() {
      for (const giveUp of leavers) giveUp();
    },
  };
}

class Reserved implements Reservation {
  readonly #takes: readonly Take[];
  readonly #sequence: number;
  readonly #settle: (takes: readonly Take[], sequence: number, actual: Amounts) => void;
  #isSettled = false;

  constructor(
    takes: readonly Take[],
    sequence: number,
    settle: (takes: readonly Take[], sequence: number, actual: Amounts) => void,
  ) {
    this.#takes = takes;
    this.#sequence = sequence;
    this.#settle = settle;
  }

  get holds() {
    return this.#takes.map(({ account }) => account.hold);
  }

  settle(actual: Amounts): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settle(this.#takes, this.#sequence, actual);
  }
}
