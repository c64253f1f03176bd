import { type Budget, gatewayRoutes } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { formatUsd, pico } from '@apex/pricing';
import { createFixedClock } from '@apex/testkit/fixed-clock';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAccountBook } from './account.ts';
import { createPresentWindows, windowStart } from './budget-window.ts';
import { createDesk } from './desk.ts';
import { createJournalProgress } from './journal-progress.ts';
import type { Admission, Amounts, Reservation } from './ledger.ts';
import { factsOf, newBudget, newCaller } from './test-support/budget-fixture.ts';
import { rulesOf, subjectOf } from './rule.ts';

const caller = newCaller();
const users = ['ada', 'bob'] as const;

/** Nested: of all, of each user, of one label, and calls at the same time. */
const budgetsOf = (amounts: readonly bigint[]): Budget[] => {
  const made = [
    newBudget({ amount: formatUsd(amounts[0] ?? 0n), window: 'minute' }),
    newBudget({ scope: 'user', amount: formatUsd(amounts[1] ?? 0n), window: 'total' }),
    newBudget({
      scope: 'label',
      label: 'feature',
      subject: 'search',
      amount: formatUsd(amounts[2] ?? 0n),
      window: 'day',
    }),
    newBudget({ unit: 'concurrent', window: 'total', amount: String((amounts[3] ?? 0n) % 4n) }),
    newBudget({ action: 'soft', amount: '0', window: 'month' }),
  ];
  const common = { created_at: new Date(0).toISOString(), created_by: caller.actor.user_id, version: 1 };
  return made.map((budget) => gatewayRoutes.createBudget.output.parse({ ...budget, ...common, id: newId.budget() }));
};

const operation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      user: fc.constantFrom(...users),
      search: fc.boolean(),
      most: fc.bigInt(0n, 60n),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), share: fc.nat(110) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(90_000) }) },
);

type Calls = Map<number, { readonly facts: ReturnType<typeof factsOf>; readonly most: bigint }>;

/** The rule as it is told, in as few words: one list of sums, everybody asked anew after each change. */
class Naive {
  readonly sums = new Map<string, { spent: bigint; held: bigint }>();
  waiting: number[] = [];
  readonly holds = new Map<number, { readonly key: string; readonly most: bigint; readonly of: Budget }[]>();

  readonly budgets: readonly Budget[];
  readonly calls: Calls;

  constructor(budgets: readonly Budget[], calls: Calls) {
    this.budgets = budgets;
    this.calls = calls;
  }

  sum(key: string) {
    const sum = this.sums.get(key) ?? { spent: 0n, held: 0n };
    this.sums.set(key, sum);
    return sum;
  }

  tryOne(index: number, now: number): boolean {
    const call = this.calls.get(index);
    if (call === undefined) throw new Error('a call that was never made');
    const takes = rulesOf(this.budgets).flatMap(({ budget, amount }) => {
      const subject = subjectOf(budget, call.facts);
      if (subject === undefined) return [];
      const key = `${budget.id} ${subject} ${windowStart(budget.window, now)}`;
      return [{ key, of: budget, amount, most: budget.unit === 'concurrent' ? 1n : call.most }];
    });
    const fits = takes.every(({ key, of, amount }) => {
      const { spent, held } = this.sum(key);
      return of.action === 'soft' || spent + held < amount;
    });
    if (fits) for (const { key, most } of takes) this.sum(key).held += most;
    if (fits) this.holds.set(index, takes);
    return fits;
  }

  settle(index: number, used: bigint): void {
    for (const { key, most, of } of this.holds.get(index) ?? []) {
      this.sum(key).held -= most;
      if (of.unit !== 'concurrent') this.sum(key).spent += used;
    }
    this.holds.delete(index);
  }

  goOn(now: number): void {
    this.waiting = this.waiting.filter((index) => !this.tryOne(index, now));
  }
}

