import type { Caller } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withPerson, withSecret } from './visibility.ts';

let fixture: AuthFixture;
let ours: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  fixture = await startAuth();
  [ours, theirs] = await Promise.all([fixture.signUp(), fixture.signUp()]);
  for (const { caller, email, password } of [ours, theirs]) {
    await fixture.auth.api.signIn(fixture.visitor(), { email, password, session: 'cookie' });
    await fillTables(caller);
  }
});
afterAll(() => fixture.stop());

/** A row in every table that knows a tenant. */
async function fillTables(caller: Caller): Promise<void> {
  const { api } = fixture.auth;
  await api.createKey(caller, { name: 'one', scopes: ['ingest'] });
  await api.createInvitation(caller, { email: 'invited@example.com', role: 'viewer' });
  const secret = await api.createSecret(caller, { name: 'hook', kind: 'webhook', value: 'what signs the hook' });
  await fixture.auth.useSecret(caller, { id: secret.id, why: 'to fill the table' });
  const { id } = await api.createProject(caller, { name: 'deleted' });
  await api.deleteProject(caller, { id });
}

const tables = [
  'auth.organisations',
  'auth.members',
  'auth.projects',
  'auth.api_keys',
  'auth.refresh_families',
  'auth.refresh_tokens',
  'auth.audit_log',
  'auth.browser_sessions',
  'auth.invitations',
  'auth.project_forgettings',
  'auth.vault_secrets',
  'auth.vault_reads',
] as const;

test.each(tables)('without a tenant %s is empty; the owner sees that it is not', async (table) => {
  expect(await fixture.db.selectFrom(table).selectAll().execute()).toEqual([]);
  expect(await fixture.owner.selectFrom(table).selectAll().execute()).not.toEqual([]);
});

/** What is a person's or a job's own, and no tenant's. */
const personal = [
  'auth.mails',
  'auth.mailed_links',
  'auth.provider_flows',
  'auth.second_factors',
  'auth.recovery_codes',
  'auth.deletions',
] as const;

test('what is one person’s own, or a job’s, no tenant sees, and no other person', async () => {
  const { user_id } = ours.identity;
  const [at, hash] = [new Date(fixture.clock.now()), Buffer.alloc(32)];
  const { owner, db } = fixture;
  const row = { user_id, created_at: at };
  const until = { created_at: at, expires_at: at, used_at: null };
  await owner
    .insertInto('auth.mails')
    .values({
      kind: 'password_reset',
      recipient: 'x',
      sealed: null,
      created_at: at,
      expires_at: at,
      next_attempt_at: at,
    })
    .execute();
  const link = { token_hash: hash, purpose: 'password_reset', email: 'x' } as const;
  await owner
    .insertInto('auth.mailed_links')
    .values({ ...link, user_id, ...until })
    .execute();
  const flow = {
    flow_hash: hash,
    provider: 'oidc',
    sealed: hash,
    linking_user_id: user_id,
    proved_user_id: user_id,
  } as const;
  await owner
    .insertInto('auth.provider_flows')
    .values({ ...flow, ...until })
    .execute();
  const factor = { secret_sealed: hash, confirmed_at: at, last_step: null, first_failed_at: null };
  await owner
    .insertInto('auth.second_factors')
    .values({ ...factor, ...row })
    .execute();
  await owner.insertInto('auth.recovery_codes').values({ user_id, code_hash: hash, used_at: null }).execute();
  const deletion = { id: newId.deletion(), receipt_hash: hash, organisation_ids: [], stores: [], removed: '{}' };
  const asked = { user_id, requested_at: at, request_id: ours.caller.request_id, completed_at: null };
  await owner
    .insertInto('auth.deletions')
    .values({ ...deletion, ...asked })
    .execute();
  for (const table of personal) {
    expect(await owner.selectFrom(table).selectAll().execute()).not.toEqual([]);
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
    const { organisation_id } = ours.caller;
    expect(await withTenant(db, { organisation_id }, (trx) => trx.selectFrom(table).selectAll().execute())).toEqual([]);
    const theirId = theirs.identity.user_id;
    expect(await withPerson(db, theirId, (trx) => trx.selectFrom(table).selectAll().execute())).toEqual([]);
  }
});

