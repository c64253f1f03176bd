import { authRoutes } from '@apex/contracts';
import type { Tenant } from '@apex/testkit/auth';
import { type AuthServer, startAuthServer } from '@apex/testkit/auth-server';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: AuthServer;
beforeAll(async () => {
  server = await startAuthServer();
});
afterAll(() => server.stop());

/** A person with an organisation of their own who joined another one as a viewer. */
async function personOfTwo(): Promise<{ own: Tenant; host: Tenant }> {
  const [own, host] = [await server.signUp(), await server.signUp()];
  const { api } = server.auth;
  const { url_path } = await api.createInvitation(host.caller, { email: own.email, role: 'viewer' });
  const token = url_path.split('=')[1] ?? '';
  await api.acceptInvitation(server.visitor(), { token, password: own.password, session: 'tokens' });
  return { own, host };
}

test('a person sees the organisations they belong to and no others', async () => {
  const { own, host } = await personOfTwo();
  await server.signUp();
  const { organisations } = await server.auth.api.listOrganisations(own.caller, {});
  expect(organisations.map(({ id, role, current }) => [id, role, current])).toEqual([
    [own.caller.organisation_id, 'owner', true],
    [host.caller.organisation_id, 'viewer', false],
  ]);
  expect((await server.auth.api.listOrganisations(host.caller, {})).organisations).toHaveLength(1);
});

test('a browser goes on in another organisation with a new session, and comes back there', async () => {
  const { own, host } = await personOfTwo();
  const browser = server.browser();
  const { email, password } = own;
  await browser.request('POST', '/api/auth/sign-in', { body: { email, password, session: 'cookie' } });
  const { session: old } = browser;
  const switchTo = async (organisation_id: string) =>
    browser.request('POST', '/api/auth/organisation', { body: { organisation_id } });
  const switched = await switchTo(own.caller.organisation_id);
  expect(switched.data(authRoutes.switchOrganisation.output)).toMatchObject({
    identity: { organisation: { id: own.caller.organisation_id }, roles: ['owner'] },
    tokens: null,
    csrf_token: browser.csrf_token,
  });
  expect(switched.text).not.toContain('apex_session_');
  expect(browser.session).not.toBe(old);
  const session = (await browser.request('GET', '/api/auth/session')).data(authRoutes.getSession.output);
  expect(session.identity.organisation.id).toBe(own.caller.organisation_id);
  const thief = server.browser();
  thief.session = old;
  expect((await thief.request('GET', '/api/auth/session')).error().error_code).toBe('AUTH_SESSION_REVOKED');
  const again = await server.auth.api.signIn(server.visitor(), own);
  expect(again.identity.organisation.id).toBe(own.caller.organisation_id);
  expect((await switchTo(host.caller.organisation_id)).status).toBe(200);
  expect((await browser.request('POST', '/api/keys', { body: { name: 'x' } })).error().error_code).toBe(
    'AUTH_READ_ONLY',
  );
});

test('tokens for another organisation are handed out beside those one has', async () => {
  const { own, host } = await personOfTwo();
  const { organisation_id } = host.caller;
  const switched = await server.auth.api.switchOrganisation(own.caller, { organisation_id });
  const caller = await server.callerOf(switched.tokens?.access_token ?? '');
  expect(caller).toMatchObject({ organisation_id, roles: ['viewer'] });
  await server.auth.api.refresh(server.visitor(), { refresh_token: own.tokens.refresh_token });
});

test('an organisation one does not belong to is not found, and the session stays', async () => {
  const { own } = await personOfTwo();
  const stranger = await server.signUp();
  const browser = server.browser();
  const { email, password } = own;
  await browser.request('POST', '/api/auth/sign-in', { body: { email, password, session: 'cookie' } });
  const body = { organisation_id: stranger.caller.organisation_id };
  const answer = await browser.request('POST', '/api/auth/organisation', { body });
  expect([answer.status, answer.error().error_code]).toEqual([404, 'AUTH_ORGANISATION_NOT_FOUND']);
  expect((await browser.request('GET', '/api/auth/session')).status).toBe(200);
});
