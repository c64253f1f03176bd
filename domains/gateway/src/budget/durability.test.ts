import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { systemClock } from '@apex/kit/clock';
import { createPool, runtimeRole, withTenant } from '@apex/postgres';
import { parseUsd } from '@apex/pricing';
import { silentLog } from '@apex/testkit/silent-log';
import { startSlowProxy } from '@apex/testkit/slow-proxy';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GatewayDatabase } from '../gateway-database.ts';
import { pruneUses } from './prune-uses.ts';
import {
  ask,
  type BudgetFixture,
  dollars,
  factsOf,
  newCaller,
  reserve,
  startBudgets,
} from './test-support/budget-fixture.ts';
import { readSpending, replay, startSpending } from './test-support/spending-run.ts';

let fixture: BudgetFixture;
let folder: string;
let owner: Kysely<GatewayDatabase>;
beforeAll(async () => {
  [fixture, folder] = await Promise.all([startBudgets(), mkdtemp(path.join(os.tmpdir(), 'apex-budget-'))]);
  owner = fixture.postgres.ownerPool<GatewayDatabase>().db;
});
afterAll(async () => {
  await fixture.stop();
  await rm(folder, { recursive: true, force: true });
});

async function storedOf(budget: { readonly id: string }): Promise<bigint> {
  const { rows } = await sql<{ spent: string }>`
    select coalesce(sum(spent), 0)::text as spent from gateway.budget_uses where budget_id = ${budget.id}`.execute(
    owner,
  );
  return parseUsd(rows[0]?.spent ?? '0');
}

test('a restarted process knows what was spent, and tells each share once', async () => {
  const caller = newCaller();
  const facts = factsOf(caller, { labels: { user: 'ada' } });
  const budget = await fixture.budget(caller, { scope: 'user', amount: '1', alert_at: [0.5, 0.8, 1] });
  const told = () => fixture.reached.filter((one) => one.budget.id === budget.id).map(({ share }) => share);
  const before = fixture.ledger();
  (await reserve(before, [budget], { facts })).settle(dollars(0.85));
  await before.flush();
  // A jump over several is told once, by the highest.
  expect(told()).toEqual([0.8]);
  expect(fixture.reached.find((one) => one.budget.id === budget.id)).toMatchObject({
    organisation_id: caller.organisation_id,
    subject: 'ada',
    spent: '0.85',
    window: { from: '2026-03-01T00:00:00.000Z', renews_at: '2026-04-01T00:00:00.000Z' },
  });
  await before.close();
  const after = fixture.ledger();
  (await reserve(after, [budget], { facts })).settle(dollars(0.1));
  await after.flush();
  expect(told()).toEqual([0.8]);
  (await reserve(after, [budget], { facts })).settle(dollars(0.1));
  await expect(reserve(after, [budget], { facts })).rejects.toMatchObject({ details: { spent: '1.05' } });
  await after.flush();
  expect(told()).toEqual([0.8, 1]);
});

test('a call is recovered once, however often and whatever of it was stored', async () => {
  const caller = newCaller();
  const facts = factsOf(caller);
  const budget = await fixture.budget(caller, { amount: '10' });
  const dead = fixture.ledger();
  const stored = await reserve(dead, [budget], { facts, journal_id: `${dead.process_id}:1` });
  const open = await reserve(dead, [budget], { facts, journal_id: `${dead.process_id}:2` });
  stored.settle(dollars(1));
  await dead.flush();
  const alive = fixture.ledger();
  (await reserve(alive, [budget], { facts })).settle(dollars(0.5));
  for (let time = 0; time < 2; time += 1) {
    await alive.recover(`${dead.process_id}:1`, stored.holds, dollars(1));
    await alive.recover(`${dead.process_id}:2`, open.holds, dollars(2));
    await alive.recover(`${dead.process_id}:3`, open.holds, dollars(4));
  }
  expect((await alive.usesOf(budget)).uses).toMatchObject([{ spent: '7.5' }]);
  expect(await storedOf(budget)).toBe(parseUsd('7.5'));
});

test('after kill -9 what PostgreSQL holds is what the journal says, each call once', async () => {
  const caller = newCaller();
  const facts = factsOf(caller);
  const budgets = [
    await fixture.budget(caller, { amount: '1000000' }),
    await fixture.budget(caller, { scope: 'key', window: 'total', amount: '1000000' }),
  ];
  const journal = path.join(folder, 'killed');
  const process_id = randomUUID();
  const run = await startSpending({
    database_url: fixture.postgres.owner_url,
    redis_url: null,
    process_id,
    budgets,
    facts,
    journal,
    calls: 1_000_000,
    at_once: 2,
    wait_ms: 0,
    call_ms: 10,
  });
  run.begin();
  // Some batches are stored, others not: that is when it dies.
  const [first] = budgets;
  if (first === undefined) throw new Error('two budgets were made');
  const seen = new Set<bigint>();
  while (seen.size < 3) {
    seen.add(await storedOf(first));
    await soon();
  }
  await run.kill();
  const said = (await readSpending(journal)).reduce((sum, { used }) => sum + used, 0n);
  expect(await storedOf(first)).toBeLessThan(said);
  const ledger = fixture.ledger({ clock: systemClock });
  expect(await replay(ledger, journal, process_id)).toBe(said);
  for (const budget of budgets) expect(await storedOf(budget)).toBe(said);
  await replay(ledger, journal, process_id);
  for (const budget of budgets) expect(await storedOf(budget)).toBe(said);
  expect((await readFile(journal, 'utf8')).length).toBeGreaterThan(0);
});

