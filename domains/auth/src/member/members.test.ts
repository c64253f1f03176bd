import { type Caller, type Role, roles } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const tooLow = { kind: 'forbidden', reason: 'auth.role_too_low' };
const notFound = { kind: 'not_found', reason: 'auth.member_not_found' };

async function versionOf(caller: Caller, user_id: string): Promise<number> {
  const { members } = await fixture.auth.api.listMembers(caller, {});
  return members.find((member) => member.user_id === user_id)?.version ?? 0;
}

const setRole = async (by: Tenant, of: Tenant, role: Role) => {
  const { user_id } = of.identity;
  return fixture.auth.api.updateMember(by.caller, { user_id, role, version: await versionOf(by.caller, user_id) });
};

test('everybody in an organisation sees who else is, and nobody of another', async () => {
  const owner = await fixture.signUp();
  const viewer = await fixture.join(owner, 'viewer');
  const { members } = await fixture.auth.api.listMembers(viewer.caller, {});
  expect(members.map(({ email, role, version }) => [email, role, version])).toEqual([
    [owner.email, 'owner', 1],
    [viewer.email, 'viewer', 1],
  ]);
  expect(members[0]?.last_seen_at).toBe(new Date(fixture.clock.now()).toISOString());
});

test('an owner gives any role; the change is in the audit log and counted', async () => {
  const owner = await fixture.signUp();
  const member = await fixture.join(owner, 'member');
  for (const [index, role] of (['admin', 'owner', 'viewer'] as const).entries()) {
    expect(await setRole(owner, member, role)).toMatchObject({ role, version: index + 2 });
    expect((await fixture.auth.api.whoami(member.caller, {})).roles).toEqual([role]);
  }
  expect((await fixture.audited(owner)).filter((action) => action === 'member.update')).toHaveLength(3);
});

describe('a role cannot be escalated', () => {
  test.each(roles)('by a %s', async (own) => {
    const owner = await fixture.signUp();
    const [actor, peer, admin] = [
      await fixture.join(owner, own),
      await fixture.join(owner, 'member'),
      await fixture.join(owner, 'admin'),
    ];
    const mayManage = own === 'admin' || own === 'owner';
    const outcome = async (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: { reason: string }) => error.reason,
      );
    expect(await outcome(setRole(actor, peer, 'admin'))).toBe(mayManage ? 'done' : 'auth.role_too_low');
    expect(await outcome(setRole(actor, peer, 'owner'))).toBe(own === 'owner' ? 'done' : 'auth.role_too_low');
    if (own !== 'owner') {
      expect(await outcome(setRole(actor, actor, 'owner'))).toBe('auth.role_too_low');
      expect(await outcome(setRole(actor, owner, 'viewer'))).toBe('auth.role_too_low');
      const removal = fixture.auth.api.removeMember(actor.caller, { user_id: owner.identity.user_id });
      expect(await outcome(removal)).toBe('auth.role_too_low');
    }
    const invitation = fixture.auth.api.createInvitation(actor.caller, { email: 'x@example.com', role: 'owner' });
    expect(await outcome(invitation)).toBe(own === 'owner' ? 'done' : 'auth.role_too_low');
    expect(await outcome(setRole(actor, admin, 'member'))).toBe(mayManage ? 'done' : 'auth.role_too_low');
  });

  test('nor by a token that tells of a role its person no longer has', async () => {
    const owner = await fixture.signUp();
    const admin = await fixture.join(owner, 'admin');
    const peer = await fixture.join(owner, 'member');
    expect(admin.caller.roles).toEqual(['admin']);
    await setRole(owner, admin, 'viewer');
    await expect(setRole(admin, peer, 'admin')).rejects.toMatchObject(tooLow);
    await expect(fixture.auth.api.deleteProject(admin.caller, { id: owner.identity.project.id })).rejects.toMatchObject(
      tooLow,
    );
  });
});

