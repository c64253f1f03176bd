import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const notFound = { kind: 'not_found', reason: 'auth.project_not_found' };

test('a project is found by name, by id, and is the default one when none is asked for', async () => {
  const { authenticator } = fixture.auth;
  const { identity, tokens } = await fixture.signUp();
  const principal = await authenticator.authenticate(tokens.access_token);
  const [first, sample] = identity.projects.map(({ id, name }) => ({ id, name }));
  expect(await authenticator.resolveProject(principal, undefined)).toEqual(first);
  expect(await authenticator.resolveProject(principal, 'sample')).toEqual(sample);
  expect(await authenticator.resolveProject(principal, sample?.id)).toEqual(sample);
});

test("another organisation's project and an unknown one are not found alike", async () => {
  const { authenticator } = fixture.auth;
  const [ours, theirs] = await Promise.all([fixture.signUp(), fixture.signUp()]);
  const principal = await authenticator.authenticate(ours.tokens.access_token);
  for (const asked of [theirs.identity.project.id, 'elsewhere', '', 'x'.repeat(10_000), "' or true --", 'a\u0000b']) {
    await expect(authenticator.resolveProject(principal, asked)).rejects.toMatchObject(notFound);
  }
});

test('one organisation remembering a name does not answer for another', async () => {
  const { authenticator } = fixture.auth;
  const tenants = await Promise.all([fixture.signUp(), fixture.signUp()]);
  for (const { identity, tokens } of tenants) {
    const principal = await authenticator.authenticate(tokens.access_token);
    expect((await authenticator.resolveProject(principal, 'default')).id).toBe(identity.project.id);
    expect((await authenticator.resolveProject(principal, 'default')).id).toBe(identity.project.id);
  }
});
