import { randomUUID } from 'node:crypto';
import { type AuthFixture, startAuth, type Tenant, tokensOf } from '@apex/testkit/auth';
import {
  githubClient,
  type GithubSimulator,
  oidcClient,
  type OidcFault,
  type OidcIssuer,
  startGithubSimulator,
  startOidcIssuer,
} from '@apex/testkit/identity-simulator';
import type { ProviderId, SignedIn } from '@apex/contracts';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let issuer: OidcIssuer;
let github: GithubSimulator;
let fixture: AuthFixture;
let api: AuthFixture['auth']['api'];

const somebody = (email = `${randomUUID()}@example.com`) => ({
  sub: randomUUID(),
  email,
  email_verified: true,
  name: 'Ada Lovelace',
});

beforeAll(async () => {
  issuer = await startOidcIssuer(somebody());
  github = await startGithubSimulator({ id: 1, login: 'ada', emails: [] });
  fixture = await startAuth({
    providers: {
      oidc: { name: 'Acme', issuer: issuer.url, ...oidcClient },
      github: { url: github.url, api_url: github.api_url, ...githubClient },
      allow_insecure: true,
    },
  });
  ({ api } = fixture.auth);
});
afterAll(async () => {
  await fixture.stop();
  await Promise.all([issuer.stop(), github.stop()]);
});
beforeEach(() => {
  issuer.fault = null;
  github.fault = null;
  issuer.person = somebody();
});

const visitor = () => fixture.visitor();

/** As far as the page the provider sends the browser back to. */
async function agree(provider: ProviderId = 'oidc'): Promise<{ flow: string; query: string }> {
  const { url, flow } = await api.startProviderSignIn(visitor(), { provider });
  const at = provider === 'github' ? github : issuer;
  const { callback, query } = await at.agree(url);
  expect(callback).toMatch(new RegExp(`^https://apex\\.test/sign-in/callback/${provider}\\?`));
  return { flow, query };
}

const finish = (returned: { flow: string; query: string }, provider: ProviderId = 'oidc'): Promise<SignedIn> =>
  api.finishProviderSignIn(visitor(), { ...returned, provider, session: 'tokens' });

async function verify({ identity }: Tenant): Promise<void> {
  await fixture.owner
    .updateTable('auth.users')
    .set({ email_verified: true })
    .where('id', '=', identity.user_id)
    .execute();
}

test('somebody new gets an account of their own, and comes back to it', async () => {
  const first = await finish(await agree());
  expect(first.identity).toMatchObject({ email: issuer.person.email, name: 'Ada Lovelace', roles: ['owner'] });
  await fixture.callerOf(tokensOf(first).access_token);
  const second = await finish(await agree());
  expect(second.identity.user_id).toBe(first.identity.user_id);
  const rows = await fixture.owner
    .selectFrom('auth.accounts')
    .selectAll()
    .where('user_id', '=', first.identity.user_id)
    .execute();
  expect(rows).toMatchObject([
    { provider_id: 'oidc', account_id: issuer.person.sub, password: null, access_token: null },
  ]);
});

test('GitHub says who somebody is by its API: the primary address, where it is verified', async () => {
  const email = `${randomUUID()}@example.com`;
  const other = { email: 'other@example.com', primary: false, verified: true };
  github.person = { id: 42, login: 'grace', emails: [other, { email, primary: true, verified: true }] };
  const signedIn = await finish(await agree('github'), 'github');
  expect(signedIn.identity).toMatchObject({ email, name: 'grace' });
  github.person = {
    id: 43,
    login: 'eve',
    emails: [other, { email: 'eve@example.com', primary: true, verified: false }],
  };
  await expect(finish(await agree('github'), 'github')).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'auth.provider_email_unverified',
  });
});

