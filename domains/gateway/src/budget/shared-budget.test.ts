import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Budget } from '@apex/contracts';
import { systemClock } from '@apex/kit/clock';
import { parseUsd, pico } from '@apex/pricing';
import { startTestRedis, type TestRedis } from '@apex/testkit/redis';
import { silentLog } from '@apex/testkit/silent-log';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { readSpending, replay, startSpending } from './test-support/spending-run.ts';

const oneCall = 2n * 9_700_000_000n;
const dollar = parseUsd('1');

let fixture: BudgetFixture;
let redis: TestRedis;
let folder: string;
beforeAll(async () => {
  [fixture, redis, folder] = await Promise.all([
    startBudgets(),
    startTestRedis(),
    mkdtemp(path.join(os.tmpdir(), 'apex-budget-')),
  ]);
});
afterAll(async () => {
  await fixture.stop();
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

async function shared(url = redis.url): Promise<TestLedger> {
  const leases = await createRedisLeases({ url, process_id: randomUUID(), log: silentLog });
  return fixture.ledger({ leases, clock: systemClock });
}

async function spender(budget: Budget, facts: ReturnType<typeof factsOf>, calls = 500) {
  const process_id = randomUUID();
  const journal = path.join(folder, process_id);
  const run = await startSpending({
    database_url: fixture.postgres.owner_url,
    redis_url: redis.url,
    process_id,
    budgets: [budget],
    facts,
    journal,
    calls,
    at_once: 500,
    wait_ms: 20_000,
    call_ms: 1,
  });
  return { ...run, process_id, journal };
}

async function spentIn(...journals: string[]): Promise<bigint> {
  const calls = (await Promise.all(journals.map(readSpending))).flat();
  return calls.reduce((sum, { used }) => sum + used, 0n);
}

async function usedOf(ledger: TestLedger, budget: Budget): Promise<bigint> {
  return parseUsd((await ledger.usesOf(budget)).uses[0]?.spent ?? '0');
}

test('two processes with five hundred calls each at the same time spend one dollar, and at most one call more', async () => {
  const caller = newCaller();
  const budget = await fixture.budget(caller, { amount: '1' });
  const [one, other] = await Promise.all([spender(budget, factsOf(caller)), spender(budget, factsOf(caller))]);
  one.begin();
  other.begin();
  const admitted = await Promise.all([one.done, other.done]);
  expect(Math.min(...admitted)).toBeGreaterThan(1);
  await Promise.all([one.end(), other.end()]);
  const spent = await spentIn(one.journal, other.journal);
  expect(spent).toBeGreaterThanOrEqual(dollar - oneCall);
  expect(spent).toBeLessThanOrEqual(dollar + oneCall);
  const ledger = await shared();
  expect(await usedOf(ledger, budget)).toBe(spent);
});

test('what a killed process had leased counts as spent, until its journal was recovered', async () => {
  const caller = newCaller();
  const facts = factsOf(caller);
  const budget = await fixture.budget(caller, { amount: '1' });
  const run = await spender(budget, facts, 20);
  run.begin();
  await run.done;
  await run.kill();
  const leases = await createRedisLeases({
    url: redis.url,
    process_id: randomUUID(),
    log: silentLog,
    silent_after_ms: 100,
  });
  const ledger = fixture.ledger({ leases, clock: systemClock });
  const spent = await spentIn(run.journal);
  expect(await replay(ledger, run.journal, run.process_id)).toBe(spent);
  expect(await usedOf(ledger, budget)).toBe(spent);
  const { holds } = await reserve(ledger, [budget], { facts, most: dollars(0.001), wait_ms: 20_000 }).then((one) => {
    one.settle(dollars(0));
    return one;
  });
  const [hold] = holds;
  if (hold === undefined) throw new Error('one budget was asked for');
  const account = { organisation_id: caller.organisation_id, hold, unit: budget.unit, keep_ms: 60_000 };
  const taking = async () => (await leases.read(account))?.processes.map(({ process_id }) => process_id);
  await expect.poll(taking, { timeout: 10_000 }).toEqual([leases.process_id]);
  // As much as is left can be had again, and no more.
  const left = dollar - spent;
  const all = await reserve(ledger, [budget], { facts, most: { usd: pico(left), tokens: 0 }, wait_ms: 20_000 });
  expect(await ask(ledger, [budget], { facts })).toMatchObject({ kind: 'refused' });
  all.settle({ usd: pico(left), tokens: 0 });
  expect(await usedOf(ledger, budget)).toBe(dollar);
});

test('what one process leases and does not need goes to the other that does', async () => {
  const caller = newCaller();
  const facts = factsOf(caller);
  const money = await fixture.budget(caller, { amount: '1' });
  const atOnce = await fixture.budget(caller, { unit: 'concurrent', window: 'total', amount: '2' });
  const budgets = [money, atOnce];
  const [one, other] = await Promise.all([shared(), shared()]);
  const [first, second] = await Promise.all([
    reserve(one, budgets, { facts, wait_ms: 20_000 }),
    reserve(other, budgets, { facts, wait_ms: 20_000 }),
  ]);
  expect(await ask(other, budgets, { facts })).toMatchObject({ error: { reason: 'gateway.too_many_at_once' } });
  first.settle(dollars(0.1));
  const third = await reserve(other, budgets, { facts, most: dollars(0.7), wait_ms: 20_000 });
  second.settle(dollars(0.1));
  third.settle(dollars(0.7));
  const last = await reserve(other, budgets, { facts, most: dollars(0.1), wait_ms: 20_000 });
  last.settle(dollars(0.1));
  await expect(reserve(one, budgets, { facts, wait_ms: 20_000 })).rejects.toMatchObject({
    reason: 'gateway.budget_spent',
    details: { spent: '1' },
  });
});

test('without Redis leases are used up, then hard budgets are closed; it begins anew from the database when it is back', async () => {
  const own = await startTestRedis();
  const caller = newCaller();
  const facts = factsOf(caller);
  const budget = await fixture.budget(caller, { amount: '1' });
  const soft = await fixture.budget(caller, { amount: '0', action: 'soft' });
  const ledger = await shared(own.url);
  const most = dollars(0.01);
  (await reserve(ledger, [budget, soft], { facts, most })).settle(most);
  await ledger.flush();
  await own.stop();
  let closed: unknown;
  let spent = 1;
  while (closed === undefined) {
    const answer = await ask(ledger, [budget, soft], { facts, most });
    if (answer.kind === 'granted') {
      spent += 1;
      answer.reservation.settle(most);
    } else closed = answer;
    expect(spent).toBeLessThan(40);
  }
  expect(closed).toMatchObject({ error: { kind: 'unavailable', reason: 'gateway.budget_store_away' } });
  expect(await ask(ledger, [soft], { facts, most })).toMatchObject({ kind: 'granted' });
  await ledger.flush();
  const again = await startTestRedis({ port: Number(new URL(own.url).port) });
  await expect
    .poll(async () => (await ask(ledger, [budget], { facts, most: dollars(1), wait_ms: 1000 })).kind, {
      timeout: 20_000,
    })
    .toBe('granted');
  // All is held by that one call now; what was spent before Redis lost it is not forgotten.
  const fresh = await shared(again.url);
  await expect(reserve(fresh, [budget], { facts })).rejects.toMatchObject({ reason: 'gateway.budget_held' });
  expect(await usedOf(fresh, budget)).toBe(parseUsd((spent / 100).toFixed(2)));
  await ledger.close();
  await fresh.close();
  await again.stop();
});
