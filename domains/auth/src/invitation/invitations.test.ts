import { type AuthFixture, startAuth, type Tenant, tokensOf } from '@apex/testkit/auth';
import { newId } from '@apex/kit/id';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invitationToken } from './invitation-token.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const dayMs = 24 * 60 * 60_000;
const password = 'correct horse battery';
let people = 0;
const newAddress = () => `invited${(people += 1)}@example.com`;

async function invite(by: Tenant, email: string) {
  const { invitation, url_path } = await fixture.auth.api.createInvitation(by.caller, { email, role: 'member' });
  return { id: invitation.id, token: url_path.split('#token=')[1] ?? '' };
}

const accept = (token: string, changes: object = {}) =>
  fixture.auth.api.acceptInvitation(fixture.visitor(), { token, password, session: 'tokens', ...changes });

test('whoever holds the link is told what it is for, and joins with a new account', async () => {
  const owner = await fixture.signUp();
  const email = newAddress();
  const { token } = await invite(owner, email);
  expect(token).toMatch(/^apex_invitation_[0-9A-Za-z]{43}$/);
  expect(await fixture.auth.api.lookupInvitation(fixture.visitor(), { token })).toMatchObject({
    email,
    role: 'member',
    organisation_name: owner.identity.organisation.name,
    invited_by: owner.email,
    has_account: false,
  });
  const signedIn = await accept(token, { name: 'Grace', time_zone: 'America/New_York' });
  expect(signedIn.identity).toMatchObject({
    email,
    name: 'Grace',
    time_zone: 'America/New_York',
    roles: ['member'],
    organisation: { id: owner.caller.organisation_id },
  });
  await fixture.callerOf(tokensOf(signedIn).access_token);
  expect(await fixture.signIn({ email, password })).toBeDefined();
  expect(await fixture.audited(owner)).toEqual([
    'user.sign_up',
    'invitation.create',
    'member.join',
    'user.sign_in',
    'user.sign_in',
  ]);
});

test('who has an account joins with its password and comes back to where they were last', async () => {
  const [owner, other] = [await fixture.signUp(), await fixture.signUp()];
  const { token } = await invite(owner, other.email);
  expect(await fixture.auth.api.lookupInvitation(fixture.visitor(), { token })).toMatchObject({ has_account: true });
  await expect(accept(token)).rejects.toMatchObject({ reason: 'auth.wrong_credentials' });
  const { identity } = await accept(token, { password: other.password });
  expect(identity).toMatchObject({
    user_id: other.identity.user_id,
    organisation: { id: owner.caller.organisation_id },
  });
  const again = await fixture.auth.api.signIn(fixture.visitor(), other);
  expect(again.identity.organisation.id).toBe(owner.caller.organisation_id);
});

test('a link is good for one person, once, and seven days', async () => {
  const owner = await fixture.signUp();
  const email = newAddress();
  const { id, token } = await invite(owner, email);
  const both = await Promise.allSettled([accept(token), accept(token)]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(accept(token)).rejects.toMatchObject({ kind: 'not_found', reason: 'auth.invitation_used' });
  await expect(fixture.auth.api.revokeInvitation(owner.caller, { id })).rejects.toMatchObject({ kind: 'not_found' });
  const late = await invite(owner, newAddress());
  fixture.clock.advance(7 * dayMs);
  await expect(accept(late.token)).rejects.toMatchObject({ reason: 'auth.invitation_expired' });
  expect((await fixture.auth.api.listInvitations(owner.caller, {})).invitations).toEqual([]);
});

test('a second invitation of an address replaces the first, and one that is taken back opens nothing', async () => {
  const owner = await fixture.signUp();
  const email = newAddress();
  const [first, second] = [await invite(owner, email), await invite(owner, email)];
  await expect(accept(first.token)).rejects.toMatchObject({ reason: 'auth.invitation_revoked' });
  const { invitations } = await fixture.auth.api.listInvitations(owner.caller, {});
  expect(invitations.map(({ id }) => id)).toEqual([second.id]);
  for (let time = 0; time < 2; time += 1) {
    expect(await fixture.auth.api.revokeInvitation(owner.caller, { id: second.id })).toMatchObject({ revoked: true });
  }
  await expect(accept(second.token)).rejects.toMatchObject({ reason: 'auth.invitation_revoked' });
});

test('a token that was never given opens nothing, and stands nowhere in the database', async () => {
  const owner = await fixture.signUp();
  const { token } = await invite(owner, newAddress());
  for (const guess of [invitationToken.make(), '', 'x', token.slice(0, -1), `${token}a`, `${token}' or true --`]) {
    await expect(accept(guess)).rejects.toMatchObject({ reason: 'auth.invitation_unknown' });
    const lookup = fixture.auth.api.lookupInvitation(fixture.visitor(), { token: guess });
    await expect(lookup).rejects.toMatchObject({ reason: 'auth.invitation_unknown' });
  }
  const rows = await fixture.owner.selectFrom('auth.invitations').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('a member needs no invitation', async () => {
  const owner = await fixture.signUp();
  const member = await fixture.join(owner, 'viewer');
  await expect(invite(owner, member.email)).rejects.toMatchObject({ reason: 'auth.already_member' });
});

test("another organisation's invitation is not found", async () => {
  const [owner, other] = [await fixture.signUp(), await fixture.signUp()];
  const { id, token } = await invite(owner, newAddress());
  for (const unknown of [id, newId.invitation()]) {
    const revoke = fixture.auth.api.revokeInvitation(other.caller, { id: unknown });
    await expect(revoke).rejects.toMatchObject({ reason: 'auth.invitation_unknown' });
  }
  expect((await fixture.auth.api.listInvitations(other.caller, {})).invitations).toEqual([]);
  await accept(token);
});

test('people are invited where sign-up is closed', async () => {
  const owner = await fixture.signUp();
  const { token } = await invite(owner, newAddress());
  const closed = fixture.another({ sign_up_open: false });
  const joined = await closed.api.acceptInvitation(fixture.visitor(), { token, password, session: 'cookie' });
  expect(joined).toMatchObject({ tokens: null, issued_session: { value: expect.stringMatching(/^apex_session_/) } });
});

test('guesses of an account’s password by an invitation are counted like any others', async () => {
  const [owner, other] = [await fixture.signUp(), await fixture.signUp()];
  const { token } = await invite(owner, other.email);
  const guesses = await Promise.allSettled(Array.from({ length: 12 }, () => accept(token)));
  const reasons = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.reason : 'joined'));
  expect(reasons.filter((reason) => reason === 'auth.too_many_attempts')).toHaveLength(2);
});