test.each([
  ['wrong_nonce', 'unauthenticated', 'auth.provider_invalid'],
  ['expired', 'unauthenticated', 'auth.provider_invalid'],
  ['wrong_audience', 'unauthenticated', 'auth.provider_invalid'],
  ['wrong_issuer', 'unauthenticated', 'auth.provider_invalid'],
  ['foreign_key', 'unauthenticated', 'auth.provider_invalid'],
  ['unsigned', 'unauthenticated', 'auth.provider_invalid'],
  ['cut', 'upstream', 'auth.provider_away'],
  ['status_500', 'upstream', 'auth.provider_away'],
] as const satisfies readonly (readonly [OidcFault, string, string])[])(
  'an issuer whose answer is %s signs nobody in, and the next answer of a right one does',
  async (fault, kind, reason) => {
    const returned = await agree();
    issuer.fault = fault;
    await expect(finish(returned)).rejects.toMatchObject({ kind, reason });
    const person = await fixture.owner
      .selectFrom('auth.users')
      .select('id')
      .where('email', '=', issuer.person.email)
      .execute();
    expect(person).toEqual([]);
    issuer.fault = null;
    await finish(await agree());
  },
);

test.each(['cut', 'status_500', 'no_api'] as const)('GitHub with %s is away, not wrong', async (fault) => {
  github.person = { id: 7, login: 'x', emails: [{ email: 'x@example.com', primary: true, verified: true }] };
  const returned = await agree('github');
  github.fault = fault;
  await expect(finish(returned, 'github')).rejects.toMatchObject({ kind: 'upstream', reason: 'auth.provider_away' });
});

test('an answer is good for the browser that began, once, within ten minutes, and for its provider', async () => {
  const over = { kind: 'not_found', reason: 'auth.flow_over' };
  const ours = await agree();
  const theirs = await agree();
  // Somebody else's answer slipped into our browser: its state is not ours.
  await expect(finish({ flow: ours.flow, query: theirs.query })).rejects.toMatchObject({
    reason: 'auth.provider_invalid',
  });
  await expect(finish({ ...theirs, flow: `apex_flow_${'a'.repeat(43)}` })).rejects.toMatchObject(over);
  await expect(finish(theirs, 'github')).rejects.toMatchObject(over);
  await finish(theirs);
  await expect(finish(theirs)).rejects.toMatchObject(over);
  const late = await agree();
  fixture.clock.advance(10 * 60_000);
  await expect(finish(late)).rejects.toMatchObject(over);
  const stale = () => fixture.owner.selectFrom('auth.provider_flows').select('flow_hash').execute();
  expect(await stale()).not.toEqual([]);
  fixture.clock.advance(1);
  await fixture.auth.mailing.catchUp();
  expect(await stale()).toEqual([]);
});

test('a code the provider does not know, or a refusal of the person, is said plainly', async () => {
  const { flow, query } = await agree();
  const swapped = query.replace(/code=[^&]+/, 'code=made-up');
  await expect(finish({ flow, query: swapped })).rejects.toMatchObject({ reason: 'auth.provider_refused' });
  const refused = await agree();
  const state = new URLSearchParams(refused.query).get('state') ?? '';
  const denied = finish({ flow: refused.flow, query: `error=access_denied&state=${state}` });
  await expect(denied).rejects.toMatchObject({ kind: 'unauthenticated', reason: 'auth.provider_declined' });
});

test('an account is linked by an address that is verified on both sides, and never otherwise', async () => {
  const ada = await fixture.signUp();
  issuer.person = { ...somebody(ada.email), email_verified: false };
  await expect(finish(await agree())).rejects.toMatchObject({ reason: 'auth.provider_email_unverified' });
  issuer.person = somebody(ada.email);
  await expect(finish(await agree())).rejects.toMatchObject({ kind: 'conflict', reason: 'auth.link_unverified' });
  await verify(ada);
  const signedIn = await finish(await agree());
  expect(signedIn.identity.user_id).toBe(ada.identity.user_id);
  expect(await fixture.audited(ada)).toContain('user.link_provider');
  // Another account there with the same address is not theirs.
  issuer.person = somebody(ada.email);
  await expect(finish(await agree())).rejects.toMatchObject({ reason: 'auth.already_linked' });
});

