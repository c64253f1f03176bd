import { randomUUIDv7 } from 'node:crypto';
import { secretIdSchema } from '@apex/contracts';
import { type AuthFixture, secret as configured, startAuth, type Tenant } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
let ours: Tenant;
beforeAll(async () => {
  fixture = await startAuth();
  ours = await fixture.signUp();
});
afterAll(() => fixture.stop());

const value = 'sk-ant-api03-a-long-provider-key-9f3c';
const create = (tenant: Tenant, name: string) =>
  fixture.auth.api.createSecret(tenant.caller, { name, kind: 'provider_key', value });
const absent = secretIdSchema.parse(`secret_${randomUUIDv7()}`);
const rowOf = (id: string) =>
  fixture.owner
    .selectFrom('auth.vault_secrets')
    .selectAll()
    .where('id', '=', secretIdSchema.parse(id))
    .executeTakeFirstOrThrow();

test('a value goes in, and four characters come out; whoever acts with it gets it, and that is written', async () => {
  const made = await create(ours, 'used');
  expect(made).toMatchObject({ name: 'used', last_four: '9f3c', version: 1, last_read_at: null });
  expect(JSON.stringify([made, await fixture.auth.api.listSecrets(ours.caller, {})])).not.toContain('api03');
  expect(await fixture.auth.useSecret(ours.caller, { id: made.id, why: 'to call the provider' })).toBe(value);
  const { reads, pagination } = await fixture.auth.api.listSecretReads(ours.caller, {
    id: made.id,
    page: 1,
    per_page: 20,
  });
  expect(reads).toEqual([
    expect.objectContaining({
      why: 'to call the provider',
      user_id: ours.identity.user_id,
      request_id: ours.caller.request_id,
    }),
  ]);
  expect(pagination.total).toBe(1);
  expect(await fixture.audited(ours)).toEqual(expect.arrayContaining(['secret.create', 'secret.read']));
});

test('what lies in the database opens nowhere else', async () => {
  const [one, two] = [await create(ours, 'one'), await create(ours, 'two')];
  const row = await rowOf(one.id);
  expect(Buffer.concat([row.value_sealed, row.data_key_sealed]).includes('api03')).toBe(false);
  expect((await rowOf(two.id)).value_sealed.equals(row.value_sealed)).toBe(false);
  const { value_sealed, data_key_sealed } = row;
  await fixture.owner
    .updateTable('auth.vault_secrets')
    .set({ value_sealed, data_key_sealed })
    .where('id', '=', two.id)
    .execute();
  await expect(fixture.auth.useSecret(ours.caller, { id: two.id, why: 'x' })).rejects.toThrow('unable to authenticate');
});

test('a short value spares no character', async () => {
  const input = { name: 'short', kind: 'other', value: 'fifteen letters' } as const;
  expect((await fixture.auth.api.createSecret(ours.caller, input)).last_four).toBeNull();
});

test('rotating takes the version it was made from and leaves nothing of the old value', async () => {
  const { api } = fixture.auth;
  const { id } = await create(ours, 'rotated');
  const next = 'another key of the provider, 77aa';
  expect(await api.rotateSecret(ours.caller, { id, value: next, version: 1 })).toMatchObject({
    version: 2,
    last_four: '77aa',
  });
  const stale = api.rotateSecret(ours.caller, { id, value: 'lost', version: 1 });
  await expect(stale).rejects.toMatchObject({ kind: 'conflict', reason: 'auth.stale_version' });
  await expect(stale).rejects.not.toHaveProperty('details.current.value_sealed');
  expect(await fixture.auth.useSecret(ours.caller, { id, why: 'x' })).toBe(next);
});

test('a name is taken once in an organisation, and free again when the secret is gone', async () => {
  const { id } = await create(ours, 'unique');
  await expect(create(ours, 'unique')).rejects.toMatchObject({ kind: 'conflict', reason: 'auth.secret_name_taken' });
  await fixture.auth.api.deleteSecret(ours.caller, { id });
  await expect(fixture.auth.useSecret(ours.caller, { id, why: 'x' })).rejects.toMatchObject({ kind: 'not_found' });
  await create(ours, 'unique');
  await create(await fixture.signUp(), 'unique');
});

test('it is for admins and owners, and no other organisation has any of it', async () => {
  const { api } = fixture.auth;
  const { id } = await create(ours, 'guarded');
  const member = await fixture.join(ours, 'member');
  const stranger = await fixture.signUp();
  for (const [tenant, kind] of [
    [member, 'forbidden'],
    [stranger, 'not_found'],
  ] as const) {
    await expect(api.rotateSecret(tenant.caller, { id, value, version: 1 })).rejects.toMatchObject({ kind });
    await expect(api.deleteSecret(tenant.caller, { id })).rejects.toMatchObject({ kind });
    await expect(api.listSecretReads(tenant.caller, { id, page: 1, per_page: 20 })).rejects.toMatchObject({ kind });
  }
  await expect(api.listSecrets(member.caller, {})).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(create(member, 'mine')).rejects.toMatchObject({ kind: 'forbidden' });
  expect((await api.listSecrets(stranger.caller, {})).secrets).toEqual([]);
  await expect(fixture.auth.useSecret(stranger.caller, { id, why: 'x' })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(api.deleteSecret(ours.caller, { id: absent })).rejects.toMatchObject({ kind: 'not_found' });
});

test('another secret in the configuration opens what the previous one sealed, and seals it anew', async () => {
  const tenants = [await fixture.signUp(), await fixture.signUp()];
  const made = await Promise.all(tenants.map((tenant) => create(tenant, 'moved')));
  const secret = 'another secret of more than thirty-two characters';
  const without = fixture.another({ secret });
  const uses = (auth: typeof without) =>
    Promise.all(tenants.map(({ caller }, at) => auth.useSecret(caller, { id: made[at]?.id ?? absent, why: 'x' })));
  await expect(uses(without)).rejects.toMatchObject({ reason: 'auth.secret_sealed_otherwise', retryable: false });
  const both = fixture.another({ secret, previous_secret: configured });
  expect(await uses(both)).toEqual([value, value]);
  const first = await both.rekeySecrets();
  expect(first.rekeyed).toBeGreaterThanOrEqual(2);
  // The one that was tampered with above.
  expect(first.unreadable).toHaveLength(1);
  expect(await both.rekeySecrets()).toEqual({ rekeyed: 0, unreadable: first.unreadable });
  expect(await uses(without)).toEqual([value, value]);
});
