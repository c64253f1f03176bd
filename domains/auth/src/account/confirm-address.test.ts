import { randomUUID } from 'node:crypto';
import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import { oidcClient, type OidcIssuer, startOidcIssuer } from '@apex/testkit/identity-simulator';
import { silentLog } from '@apex/testkit/silent-log';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let issuer: OidcIssuer;
let fixture: AuthFixture;
let api: AuthFixture['auth']['api'];
const links: string[] = [];

beforeAll(async () => {
  issuer = await startOidcIssuer(anybody());
  fixture = await startAuth({
    providers: { oidc: { name: 'Acme', issuer: issuer.url, ...oidcClient }, allow_insecure: true },
    log: { ...silentLog, info: (_fields, message) => links.push(message) },
  });
  ({ api } = fixture.auth);
});
afterAll(async () => {
  await fixture.stop();
  await issuer.stop();
});

const anybody = () => ({ sub: randomUUID(), email: `${randomUUID()}@example.com`, email_verified: true, name: 'Eve' });

/** What the mail that was asked for leads to. */
async function mailedToken(): Promise<string> {
  await fixture.auth.mailing.catchUp();
  const link = links.pop() ?? '';
  return link.slice(link.indexOf('=') + 1);
}

async function agree(): Promise<{ provider: 'oidc'; flow: string; query: string; session: 'tokens' }> {
  const { url, flow } = await api.startProviderSignIn(fixture.visitor(), { provider: 'oidc' });
  const { query } = await issuer.agree(url);
  return { provider: 'oidc', flow, query, session: 'tokens' };
}
const signInByProvider = async () => api.finishProviderSignIn(fixture.visitor(), await agree());

async function noteVerified({ identity }: Tenant, email_verified: boolean): Promise<void> {
  const { owner } = fixture;
  await owner.updateTable('auth.users').set({ email_verified }).where('id', '=', identity.user_id).execute();
}

/** Somebody with all that can be attached to an account: keys in two organisations, a link, one-time codes, sign-ins. */
async function attached(): Promise<{ person: Tenant; host: Tenant; keys: string[]; codeNow: () => string }> {
  const person = await fixture.signUp();
  const host = await fixture.signUp();
  const { user_id } = person.identity;
  const { url_path } = await api.createInvitation(host.caller, { email: person.email, role: 'member' });
  const token = url_path.slice(url_path.indexOf('=') + 1);
  const { password } = person;
  const there = await api.acceptInvitation(fixture.visitor(), { token, password, session: 'tokens' });
  const callers = [person.caller, await fixture.callerOf(there.tokens?.access_token ?? '')];
  const made = await Promise.all(callers.map((one) => api.createKey(one, { name: 'all', scopes: ['all'] })));
  issuer.person = anybody();
  // As it is of accounts that are older than the refusal to link another address.
  await noteVerified(person, true);
  const { url, flow } = await api.startLink(person.caller, { provider: 'oidc' });
  const { query } = await issuer.agree(url);
  await api.finishLink(person.caller, { provider: 'oidc', flow, query });
  await noteVerified(person, false);
  expect((await signInByProvider()).identity.user_id).toBe(user_id);
  const { secret } = await api.enrolSecondFactor(person.caller, { password });
  const codeNow = () => new TOTP({ secret }).generate({ timestamp: fixture.clock.now() });
  await api.confirmSecondFactor(person.caller, { code: codeNow() });
  fixture.clock.advance(30_000);
  await api.signIn(fixture.visitor(), { email: person.email, password, session: 'cookie', code: codeNow() });
  fixture.clock.advance(60_000);
  return { person, host, keys: made.map(({ key }) => key), codeNow };
}

async function expectNothingLeft({ person, host, keys }: Awaited<ReturnType<typeof attached>>): Promise<void> {
  const { user_id } = person.identity;
  for (const key of keys) {
    await expect(fixture.auth.authenticator.authenticate(key)).rejects.toMatchObject({ reason: 'auth.key_revoked' });
  }
  const { refresh_token } = person.tokens;
  await expect(api.refresh(fixture.visitor(), { refresh_token })).rejects.toMatchObject({ kind: 'unauthenticated' });
  const open = (table: 'auth.browser_sessions' | 'auth.refresh_families') =>
    fixture.owner.selectFrom(table).select('id').where('user_id', '=', user_id).where('revoked_at', 'is', null);
  expect(await open('auth.browser_sessions').execute()).toEqual([]);
  expect(await open('auth.refresh_families').execute()).toEqual([]);
  const own = (table: 'auth.second_factors' | 'auth.recovery_codes') =>
    fixture.owner.selectFrom(table).select('user_id').where('user_id', '=', user_id).execute();
  expect([...(await own('auth.second_factors')), ...(await own('auth.recovery_codes'))]).toEqual([]);
  expect((await signInByProvider()).identity.user_id).not.toBe(user_id);
  const lines = [...(await fixture.audited(person)), ...(await fixture.audited(host))];
  expect(lines.filter((line) => line === 'key.revoke')).toHaveLength(2);
  expect(lines).toEqual(expect.arrayContaining(['user.unlink_provider', 'second_factor.disable']));
}

test('whoever signed up with somebody else’s address is out once its owner resets the password', async () => {
  const taken = await attached();
  const { person, codeNow } = taken;
  const waiting = await agree();
  await expect(api.finishProviderSignIn(fixture.visitor(), waiting)).rejects.toMatchObject({
    reason: 'auth.code_needed',
  });
  await api.startLink(person.caller, { provider: 'oidc' });
  await api.requestPasswordReset(fixture.visitor(), { email: person.email });
  const new_password = 'what the owner chose';
  await api.resetPassword(fixture.visitor(), { token: await mailedToken(), new_password });
  const { flow } = waiting;
  const complete = api.completeProviderSignIn(fixture.visitor(), { flow, code: codeNow(), session: 'tokens' });
  await expect(complete).rejects.toMatchObject({ reason: 'auth.flow_over' });
  expect(await fixture.owner.selectFrom('auth.provider_flows').select('linking_user_id').execute()).toEqual([]);
  await expectNothingLeft(taken);
  await fixture.signIn({ email: person.email, password: new_password });
});

test('the same goes when the address is verified by its mail', async () => {
  const taken = await attached();
  await api.requestEmailVerification(taken.person.caller, {});
  const { email } = taken.person;
  expect(await api.verifyEmail(fixture.visitor(), { token: await mailedToken() })).toEqual({ email });
  await expectNothingLeft(taken);
  await fixture.signIn(taken.person);
});

test('what a person attached after they confirmed their address outlives a reset', async () => {
  const person = await fixture.signUp();
  await api.requestEmailVerification(person.caller, {});
  await api.verifyEmail(fixture.visitor(), { token: await mailedToken() });
  const caller = await fixture.callerOf((await fixture.signIn(person)).access_token);
  const { key } = await api.createKey(caller, { name: 'mine', scopes: ['all'] });
  issuer.person = { ...anybody(), email: person.email };
  await signInByProvider();
  await api.requestPasswordReset(fixture.visitor(), { email: person.email });
  await api.resetPassword(fixture.visitor(), { token: await mailedToken(), new_password: 'another long password' });
  await fixture.auth.authenticator.authenticate(key);
  expect((await signInByProvider()).identity.user_id).toBe(person.identity.user_id);
});
