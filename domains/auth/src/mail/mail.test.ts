import { type AuthFixture, issuer, startAuth } from '@apex/testkit/auth';
import { type SmtpSimulator, startSmtpSimulator } from '@apex/testkit/identity-simulator';
import { silentLog } from '@apex/testkit/silent-log';
import type { Log } from '@apex/kit/log';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let smtp: SmtpSimulator;
let fixture: AuthFixture;
let api: AuthFixture['auth']['api'];
let mailing: AuthFixture['auth']['mailing'];
beforeAll(async () => {
  smtp = await startSmtpSimulator();
  fixture = await startAuth({ mail: mailBy(smtp.url) });
  ({ api, mailing } = fixture.auth);
});
afterAll(async () => {
  await fixture.stop();
  await smtp.stop();
});
beforeEach(async () => {
  smtp.fault = null;
  smtp.received.length = 0;
  await fixture.owner.deleteFrom('auth.mails').execute();
  fixture.clock.advance(20 * 60_000);
});

const mailBy = (smtp_url: string) => ({
  smtp_url,
  from: 'Netra Apex <apex@example.com>',
  require_tls: false,
  timeout_ms: 250,
});

const waiting = () => fixture.owner.selectFrom('auth.mails').selectAll().execute();
async function requestReset(email: string): Promise<void> {
  expect(await api.requestPasswordReset(fixture.visitor(), { email })).toEqual({ sent_by: 'mail' });
}
const resetWith = (token: string | null | undefined, new_password = 'an entirely new password') =>
  api.resetPassword(fixture.visitor(), { token: token ?? '', new_password });

test('a forgotten password: a mail, a link that works once, every sign-in ended, the new password signs in', async () => {
  const ada = await fixture.signUp();
  await requestReset(ada.email);
  await mailing.catchUp();
  const [mail] = smtp.received;
  expect(mail).toMatchObject({ to: ada.email, subject: 'Set a new password' });
  expect(mail?.text).toContain(`${issuer}/reset-password#token=apex_reset_`);
  expect(await resetWith(mail?.token)).toEqual({ email: ada.email, revoked_sign_ins: 1 });
  const { refresh_token } = ada.tokens;
  await expect(api.refresh(fixture.visitor(), { refresh_token })).rejects.toMatchObject({ kind: 'unauthenticated' });
  // The access token lives out its minutes, and makes nothing that outlives them.
  expect((await api.whoami(ada.caller, {})).email).toBe(ada.email);
  for (const make of [
    () => api.createKey(ada.caller, { name: 'left behind', scopes: ['all'] }),
    () => api.switchOrganisation(ada.caller, { organisation_id: ada.caller.organisation_id }),
    () => api.createSecret(ada.caller, { name: 'left-behind', kind: 'other', value: 'left behind' }),
  ]) {
    await expect(make()).rejects.toMatchObject({ kind: 'unauthenticated', reason: 'auth.session_revoked' });
  }
  await expect(fixture.signIn(ada)).rejects.toMatchObject({ reason: 'auth.wrong_credentials' });
  await fixture.signIn({ email: ada.email, password: 'an entirely new password' });
  await expect(resetWith(mail?.token)).rejects.toMatchObject({ reason: 'auth.link_used' });
  expect(await fixture.audited(ada)).toEqual(['user.sign_up', 'user.reset_password', 'user.sign_in']);
  expect(await waiting()).toEqual([]);
});

test('an address nobody has is answered alike, by the same one write, and gets no mail', async () => {
  await requestReset('nobody@example.com');
  expect(await waiting()).toMatchObject([{ kind: 'password_reset', recipient: 'nobody@example.com', sealed: null }]);
  await mailing.catchUp();
  expect(smtp.received).toEqual([]);
  expect(await waiting()).toEqual([]);
});

test('a link is good for an hour, and stored as a hash alone', async () => {
  const ada = await fixture.signUp();
  await requestReset(ada.email);
  await mailing.catchUp();
  const token = smtp.received[0]?.token ?? '';
  const rows = await fixture.owner.selectFrom('auth.mailed_links').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
  fixture.clock.advance(60 * 60_000);
  await expect(resetWith(token)).rejects.toMatchObject({ kind: 'not_found', reason: 'auth.link_expired' });
  await expect(resetWith('apex_reset_made-up')).rejects.toMatchObject({ reason: 'auth.link_unknown' });
  await expect(api.verifyEmail(fixture.visitor(), { token })).rejects.toMatchObject({ reason: 'auth.link_unknown' });
});

test('two requests within a minute make one mail', async () => {
  const ada = await fixture.signUp();
  await requestReset(ada.email);
  await requestReset(ada.email);
  await mailing.catchUp();
  expect(smtp.received).toHaveLength(1);
});

test('a mail server that is away loses nothing: the mail waits, longer each time, and is sent when it is back', async () => {
  const ada = await fixture.signUp();
  await smtp.away();
  await requestReset(ada.email);
  await mailing.catchUp();
  const [first] = await waiting();
  expect(first?.next_attempt_at.getTime()).toBe(fixture.clock.now() + 15_000);
  fixture.clock.advance(15_000);
  await mailing.catchUp();
  const [second] = await waiting();
  expect(second).toMatchObject({ attempts: 2 });
  expect(second?.next_attempt_at.getTime()).toBe(fixture.clock.now() + 30_000);
  await smtp.back();
  await mailing.catchUp();
  expect(smtp.received).toEqual([]);
  fixture.clock.advance(30_000);
  await mailing.catchUp();
  expect(smtp.received).toHaveLength(1);
  await resetWith(smtp.received[0]?.token);
});

