import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const session = 'tokens';
const ada = { email: 'ada@example.com', password: 'correct horse battery', session } as const;

test('a sign-up makes a person, an organisation of the free tier and its two projects', async () => {
  const { auth, visitor } = fixture;
  const { identity, tokens } = await auth.api.signUp(visitor(), ada);
  expect(identity).toMatchObject({
    email: 'ada@example.com',
    organisation: { name: 'ada', tier: 'free' },
    project: { name: 'default' },
    roles: ['owner'],
    via: 'user',
    scopes: ['all'],
  });
  expect(identity.projects.map(({ name }) => name)).toEqual(['default', 'sample']);
  expect(identity.user_id).toMatch(/^user_[0-9a-f]{8}-[0-9a-f]{4}-7/);
  if (tokens === null) throw new Error('no tokens');
  expect(tokens.access_expires_at).toBe('2026-03-01T00:15:00.000Z');
  expect(tokens.refresh_expires_at).toBe('2026-03-31T00:00:00.000Z');
  const principal = await auth.authenticator.authenticate(tokens.access_token);
  expect(principal.organisation_id).toBe(identity.organisation.id);
});

test('a second sign-up with the address is a conflict and leaves nothing behind', async () => {
  const { auth, owner, visitor } = fixture;
  const before = await owner.selectFrom('auth.organisations').select('id').execute();
  await expect(auth.api.signUp(visitor(), ada)).rejects.toMatchObject({ kind: 'conflict', reason: 'auth.email_taken' });
  expect(await owner.selectFrom('auth.organisations').select('id').execute()).toEqual(before);
});

test('of sign-ups that race for one address exactly one wins', async () => {
  const { auth, owner, visitor } = fixture;
  const input = { email: 'race@example.com', password: 'correct horse battery', session } as const;
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => auth.api.signUp(visitor(), input)));
  const answers = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.reason : 'signed up'));
  expect(answers.toSorted()).toEqual([...Array.from({ length: 4 }, () => 'auth.email_taken'), 'signed up']);
  const named = owner.selectFrom('auth.organisations').select('id').where('name', '=', 'race');
  expect(await named.execute()).toHaveLength(1);
});

test('the name of the organisation can be chosen', async () => {
  const input = {
    email: 'grace@example.com',
    password: 'correct horse battery',
    organisation_name: 'Navy',
    session,
  } as const;
  const { identity } = await fixture.auth.api.signUp(fixture.visitor(), input);
  expect(identity.organisation.name).toBe('Navy');
});

test('a closed installation refuses sign-ups', async () => {
  const closed = fixture.another({ sign_up_open: false });
  const input = { email: 'late@example.com', password: 'correct horse battery', session } as const;
  await expect(closed.api.signUp(fixture.visitor(), input)).rejects.toMatchObject({ kind: 'forbidden' });
});

test('a sign-up is in the audit log and its password nowhere in the database', async () => {
  const tenant = await fixture.signUp();
  expect(await fixture.audited(tenant)).toEqual(['user.sign_up']);
  const accounts = await fixture.owner
    .withTables<{ 'auth.accounts': { password: string } }>()
    .selectFrom('auth.accounts')
    .selectAll()
    .execute();
  expect(JSON.stringify(accounts)).not.toContain(tenant.password);
  expect(accounts.every(({ password }) => password.startsWith('scrypt$'))).toBe(true);
});

test('a hundred people sign up at once, each into a tenant of their own', async () => {
  const tenants = await Promise.all(Array.from({ length: 100 }, () => fixture.signUp()));
  expect(new Set(tenants.map(({ caller }) => caller.organisation_id)).size).toBe(100);
  const seen = await Promise.all(tenants.map(({ caller }) => fixture.auth.api.whoami(caller, {})));
  expect(seen.map(({ email }) => email)).toEqual(tenants.map(({ email }) => email));
}, 180_000);