test('the last owner can neither leave nor be demoted, by themselves or together', async () => {
  const owner = await fixture.signUp();
  const { user_id } = owner.identity;
  const lastOwner = { kind: 'conflict', reason: 'auth.last_owner' };
  await expect(setRole(owner, owner, 'admin')).rejects.toMatchObject(lastOwner);
  await expect(fixture.auth.api.removeMember(owner.caller, { user_id })).rejects.toMatchObject(lastOwner);
  const second = await fixture.join(owner, 'owner');
  // Two owners who demote each other at once: one of them stays.
  const both = await Promise.allSettled([setRole(owner, second, 'member'), setRole(second, owner, 'member')]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { members } = await fixture.auth.api.listMembers(owner.caller, {});
  expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
});

test('anybody may leave, and only those above may make somebody leave', async () => {
  const owner = await fixture.signUp();
  const [viewer, member] = [await fixture.join(owner, 'viewer'), await fixture.join(owner, 'member')];
  const { user_id } = viewer.identity;
  await expect(fixture.auth.api.removeMember(member.caller, { user_id })).rejects.toMatchObject(tooLow);
  expect(await fixture.auth.api.removeMember(viewer.caller, { user_id })).toEqual({ user_id, removed: true });
  await expect(fixture.auth.api.removeMember(owner.caller, { user_id })).rejects.toMatchObject(notFound);
});

test('a removed member loses keys and refresh tokens of the organisation', async () => {
  const owner = await fixture.signUp();
  const member = await fixture.join(owner, 'member');
  const { key } = await fixture.auth.api.createKey(member.caller, { name: 'k', scopes: ['read'] });
  await fixture.auth.authenticator.authenticate(key);
  await fixture.auth.api.removeMember(owner.caller, { user_id: member.identity.user_id });
  await expect(fixture.auth.authenticator.authenticate(key)).rejects.toMatchObject({ kind: 'unauthenticated' });
  const { refresh_token } = member.tokens;
  const refresh = fixture.auth.api.refresh(fixture.visitor(), { refresh_token });
  await expect(refresh).rejects.toMatchObject({ kind: 'unauthenticated' });
});

test("another organisation's member is not found, nor is one that never was", async () => {
  const [owner, other] = [await fixture.signUp(), await fixture.signUp()];
  for (const user_id of [other.identity.user_id, newId.user()]) {
    await expect(fixture.auth.api.removeMember(owner.caller, { user_id })).rejects.toMatchObject(notFound);
    const update = fixture.auth.api.updateMember(owner.caller, { user_id, role: 'viewer', version: 1 });
    await expect(update).rejects.toMatchObject(notFound);
  }
});

test('a change made from an older version is refused with both versions', async () => {
  const owner = await fixture.signUp();
  const member = await fixture.join(owner, 'member');
  await setRole(owner, member, 'admin');
  const { user_id } = member.identity;
  const stale = fixture.auth.api.updateMember(owner.caller, { user_id, role: 'viewer', version: 1 });
  await expect(stale).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'auth.stale_version',
    details: { your_version: 1, current_version: 2, current: { role: 'admin', user_id } },
  });
});

async function invite(by: Tenant, role: Role, email: string): Promise<string> {
  const { url_path } = await fixture.auth.api.createInvitation(by.caller, { email, role });
  return url_path.split('#token=')[1] ?? '';
}

const accept = (token: string, password: string) =>
  fixture.auth.api.acceptInvitation(fixture.visitor(), { token, password, session: 'tokens' });

test('a removed admin holds no link back in, and finds no old key when they are let in again', async () => {
  const owner = await fixture.signUp();
  const admin = await fixture.join(owner, 'admin');
  const token = await invite(admin, 'admin', 'back@door.example');
  const { key } = await fixture.auth.api.createKey(admin.caller, { name: 'k', scopes: ['all'] });
  await fixture.auth.api.removeMember(owner.caller, { user_id: admin.identity.user_id });
  await expect(accept(token, admin.password)).rejects.toMatchObject({ reason: 'auth.invitation_revoked' });
  await accept(await invite(owner, 'viewer', admin.email), admin.password);
  await expect(fixture.auth.authenticator.authenticate(key)).rejects.toMatchObject({ kind: 'unauthenticated' });
});

test('who is given a lower role loses the invitations to roles above it, and keeps the others', async () => {
  const owner = await fixture.signUp();
  const second = await fixture.join(owner, 'owner');
  const tokens = [
    await invite(second, 'owner', 'one@door.example'),
    await invite(second, 'member', 'two@door.example'),
    await invite(second, 'viewer', 'three@door.example'),
  ] as const;
  await setRole(owner, second, 'admin');
  await expect(accept(tokens[0], second.password)).rejects.toMatchObject({ reason: 'auth.invitation_revoked' });
  await accept(tokens[1], second.password);
  await setRole(owner, second, 'member');
  await expect(accept(tokens[2], second.password)).rejects.toMatchObject({ reason: 'auth.invitation_revoked' });
});
