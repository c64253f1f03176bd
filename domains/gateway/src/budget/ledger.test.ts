import { randomUUID } from 'node:crypto';
import { silentLog } from '@apex/testkit/silent-log';
import { startTestRedis, type TestRedis } from '@apex/testkit/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { windowStart } from './budget-window.ts';
import type { Reservation } from './ledger.ts';
import { pico } from '@apex/pricing';
import { createRedisLeases } from './redis-leases.ts';
import {
  ask,
  type BudgetFixture,
  dollars,
  factsOf,
  newCaller,
  reserve,
  startBudgets,
  type TestLedger,
} from './test-support/budget-fixture.ts';

let fixture: BudgetFixture;
let redis: TestRedis;
beforeAll(async () => {
  [fixture, redis] = await Promise.all([startBudgets(), startTestRedis()]);
});
afterAll(async () => {
  await fixture.stop();
  await redis.stop();
});

const implementations: Readonly<Record<string, () => Promise<TestLedger>>> = {
  'in the process': async () => fixture.ledger(),
  'over Redis': async () => {
    const leases = await createRedisLeases({ url: redis.url, process_id: randomUUID(), log: silentLog });
    return fixture.ledger({ leases });
  },
};

describe.each(Object.keys(implementations))('a ledger %s', (name) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = (await implementations[name]?.()) ?? fixture.ledger();
  });

  test('money is held, settled, and refused with what was spent, the limit and when it renews', async () => {
    const caller = newCaller();
    const budget = await fixture.budget(caller, { name: 'Search', amount: '0.15', window: 'day' });
    const facts = factsOf(caller);
    const first = await reserve(ledger, [budget], { facts });
    expect(first.holds).toEqual([
      { budget_id: budget.id, subject: '', window_ms: windowStart('day', fixture.clock.now()) },
    ]);
    // Held, not spent: the second exceeds it by what one call may, the third has to wait.
    const second = await reserve(ledger, [budget], { facts });
    await expect(reserve(ledger, [budget], { facts })).rejects.toMatchObject({
      status: 429,
      reason: 'gateway.budget_held',
      retry_after_seconds: 1,
    });
    first.settle(dollars(0.1));
    second.settle(dollars(0.06));
    second.settle(dollars(0.06));
    await expect(reserve(ledger, [budget], { facts })).rejects.toMatchObject({
      kind: 'limit',
      status: 402,
      reason: 'gateway.budget_spent',
      message: 'The budget "Search" is spent: $0.16 of $0.15. It renews at 2026-03-02T00:00:00.000Z.',
      details: {
        budget_id: budget.id,
        spent: '0.16',
        amount: '0.15',
        unit: 'usd',
        renews_at: '2026-03-02T00:00:00.000Z',
      },
    });
    expect(await ledger.usesOf(budget)).toMatchObject({
      uses: [{ subject: '', spent: '0.16', reserved: '0', share: 1.0666, window_from: '2026-03-01T00:00:00.000Z' }],
      subjects: 1,
    });
  });

  test('nested budgets are taken together or not at all, each value its own where none is named', async () => {
    const caller = newCaller();
    const facts = factsOf(caller, { labels: { feature: 'search', user: 'ada' } });
    const budgets = await Promise.all([
      fixture.budget(caller, { amount: '1' }),
      fixture.budget(caller, { scope: 'project', subject: caller.project_id, amount: '1' }),
      fixture.budget(caller, { scope: 'user', amount: '1', unit: 'tokens' }),
      fixture.budget(caller, { scope: 'label', label: 'feature', subject: 'search', amount: '0.1' }),
      fixture.budget(caller, { scope: 'label', label: 'feature', subject: 'other', amount: '0' }),
      fixture.budget(caller, { scope: 'session', amount: '0' }),
      fixture.budget(caller, { scope: 'key', subject: 'another key', amount: '0' }),
      fixture.budget(caller, { amount: '0', enabled: false }),
    ]);
    const held = await reserve(ledger, budgets, { facts, most: dollars(0.1, 5) });
    expect(held.holds.map(({ subject }) => subject)).toEqual(['', '', 'ada', '']);
    await expect(reserve(ledger, budgets, { facts })).rejects.toMatchObject({ reason: 'gateway.budget_held' });
  });

  test('limits a minute and calls at the same time come back by waiting', async () => {
    const caller = newCaller();
    const facts = factsOf(caller);
    const requests = await fixture.budget(caller, { unit: 'requests', window: 'minute', amount: '2' });
    const tokens = await fixture.budget(caller, { unit: 'tokens', window: 'minute', amount: '100' });
    const atOnce = await fixture.budget(caller, { unit: 'concurrent', window: 'total', amount: '1' });
    fixture.clock.advance(60_000 - (fixture.clock.now() % 60_000) + 18_000);
    const first = await reserve(ledger, [requests, tokens, atOnce], { facts, most: dollars(0, 60) });
    await expect(reserve(ledger, [requests, tokens, atOnce], { facts })).rejects.toMatchObject({
      status: 429,
      reason: 'gateway.too_many_at_once',
      retry_after_seconds: 1,
    });
    first.settle(dollars(0, 120));
    const tooMany = { status: 429, reason: 'gateway.rate_limited', retry_after_seconds: 42 };
    await expect(reserve(ledger, [tokens, atOnce], { facts })).rejects.toMatchObject(tooMany);
    // A call counts as one whatever becomes of it.
    const second = await reserve(ledger, [requests, atOnce], { facts });
    second.settle(dollars(0));
    await expect(reserve(ledger, [requests], { facts })).rejects.toMatchObject(tooMany);
    fixture.clock.advance(42_000);
    (await reserve(ledger, [requests, tokens, atOnce], { facts })).settle(dollars(0, 1));
  });

  test('who waits goes on in the order of coming, is refused when it is spent, and may leave', async () => {
    const caller = newCaller();
    const facts = factsOf(caller);
    const budget = await fixture.budget(caller, { amount: '0.1' });
    const holder = await reserve(ledger, [budget], { facts });
    const order: number[] = [];
    const leaving = new AbortController();
    const wait = (index: number, signal = caller.signal): Promise<Reservation> =>
      reserve(ledger, [budget], { facts, wait_ms: 60_000, signal }).then((reservation) => {
        order.push(index);
        return reservation;
      });
    const [one, left, two, three] = [wait(1), wait(2, leaving.signal), wait(3), wait(4)];
    const late = reserve(ledger, [budget], { facts, wait_ms: 5 });
    await expect(late).rejects.toMatchObject({ reason: 'gateway.budget_held' });
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    holder.settle(dollars(0.01));
    (await one).settle(dollars(0.02));
    (await two).settle(dollars(0.08));
    await expect(three).rejects.toMatchObject({ reason: 'gateway.budget_spent' });
    expect(order).toEqual([1, 3]);
    expect((await ledger.usesOf(budget)).uses).toMatchObject([{ spent: '0.11', reserved: '0' }]);
  });

  test('a ladder moves a call by one step when the budget is reached, and ends in a refusal; soft ones refuse nothing', async () => {
    const caller = newCaller();
    const facts = factsOf(caller, { model: 'opus' });
    const ladder = ['*', 'opus', 'sonnet', 'haiku'];
    const budget = await fixture.budget(caller, { amount: '0.1', action: 'downgrade', ladder });
    const soft = await fixture.budget(caller, { amount: '0', action: 'soft' });
    const budgets = [budget, soft];
    const spent = await reserve(ledger, budgets, { facts });
    const moved = { kind: 'downgrade', model: 'sonnet', budget: { id: budget.id } };
    expect(await ask(ledger, budgets, { facts })).toMatchObject(moved);
    spent.settle(dollars(0.1));
    expect(await ask(ledger, budgets, { facts })).toMatchObject(moved);
    const again = await ask(ledger, budgets, { facts, model: 'sonnet', downgraded_by: [budget.id] });
    if (again.kind !== 'granted') throw new Error('one step is enough');
    again.reservation.settle(dollars(0.02));
    expect(await ask(ledger, budgets, { facts, model: 'gpt-5' })).toMatchObject({ model: 'opus' });
    expect(await ask(ledger, budgets, { facts, model: 'haiku' })).toMatchObject({
      kind: 'refused',
      error: { reason: 'gateway.budget_spent' },
    });
    const both = await Promise.all(budgets.map(async (one) => (await ledger.usesOf(one)).uses[0]?.spent));
    expect(both).toEqual(['0.12', '0.12']);
  });

  test('a thousand calls at the same time on one dollar spend it, and at most one call more', async () => {
    const caller = newCaller();
    const facts = factsOf(caller);
    const budgets = await Promise.all([
      fixture.budget(caller, { amount: '1' }),
      fixture.budget(caller, { scope: 'key', amount: '100' }),
    ]);
    const cents = (index: number): bigint => BigInt(((index * 7919) % 97) + 1) * 100_000_000n;
    let spent = 0n;
    let refused = 0;
    await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        const hangsUp = index % 10 === 0 ? AbortSignal.abort() : caller.signal;
        const most = { usd: pico(cents(index) * 2n), tokens: 0 };
        const answer = await Promise.resolve(
          ask(ledger, budgets, { facts, most, wait_ms: 20_000, signal: hangsUp }),
        ).catch(() => null);
        if (answer?.kind !== 'granted') {
          refused += 1;
          return;
        }
        await new Promise(setImmediate);
        spent += cents(index);
        answer.reservation.settle({ usd: pico(cents(index)), tokens: 0 });
      }),
    );
    expect(refused).toBeGreaterThan(0);
    expect(spent).toBeGreaterThanOrEqual(1_000_000_000_000n - 1_000_000n);
    expect(spent).toBeLessThanOrEqual(1_000_000_000_000n + 2n * 9_700_000_000n);
    const [use] = (await ledger.usesOf(budgets[0] ?? never())).uses;
    expect(use).toMatchObject({ reserved: '0' });
    expect(Number(use?.spent) * 1e12).toBeCloseTo(Number(spent));
  });
});

function never(): never {
  throw new Error('two budgets were made');
}
