import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuthFixture, startAuth, tokensOf } from '@apex/testkit/auth';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const wrong = { kind: 'unauthenticated', reason: 'auth.wrong_credentials' };

test('the right password yields the same identity and new tokens', async () => {
  const { auth, visitor } = fixture;
  const tenant = await fixture.signUp();
  const again = await auth.api.signIn(visitor(), tenant);
  expect(again.identity).toEqual(tenant.identity);
  expect(tokensOf(again).refresh_token).not.toBe(tenant.tokens.refresh_token);
  await auth.authenticator.authenticate(tokensOf(again).access_token);
  expect(await fixture.audited(tenant)).toEqual(['user.sign_up', 'user.sign_in']);
});

test('signing in twice leaves both sessions good', async () => {
  const { auth, visitor } = fixture;
  const tenant = await fixture.signUp();
  const first = await auth.api.signIn(visitor(), tenant);
  const second = await auth.api.signIn(visitor(), tenant);
  for (const tokens of [tokensOf(first), tokensOf(second)]) {
    const pair = await auth.api.refresh(visitor(), { refresh_token: tokens.refresh_token });
    expect(pair.refresh_token).not.toBe(tokens.refresh_token);
  }
});

test('a wrong password and an unknown address answer with one error and similar effort', async () => {
  const { auth, visitor } = fixture;
  const tenant = await fixture.signUp();
  async function cpuOf(email: string): Promise<number> {
    const start = process.cpuUsage();
    await expect(
      auth.api.signIn(visitor(), { email, password: 'not the password', session: 'tokens' }),
    ).rejects.toMatchObject(wrong);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  }
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    known.push(await cpuOf(tenant.email));
    unknown.push(await cpuOf('nobody@example.com'));
  }
  // CPU rather than wall time, and a wide band: without the decoy the unknown address takes a twentieth.
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[2] ?? 0;
  expect(median(unknown)).toBeGreaterThan(median(known) / 3);
  expect(median(unknown)).toBeLessThan(median(known) * 3);
});

test('ten failures close the account for a quarter of an hour, even to the right password', async () => {
  const { auth, clock, visitor } = fixture;
  const tenant = await fixture.signUp();
  const guesses = Array.from({ length: 12 }, (_, index) =>
    auth.api.signIn(visitor(), { ...tenant, password: `guess number ${index}` }),
  );
  const outcomes = await Promise.allSettled(guesses);
  const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.reason : 'signed in'));
  expect(reasons.filter((reason) => reason === 'auth.wrong_credentials')).toHaveLength(10);
  expect(reasons.filter((reason) => reason === 'auth.too_many_attempts')).toHaveLength(2);
  await expect(auth.api.signIn(visitor(), tenant)).rejects.toMatchObject({
    kind: 'limit',
    retry_after_seconds: 15 * 60,
  });
  clock.advance(15 * 60_000);
  await auth.api.signIn(visitor(), tenant);
});

test('a success clears what failed before it', async () => {
  const { auth, visitor } = fixture;
  const tenant = await fixture.signUp();
  for (let round = 0; round < 2; round += 1) {
    for (let guess = 0; guess < 9; guess += 1) {
      const input = { ...tenant, password: 'a wrong password' };
      await expect(auth.api.signIn(visitor(), input)).rejects.toMatchObject(wrong);
    }
    await auth.api.signIn(visitor(), tenant);
  }
});

test('someone without any organisation left is told so', async () => {
  const { auth, owner, visitor } = fixture;
  const tenant = await fixture.signUp();
  await owner.deleteFrom('auth.members').where('user_id', '=', tenant.identity.user_id).execute();
  await expect(auth.api.signIn(visitor(), tenant)).rejects.toMatchObject({ reason: 'auth.no_organisation' });
  await expect(auth.api.whoami(tenant.caller, {})).rejects.toMatchObject({ reason: 'auth.not_a_member' });
});
