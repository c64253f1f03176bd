import { authRoutes } from '@apex/contracts';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

test('keys are listed newest first, by what they may be recognised by, never with their value', async () => {
  const { auth, clock } = fixture;
  const { caller } = await fixture.signUp();
  const first = await auth.api.createKey(caller, { name: 'first', scopes: ['ingest'] });
  clock.advance(1000);
  const second = await auth.api.createKey(caller, { name: 'second', scopes: ['all'], expires_in_days: 7 });
  const listed = await auth.api.listKeys(caller, {});
  expect(authRoutes.listKeys.output.parse(listed)).toEqual(listed);
  expect(listed.keys.map(({ name }) => name)).toEqual(['second', 'first']);
  expect(listed.keys[1]).toEqual({
    id: first.id,
    name: 'first',
    prefix: first.key.slice(0, 18),
    scopes: ['ingest'],
    project_id: caller.project_id,
    labels: {},
    created_at: new Date(clock.now() - 1000).toISOString(),
    expires_at: null,
    last_used_at: null,
    revoked_at: null,
  });
  expect(JSON.stringify(listed)).not.toContain(second.key);
});

test('another organisation sees none of them', async () => {
  const { auth } = fixture;
  const [ours, theirs] = await Promise.all([fixture.signUp(), fixture.signUp()]);
  await auth.api.createKey(theirs.caller, { name: 'theirs', scopes: ['ingest'] });
  expect(await auth.api.listKeys(ours.caller, {})).toEqual({ keys: [] });
});