test.each(['temporary', 'silent', 'cut'] as const)(
  'a server that answers with %s gets the mail again',
  async (fault) => {
    const ada = await fixture.signUp();
    smtp.fault = fault;
    await requestReset(ada.email);
    await mailing.catchUp();
    expect(await waiting()).toMatchObject([{ attempts: 1 }]);
    const [lost] = smtp.received.splice(0);
    smtp.fault = null;
    fixture.clock.advance(15_000);
    await mailing.catchUp();
    expect(smtp.received).toHaveLength(1);
    // Taken, and the answer lost: the second is the same mail, and the link of either works.
    if (fault === 'cut') expect(lost?.message_id).toBe(smtp.received[0]?.message_id);
    await resetWith(lost?.token ?? smtp.received[0]?.token);
  },
);

test('a mail that is refused for good is given up, and does not hold up the next', async () => {
  const [ada, grace] = [await fixture.signUp(), await fixture.signUp()];
  smtp.fault = 'permanent';
  await requestReset(ada.email);
  await mailing.catchUp();
  expect(await waiting()).toEqual([]);
  smtp.fault = null;
  await requestReset(grace.email);
  await mailing.catchUp();
  expect(smtp.received.map(({ to }) => to)).toEqual([grace.email]);
});

test('of several processes one sends a mail', async () => {
  const ada = await fixture.signUp();
  await requestReset(ada.email);
  const others = [fixture.another(), fixture.another()];
  await Promise.all([mailing.catchUp(), ...others.map((one) => one.mailing.catchUp())]);
  expect(smtp.received).toHaveLength(1);
});

test('an invitation is shown and mailed, and sealed while it waits', async () => {
  const ada = await fixture.signUp();
  const { url_path, mailed } = await api.createInvitation(ada.caller, { email: 'grace@example.com', role: 'member' });
  expect(mailed).toBe(true);
  const token = url_path.slice(url_path.indexOf('=') + 1);
  expect((await waiting())[0]?.sealed?.toString('latin1')).not.toContain(token);
  await mailing.catchUp();
  expect(smtp.received).toMatchObject([{ to: 'grace@example.com', token }]);
  expect(smtp.received[0]?.text).toContain(`${ada.email} invites you`);
});

test('a connection that must be encrypted and cannot be sends nothing', async () => {
  const ada = await fixture.signUp();
  const strict = fixture.another({ mail: { ...mailBy(smtp.url), require_tls: true } });
  await requestReset(ada.email);
  await strict.mailing.catchUp();
  expect(smtp.received).toEqual([]);
  expect(await waiting()).toHaveLength(1);
});

test('without a mail server the link goes to the log in dev, and a reset is refused in prod', async () => {
  const ada = await fixture.signUp();
  const lines: { fields: object; message: string }[] = [];
  const log: Log = { ...silentLog, info: (fields, message) => lines.push({ fields, message }) };
  const dev = fixture.another({ mail: null, environment: 'dev', log });
  const sent = await dev.api.requestPasswordReset(fixture.visitor(), { email: ada.email });
  expect(sent).toEqual({ sent_by: 'log' });
  await dev.mailing.catchUp();
  const [line] = lines;
  expect(line?.message).toMatch(
    /^no mail server is configured \(APEX_SMTP_URL\): open https:\/\/apex\.test\/reset-password#token=/,
  );
  await resetWith(line?.message.slice(line.message.indexOf('=') + 1));
  const prod = fixture.another({ mail: null, environment: 'prod' });
  const refused = prod.api.requestPasswordReset(fixture.visitor(), { email: ada.email });
  await expect(refused).rejects.toMatchObject({ kind: 'precondition', reason: 'auth.no_mail_server' });
});

test('where addresses are to be verified nobody is let in before, however they came', async () => {
  const strict = fixture.another({ mail: mailBy(smtp.url), require_verified_email: true });
  const person = {
    email: `${crypto.randomUUID()}@example.com`,
    password: 'correct horse battery',
    session: 'tokens' as const,
  };
  const unverified = { kind: 'forbidden', reason: 'auth.email_unverified' };
  await expect(strict.api.signUp(fixture.visitor(), person)).rejects.toMatchObject(unverified);
  await expect(strict.api.signIn(fixture.visitor(), person)).rejects.toMatchObject(unverified);
  await strict.mailing.catchUp();
  expect(smtp.received.map(({ subject }) => subject)).toEqual(['Confirm your e-mail address']);
  const token = smtp.received[0]?.token ?? '';
  expect(await strict.api.verifyEmail(fixture.visitor(), { token })).toEqual({ email: person.email });
  await strict.api.signIn(fixture.visitor(), person);
  await expect(strict.api.verifyEmail(fixture.visitor(), { token })).rejects.toMatchObject({
    reason: 'auth.link_used',
  });
});
