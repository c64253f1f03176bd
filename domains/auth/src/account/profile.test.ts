import { authRoutes } from '@apex/contracts';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

test('a person changes what is said of them, and nothing that they did not name', async () => {
  const tenant = await fixture.signUp();
  const { api } = fixture.auth;
  const named = await api.updateProfile(tenant.caller, { name: 'Ada Lovelace', version: 1 });
  expect(named).toEqual({ ...tenant.identity, name: 'Ada Lovelace', version: 2 });
  const moved = await api.updateProfile(tenant.caller, { time_zone: 'Asia/Tokyo', version: 2 });
  expect(moved).toEqual({ ...named, time_zone: 'Asia/Tokyo', version: 3 });
  expect(await api.whoami(tenant.caller, {})).toEqual(moved);
  expect(await fixture.audited(tenant)).toEqual(['user.sign_up', 'user.update', 'user.update']);
});

test('of two changes made from one version the second is refused with both versions', async () => {
  const tenant = await fixture.signUp();
  const changes = ['a', 'b'].map((name) => fixture.auth.api.updateProfile(tenant.caller, { name, version: 1 }));
  const refused = (await Promise.allSettled(changes)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ kind: 'conflict', details: { your_version: 1, current_version: 2 } });
});

test('a viewer is master of their own profile', async () => {
  const viewer = await fixture.join(await fixture.signUp(), 'viewer');
  const { name } = await fixture.auth.api.updateProfile(viewer.caller, { name: 'V', version: 1 });
  expect(name).toBe('V');
});

test('a time zone is one that exists', () => {
  const { input } = authRoutes.updateProfile;
  for (const time_zone of ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires']) {
    expect(input.safeParse({ time_zone, version: 1 }).success).toBe(true);
  }
  for (const time_zone of ['', 'Mars/Olympus', 'Europe', 'x'.repeat(1000), '../../etc/passwd']) {
    expect(input.safeParse({ time_zone, version: 1 }).success).toBe(false);
  }
});
