import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

test('a sign-out ends the session for good, and repeats safely', async () => {
  const { auth, visitor } = fixture;
  const tenant = await fixture.signUp();
  const input = { refresh_token: tenant.tokens.refresh_token };
  expect(await auth.api.signOut(visitor(), input)).toEqual({ revoked: true });
  expect(await auth.api.signOut(visitor(), input)).toEqual({ revoked: true });
  await expect(auth.api.refresh(visitor(), input)).rejects.toMatchObject({ reason: 'auth.refresh_invalid' });
  expect(await fixture.audited(tenant)).toEqual(['user.sign_up', 'session.sign_out']);
});

test('other sessions of the same person go on', async () => {
  const { auth, visitor } = fixture;
  const tenant = await fixture.signUp();
  const other = await fixture.signIn(tenant);
  await auth.api.signOut(visitor(), { refresh_token: tenant.tokens.refresh_token });
  const pair = await auth.api.refresh(visitor(), { refresh_token: other.refresh_token });
  expect(pair.refresh_token).not.toBe(other.refresh_token);
});

test('an unknown token signs nobody out', async () => {
  const { auth, visitor } = fixture;
  for (const refresh_token of ['nonsense', `apex_refresh_${'a'.repeat(43)}`]) {
    expect(await auth.api.signOut(visitor(), { refresh_token })).toEqual({ revoked: false });
  }
});
