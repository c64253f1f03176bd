import type { ApexError } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type BudgetFixture,
  dollars,
  factsOf,
  newBudget,
  newCaller,
  reserve,
  startBudgets,
} from './test-support/budget-fixture.ts';

let fixture: BudgetFixture;
beforeAll(async () => {
  fixture = await startBudgets();
});
afterAll(() => fixture.stop());

test('a budget is made, listed with what is used of it, changed by version and removed; snapshots are told each time', async () => {
  const caller = newCaller();
  const ledger = fixture.ledger();
  const api = fixture.api(ledger);
  const budget = await api.createBudget(caller, newBudget({ name: 'Search', scope: 'user', amount: '0.50' }));
  expect(budget).toMatchObject({ name: 'Search', amount: '0.5', version: 1, created_by: caller.actor.user_id });
  for (const [index, user] of ['ada', 'bob', 'eve'].entries()) {
    const facts = factsOf(caller, { labels: { user } });
    (await reserve(ledger, [budget], { facts })).settle(dollars((index + 1) / 10));
  }
  const open = await reserve(ledger, [budget], { facts: factsOf(caller, { labels: { user: 'new' } }) });
  const uses = [
    { subject: 'eve', spent: '0.3', share: 0.6 },
    { subject: 'bob', spent: '0.2' },
    { subject: 'ada', spent: '0.1' },
    { subject: 'new', spent: '0', reserved: '0.1' },
  ];
  expect(await api.listBudgets(caller, {})).toMatchObject({ budgets: [{ budget, uses, subjects: 4 }] });
  expect(await api.getBudget(caller, { id: budget.id })).toMatchObject({ budget, uses, subjects: 4 });
  open.settle(dollars(0));
  const changed = await api.changeBudget(caller, { id: budget.id, version: 1, amount: '2', name: 'Search, all' });
  expect(changed).toEqual({ ...budget, amount: '2', name: 'Search, all', version: 2 });
  await expect(api.changeBudget(caller, { id: budget.id, version: 1, amount: '3' })).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'gateway.stale_version',
    details: { current_version: 2 },
  });
  expect(await api.deleteBudget(caller, { id: budget.id })).toEqual({ deleted: true });
  // What is still settled of it goes nowhere, and holds up nothing.
  await ledger.flush();
  expect(await api.listBudgets(caller, {})).toEqual({ budgets: [] });
  expect(fixture.changed.filter((id) => id === caller.organisation_id)).toHaveLength(3);
});

test('names are an organisation’s own, and what does not fit is refused with the field', async () => {
  const caller = newCaller();
  const api = fixture.api(fixture.ledger());
  const first = await api.createBudget(caller, newBudget({ name: 'One' }));
  const second = await api.createBudget(caller, newBudget({ name: 'Two', unit: 'requests', window: 'minute' }));
  const taken = { kind: 'conflict', reason: 'gateway.budget_exists' };
  await expect(api.createBudget(caller, newBudget({ name: 'One' }))).rejects.toMatchObject(taken);
  await expect(api.changeBudget(caller, { id: second.id, version: 1, name: 'One' })).rejects.toMatchObject(taken);
  await expect(api.changeBudget(caller, { id: second.id, version: 1, amount: '1.5' })).rejects.toSatisfy(
    (error: ApexError) => error.kind === 'invalid' && error.message.startsWith('amount must be a whole number'),
  );
  await expect(api.changeBudget(caller, { id: first.id, version: 1, action: 'downgrade' })).rejects.toMatchObject({
    details: [{ path: 'ladder' }],
  });
  await expect(api.createBudget(newCaller(), newBudget({ name: 'One' }))).resolves.toMatchObject({ name: 'One' });
});

test('another organisation’s budget is not found by any verb', async () => {
  const api = fixture.api(fixture.ledger());
  const { id } = await api.createBudget(newCaller(), newBudget({}));
  const stranger = newCaller();
  const notFound = { kind: 'not_found', reason: 'gateway.budget_not_found' };
  await expect(api.getBudget(stranger, { id })).rejects.toMatchObject(notFound);
  await expect(api.changeBudget(stranger, { id, version: 1 })).rejects.toMatchObject(notFound);
  await expect(api.deleteBudget(stranger, { id })).rejects.toMatchObject(notFound);
  expect(await api.listBudgets(stranger, {})).toEqual({ budgets: [] });
});