test.each(tables)('a query of %s that forgets its tenant sees that tenant alone', async (table) => {
  const { organisation_id } = ours.caller;
  const rows = await withTenant(fixture.db, { organisation_id }, (trx) => trx.selectFrom(table).selectAll().execute());
  expect(rows).not.toEqual([]);
  const column = table === 'auth.organisations' ? 'id' : 'organisation_id';
  for (const row of rows) expect(Object.entries(row)).toContainEqual([column, organisation_id]);
});

test("a tenant can neither write into another's rows nor take them over", async () => {
  const { organisation_id } = ours.caller;
  const other = theirs.caller.organisation_id;
  await withTenant(fixture.db, { organisation_id }, async (trx) => {
    const renamed = await trx
      .updateTable('auth.projects')
      .set({ name: 'taken' })
      .where('organisation_id', '=', other)
      .executeTakeFirst();
    expect(renamed.numUpdatedRows).toBe(0n);
    const deleted = await trx.deleteFrom('auth.api_keys').where('organisation_id', '=', other).executeTakeFirst();
    expect(deleted.numDeletedRows).toBe(0n);
  });
  const intrusion = withTenant(fixture.db, { organisation_id }, (trx) =>
    trx.updateTable('auth.projects').set({ organisation_id: other }).where('name', '=', 'sample').execute(),
  );
  await expect(intrusion).rejects.toThrow(/row-level security/);
});

test('the audit log can be added to and not changed, by nobody the product runs as', async () => {
  const { organisation_id } = ours.caller;
  const change = withTenant(fixture.db, { organisation_id }, (trx) =>
    trx.updateTable('auth.audit_log').set({ action: 'key.create' }).execute(),
  );
  await expect(change).rejects.toThrow(/permission denied/);
  const removal = withTenant(fixture.db, { organisation_id }, (trx) => trx.deleteFrom('auth.audit_log').execute());
  await expect(removal).rejects.toThrow(/permission denied/);
});

test('a secret shows the one row it opens, a person the memberships they have', async () => {
  const token = await fixture.owner
    .selectFrom('auth.refresh_tokens')
    .selectAll()
    .where('organisation_id', '=', ours.caller.organisation_id)
    .executeTakeFirstOrThrow();
  const seen = await withSecret(fixture.db, token.token_hash, async (trx) => [
    await trx.selectFrom('auth.refresh_tokens').selectAll().execute(),
    await trx.selectFrom('auth.refresh_families').selectAll().execute(),
    await trx.selectFrom('auth.api_keys').selectAll().execute(),
  ]);
  expect(seen).toEqual([[token], [], []]);
  const members = await withPerson(fixture.db, ours.identity.user_id, (trx) =>
    trx.selectFrom('auth.members').select('organisation_id').execute(),
  );
  expect(members).toEqual([{ organisation_id: ours.caller.organisation_id }]);
});

test('a person sees and ends their own sign-ins in any organisation, and nobody else’s', async () => {
  const { user_id } = ours.identity;
  const seen = await withPerson(fixture.db, user_id, async (trx) => [
    ...(await trx.selectFrom('auth.browser_sessions').select('user_id').execute()),
    ...(await trx.selectFrom('auth.refresh_families').select('user_id').execute()),
  ]);
  expect(seen).toEqual([{ user_id }, { user_id }]);
  const ended = await withPerson(fixture.db, user_id, (trx) =>
    trx
      .updateTable('auth.browser_sessions')
      .set({ revoked_at: new Date(fixture.clock.now()) })
      .where('user_id', '=', theirs.identity.user_id)
      .executeTakeFirst(),
  );
  expect(ended.numUpdatedRows).toBe(0n);
});