test('whatever comes in whatever order, who is admitted and what is spent is as the naive rule has it', async () => {
  const amounts = fc.array(fc.bigInt(1n, 200n), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(amounts, fc.array(operation, { maxLength: 80 }), async (amounts, operations) => {
      const budgets = budgetsOf(amounts);
      const clock = createFixedClock();
      const book = createAccountBook();
      const stored = new Map<string, bigint>();
      const progress = createJournalProgress('p');
      const desk = createDesk({
        book,
        clock,
        progress,
        windows: createPresentWindows(),
        keeper: null,
        loader: { want: (account) => void (account.known = 'yes'), again: async () => undefined },
        writer: {
          add: ({ hold }, used) => {
            const key = `${hold.budget_id} ${hold.subject} ${hold.window_ms}`;
            stored.set(key, (stored.get(key) ?? 0n) + used);
          },
          write: async () => undefined,
        },
      });
      const calls: Calls = new Map();
      const naive = new Naive(budgets, calls);
      const admitted = new Map<number, Reservation>();
      const waiters = new Map<number, AbortController>();
      const ended = new Set<number>();

      const take = (index: number, answer: Admission): void => {
        waiters.delete(index);
        if (answer.kind === 'granted') admitted.set(index, answer.reservation);
        else ended.add(index);
      };
      const quiet = () => new Promise(setImmediate);
      const agree = async (): Promise<void> => {
        await quiet();
        // Who was refused since it is spent would wait for ever by the naive rule.
        naive.waiting = naive.waiting.filter((index) => !ended.has(index));
        expect([...admitted.keys()].toSorted((a, b) => a - b)).toEqual(
          [...naive.holds.keys()].toSorted((a, b) => a - b),
        );
        for (const { held, spent, hold } of book.all()) {
          const sum = naive.sum(`${hold.budget_id} ${hold.subject} ${hold.window_ms}`);
          expect({ held, spent }).toEqual({ held: sum.held, spent: sum.spent });
          expect(held >= 0n).toBe(true);
        }
      };

      for (const [index, operation] of operations.entries()) {
        const now = clock.now();
        if (operation.kind === 'reserve') {
          const labels = { user: operation.user, ...(operation.search ? { feature: 'search' } : {}) };
          const facts = factsOf(caller, { labels });
          calls.set(index, { facts, most: operation.most });
          const leaving = new AbortController();
          if (!naive.tryOne(index, now)) naive.waiting.push(index);
          const most: Amounts = { usd: pico(operation.most), tokens: 0 };
          const asked = { journal_id: `p:${calls.size - 1}`, facts, model: 'm', downgraded_by: [], most, wait_ms: 1e6 };
          const answer = desk.reserve(budgets, { ...asked, signal: leaving.signal });
          if (answer instanceof Promise) {
            waiters.set(index, leaving);
            answer.then(
              (one) => take(index, one),
              () => ended.add(index),
            );
          } else take(index, answer);
        } else if (operation.kind === 'settle') {
          const one = [...admitted.keys()][operation.which % Math.max(1, admitted.size)];
          if (one === undefined) continue;
          // Now and then more than was thought.
          const used = ((calls.get(one)?.most ?? 0n) * BigInt(operation.share)) / 100n;
          naive.settle(one, used);
          naive.goOn(now);
          const reservation = admitted.get(one);
          admitted.delete(one);
          reservation?.settle({ usd: pico(used), tokens: 0 });
          reservation?.settle({ usd: pico(used), tokens: 0 });
        } else if (operation.kind === 'abort') {
          const one = [...waiters.keys()][operation.which % Math.max(1, waiters.size)];
          if (one === undefined) continue;
          waiters.get(one)?.abort();
          waiters.delete(one);
          naive.waiting = naive.waiting.filter((index) => index !== one);
        } else {
          clock.advance(operation.ms);
          naive.goOn(clock.now());
          // Who was refused a moment ago may have been let on by the new window: the ledger looks first.
          desk.drainAll();
        }
        await agree();
      }
      // Whoever still waits is told, nothing stays held, and what goes to the database is what was settled.
      desk.close();
      for (const [, reservation] of admitted) reservation.settle({ usd: pico(0n), tokens: 0 });
      await quiet();
      expect(waiters.size).toBe(0);
      expect(progress.position().under_way).toEqual([]);
      for (const { hold, held, spent, unit } of book.all()) {
        expect(held).toBe(0n);
        if (unit === 'usd') expect(stored.get(`${hold.budget_id} ${hold.subject} ${hold.window_ms}`) ?? 0n).toBe(spent);
      }
    }),
    { numRuns: 150 },
  );
});

test('windows are UTC’s calendar: weeks from Monday, months of their own length', () => {
  const at = Date.UTC(2024, 1, 29, 23, 59, 59, 999);
  const starts = (['minute', 'day', 'week', 'month', 'total'] as const).map((window) => windowStart(window, at));
  expect(starts.map((start) => new Date(start).toISOString().slice(0, 16))).toEqual([
    '2024-02-29T23:59',
    '2024-02-29T00:00',
    '2024-02-26T00:00',
    '2024-02-01T00:00',
    '1970-01-01T00:00',
  ]);
});
