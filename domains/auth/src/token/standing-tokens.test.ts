import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

async function principalOfKey(name: string) {
  const { identity, caller } = await fixture.signUp();
  const { key, id } = await fixture.auth.api.createKey(caller, { name, scopes: ['gateway'] });
  return { identity, id, principal: await fixture.auth.authenticator.authenticate(key) };
}

test('a token for later work is the key, brings in and reads for its project, and lasts five minutes', async () => {
  const { auth, clock } = fixture;
  const { principal, identity, id } = await principalOfKey('later');
  const sample = identity.projects[1]!;
  const token = await auth.mintFor(principal, sample.id);
  const minted = await auth.authenticator.authenticate(token);
  expect(minted).toMatchObject({
    organisation_id: principal.organisation_id,
    actor: { type: 'key', key_id: id, user_id: identity.user_id },
    scopes: ['ingest', 'read'],
    expires_at_ms: clock.now() + 300_000,
  });
  expect((await auth.authenticator.resolveProject(minted, undefined)).id).toBe(sample.id);
  const caller = await fixture.callerOf(token);
  await expect(auth.api.createKey(caller, { name: 'more', scopes: ['read'] })).rejects.toMatchObject({
    reason: 'auth.scope_missing',
  });
  clock.advance(300_000 + 5000);
  await expect(auth.authenticator.authenticate(token)).rejects.toMatchObject({ reason: 'auth.token_expired' });
});

test('it is minted once for the minutes it is good for, and never shared with another key or project', async () => {
  const { auth, clock } = fixture;
  const [one, two] = await Promise.all([principalOfKey('one'), principalOfKey('two')]);
  const token = await auth.mintFor(one.principal, one.identity.project.id);
  clock.advance(179_000);
  expect(await auth.mintFor(one.principal, one.identity.project.id)).toBe(token);
  expect(await auth.mintFor(one.principal, one.identity.projects[1]!.id)).not.toBe(token);
  expect(await auth.mintFor(two.principal, two.identity.project.id)).not.toBe(token);
  clock.advance(1000);
  const next = await auth.mintFor(one.principal, one.identity.project.id);
  expect(decodeJwt(next).exp).toBe(clock.now() / 1000 + 300);
});