test('a person links and unlinks in their profile; the last way in stays', async () => {
  const ada = await fixture.signUp();
  const other = await fixture.signUp();
  await verify(ada);
  const { url, flow } = await api.startLink(ada.caller, { provider: 'oidc' });
  const { query } = await issuer.agree(url);
  const returned = { provider: 'oidc' as const, flow, query };
  await expect(api.finishLink(other.caller, returned)).rejects.toMatchObject({ reason: 'auth.flow_over' });
  expect(await api.finishLink(ada.caller, returned)).toMatchObject({ provider: 'oidc', name: 'Acme' });
  expect(await api.listLinks(ada.caller, {})).toMatchObject({ has_password: true, links: [{ provider: 'oidc' }] });
  expect((await finish(await agree())).identity.user_id).toBe(ada.identity.user_id);
  expect(await api.unlink(ada.caller, { provider: 'oidc' })).toEqual({ provider: 'oidc', unlinked: true });
  await expect(api.unlink(ada.caller, { provider: 'oidc' })).rejects.toMatchObject({ kind: 'not_found' });
  const newcomer = await finish(await agree());
  const caller = await fixture.callerOf(tokensOf(newcomer).access_token);
  await expect(api.unlink(caller, { provider: 'oidc' })).rejects.toMatchObject({ reason: 'auth.last_way_in' });
});

test('before the address is confirmed only an account with that very address is linked', async () => {
  const ada = await fixture.signUp();
  const link = async () => {
    const { url, flow } = await api.startLink(ada.caller, { provider: 'oidc' });
    const { query } = await issuer.agree(url);
    return api.finishLink(ada.caller, { provider: 'oidc', flow, query });
  };
  await expect(link()).rejects.toMatchObject({ kind: 'forbidden', reason: 'auth.email_unverified' });
  expect(await api.listLinks(ada.caller, {})).toMatchObject({ links: [] });
  issuer.person = somebody(ada.email);
  await link();
  expect((await finish(await agree())).identity.user_id).toBe(ada.identity.user_id);
});

test('an account that asks for codes asks for one here too', async () => {
  const ada = await fixture.signUp();
  await verify(ada);
  const { secret } = await api.enrolSecondFactor(ada.caller, { password: ada.password });
  const codeNow = () => new TOTP({ secret }).generate({ timestamp: fixture.clock.now() });
  await api.confirmSecondFactor(ada.caller, { code: codeNow() });
  fixture.clock.advance(30_000);
  issuer.person = somebody(ada.email);
  const returned = await agree();
  await expect(finish(returned)).rejects.toMatchObject({ reason: 'auth.code_needed' });
  const complete = (code: string) =>
    api.completeProviderSignIn(visitor(), { flow: returned.flow, code, session: 'tokens' });
  await expect(complete('000000')).rejects.toMatchObject({ reason: 'auth.code_wrong' });
  expect((await complete(codeNow())).identity.user_id).toBe(ada.identity.user_id);
  await expect(complete(codeNow())).rejects.toMatchObject({ reason: 'auth.flow_over' });
});

test('where sign-up is closed nobody new comes in this way, and what is not configured is not offered', async () => {
  const closed = fixture.another({ sign_up_open: false });
  const { url, flow } = await closed.api.startProviderSignIn(visitor(), { provider: 'oidc' });
  const { query } = await issuer.agree(url);
  const input = { provider: 'oidc', flow, query, session: 'tokens' } as const;
  await expect(closed.api.finishProviderSignIn(visitor(), input)).rejects.toMatchObject({
    reason: 'auth.sign_up_closed',
  });
  expect(await closed.api.listSignInWays(visitor(), {})).toEqual({
    providers: [
      { id: 'github', name: 'GitHub' },
      { id: 'oidc', name: 'Acme' },
    ],
    sign_up_open: false,
    password_reset: true,
  });
  const google = api.startProviderSignIn(visitor(), { provider: 'google' });
  await expect(google).rejects.toMatchObject({ kind: 'not_found', reason: 'auth.provider_unknown' });
});

test('an issuer that is away at first is asked again', async () => {
  const gone = await startOidcIssuer(somebody());
  const oidc = { name: 'Acme', issuer: gone.url, ...oidcClient };
  await gone.stop();
  const auth = fixture.another({ providers: { oidc, allow_insecure: true } });
  for (let time = 0; time < 2; time += 1) {
    const begun = auth.api.startProviderSignIn(visitor(), { provider: 'oidc' });
    await expect(begun).rejects.toMatchObject({ kind: 'upstream', reason: 'auth.provider_away' });
  }
});