test('while the database is away calls go on, and what they spent is stored once when it is back', async () => {
  const caller = newCaller();
  const facts = factsOf(caller);
  const budget = await fixture.budget(caller, { amount: '5' });
  const other = await fixture.budget(caller, { scope: 'key', amount: '5' });
  const before = fixture.ledger();
  (await reserve(before, [budget, other], { facts })).settle(dollars(3));
  await before.close();
  const url = new URL(fixture.postgres.owner_url);
  const proxy = await startSlowProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const pool = createPool<GatewayDatabase>({
    url: url.href,
    application_name: 'apex-test',
    role: runtimeRole,
    log: silentLog,
    max: 4,
  });
  const ledger = fixture.ledger({ db: pool.db });
  (await reserve(ledger, [budget], { facts })).settle(dollars(0.5));
  await ledger.flush();
  (await reserve(ledger, [budget], { facts })).settle(dollars(0.25));
  proxy.cut(true);
  await expect(ledger.flush()).rejects.toMatchObject({ kind: 'unavailable' });
  // Of what it did not read before, nothing is known: it counts from nothing.
  (await reserve(ledger, [budget, other], { facts })).settle(dollars(0.25));
  await expect(ledger.flush()).rejects.toMatchObject({ kind: 'unavailable' });
  proxy.cut(false);
  await expect
    .poll(() =>
      ledger.flush().then(
        () => 'stored',
        () => 'away',
      ),
    )
    .toBe('stored');
  expect(await storedOf(budget)).toBe(parseUsd('4'));
  expect(await storedOf(other)).toBe(parseUsd('3.25'));
  // And what was stored before is known again.
  await expect.poll(async () => (await ask(ledger, [{ ...other, amount: '3' }], { facts })).kind).toBe('refused');
  await ledger.close();
  await pool.close();
  await proxy.close();
});

test('a batch whose answer was lost is stored once, and what it crossed is told', async () => {
  const caller = newCaller();
  const budget = await fixture.budget(caller, { amount: '1', alert_at: [0.5] });
  let isLost = false;
  const db: Kysely<GatewayDatabase> = Object.create(fixture.db, {
    transaction: {
      value: () => ({
        execute: async (work: Parameters<ReturnType<typeof fixture.db.transaction>['execute']>[0]) => {
          const answer = await fixture.db.transaction().execute(work);
          if (isLost) throw new Error('the connection broke after the commit');
          return answer;
        },
      }),
    },
  });
  const ledger = fixture.ledger({ db });
  (await reserve(ledger, [budget], { facts: factsOf(caller) })).settle(dollars(0.6));
  isLost = true;
  await expect(ledger.flush()).rejects.toThrow('the connection broke');
  await expect(ledger.flush()).rejects.toThrow('the connection broke');
  isLost = false;
  await ledger.flush();
  expect(await storedOf(budget)).toBe(parseUsd('0.6'));
  expect(fixture.reached.filter((one) => one.budget.id === budget.id)).toHaveLength(1);
});

test('row-level security hides each table from other organisations, and from whoever is no ledger', async () => {
  const caller = newCaller();
  const budget = await fixture.budget(caller, {});
  const ledger = fixture.ledger();
  const held = await reserve(ledger, [budget], { facts: factsOf(caller) });
  held.settle(dollars(0.1));
  await ledger.flush();
  await ledger.recover('somebody:1', held.holds, dollars(0.1));
  for (const table of ['budgets', 'budget_uses', 'budget_writers', 'budget_recoveries']) {
    const count = (db: typeof fixture.db) =>
      sql<{ n: number }>`select count(*)::int as n from ${sql.table(`gateway.${table}`)}`.execute(db);
    expect((await count(fixture.db)).rows).toEqual([{ n: 0 }]);
    expect((await withTenant(fixture.db, newCaller(), count)).rows).toEqual([{ n: 0 }]);
  }
  const asJob = fixture.db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'gateway.ledger', true)`.execute(trx);
    return sql`update gateway.budgets set amount = 0`.execute(trx);
  });
  expect((await asJob).numAffectedRows).toBe(0n);
});

test('past windows are removed when they are of no interest any more, totals stay', async () => {
  const caller = newCaller();
  const facts = factsOf(caller, { labels: { session: 's' } });
  const budgets = [
    await fixture.budget(caller, { window: 'minute' }),
    await fixture.budget(caller, { window: 'month' }),
    await fixture.budget(caller, { window: 'total' }),
    await fixture.budget(caller, { scope: 'session', window: 'total' }),
  ];
  const ledger = fixture.ledger();
  (await reserve(ledger, budgets, { facts })).settle(dollars(0.1));
  await ledger.flush();
  const left = async (days: number) => {
    await pruneUses(fixture.db, fixture.clock.now() + days * 86_400_000);
    return Promise.all(budgets.map(async (budget) => (await storedOf(budget)) > 0n));
  };
  expect(await left(0)).toEqual([true, true, true, true]);
  expect(await left(2)).toEqual([false, true, true, true]);
  expect(await left(450)).toEqual([false, false, true, false]);
});
