import { authRoutes } from '@apex/contracts';
import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
let owner: Tenant;
let admin: Tenant;
beforeAll(async () => {
  fixture = await startAuth();
  owner = await fixture.signUp();
  fixture.clock.advance(1000);
  admin = await fixture.join(owner, 'admin');
  for (const name of ['one', 'two', 'three']) {
    fixture.clock.advance(1000);
    await fixture.auth.api.createKey(admin.caller, { name, scopes: ['all'] });
  }
});
afterAll(() => fixture.stop());

const list = (by: Tenant, query: object = {}) =>
  fixture.auth.api.listAudit(by.caller, authRoutes.listAudit.input.parse(query));

test('it tells who did what when, the latest first, page by page', async () => {
  const { entries, pagination } = await list(owner);
  expect(entries.map(({ action, email }) => [action, email])).toEqual([
    ['key.create', admin.email],
    ['key.create', admin.email],
    ['key.create', admin.email],
    ['user.sign_in', admin.email],
    ['member.join', admin.email],
    ['invitation.create', owner.email],
    ['user.sign_up', owner.email],
  ]);
  expect(pagination).toEqual({ page: 1, per_page: 20, total: 7, total_pages: 1 });
  expect(authRoutes.listAudit.output.parse({ entries, pagination })).toEqual({ entries, pagination });
  const pages = await Promise.all([1, 2, 3, 4].map((page) => list(owner, { page, per_page: 2 })));
  expect(pages.flatMap((one) => one.entries)).toEqual(entries);
  expect((await list(owner, { sort: 'at' })).entries).toEqual(entries.toReversed());
});

test('it is filtered by what, who and when', async () => {
  expect((await list(owner, { action: 'invitation.create' })).entries).toHaveLength(1);
  expect((await list(owner, { user_id: owner.identity.user_id })).pagination.total).toBe(2);
  const [latest] = (await list(owner)).entries;
  expect((await list(owner, { at_gte: latest?.at })).entries).toEqual([latest]);
  expect((await list(owner, { at_lte: latest?.at })).pagination.total).toBe(7);
  expect((await list(owner, { at_gte: '2030-01-01T00:00:00Z' })).entries).toEqual([]);
});

test('it is for admins and owners; keys of theirs included; and no other organisation’s', async () => {
  expect((await list(admin)).pagination.total).toBe(7);
  for (const role of ['viewer', 'member'] as const) {
    const reader = await fixture.join(owner, role);
    await expect(list(reader)).rejects.toMatchObject({ kind: 'forbidden', reason: 'auth.role_too_low' });
  }
  const stranger = await fixture.signUp();
  expect((await list(stranger)).entries.map(({ action }) => action)).toEqual(['user.sign_up']);
});

test('nothing but declared fields can be filtered or sorted by', () => {
  const { input } = authRoutes.listAudit;
  for (const query of [{ email: 'x' }, { sort: 'email' }, { action: 'nothing' }, { per_page: 101 }]) {
    expect(input.safeParse(query).success).toBe(false);
  }
});
