import { text } from 'node:stream/consumers';
import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportedLine } from './exporter.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth({
    exporters: () => [
      {
        domain: 'chat',
        async *export({ user_id }) {
          yield { kind: 'thread', domain: 'chat', user_id };
        },
      },
    ],
  });
});
afterAll(() => fixture.stop());

async function exported(by: Tenant, of: 'account' | 'organisation'): Promise<{ name: string; lines: ExportedLine[] }> {
  const { name, bytes } = await fixture.auth.api.exportAccount(by.caller, { of });
  const all = await text(bytes);
  const lines = all
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportedLine);
  return { name, lines };
}

const kinds = (lines: readonly ExportedLine[]): string[] => [...new Set(lines.map(({ kind }) => kind))];
const settleMs = 2 * 60_000;
const everyDomain = { telemetry: nothing, optimizer: nothing, chat: nothing };
async function nothing(): Promise<void> {}

test('a person takes along what is held on them, and nobody else’s, and no secret', async () => {
  const ada = await fixture.signUp();
  const grace = await fixture.join(ada, 'member');
  const { key } = await fixture.auth.api.createKey(grace.caller, { name: 'laptop', scopes: ['ingest'] });
  const { name, lines } = await exported(grace, 'account');
  expect(name).toBe('apex-account-2026-03-01.jsonl');
  expect(lines[0]).toMatchObject({ kind: 'export', of: 'account' });
  expect(kinds(lines)).toEqual(
    expect.arrayContaining(['person', 'way_to_sign_in', 'command_line_session', 'membership', 'api_key', 'audit_line']),
  );
  expect(lines).toContainEqual({ kind: 'thread', domain: 'chat', user_id: grace.identity.user_id });
  const all = JSON.stringify(lines);
  expect(all).toContain(grace.email);
  for (const secret of [ada.email, key, grace.tokens.refresh_token, 'scrypt$']) expect(all).not.toContain(secret);
});

test('an owner takes the organisation along; others may not', async () => {
  const ada = await fixture.signUp();
  const grace = await fixture.join(ada, 'admin');
  await expect(exported(grace, 'organisation')).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'auth.role_too_low',
  });
  const { lines } = await exported(ada, 'organisation');
  expect(kinds(lines)).toEqual(
    expect.arrayContaining(['organisation', 'member', 'project', 'invitation', 'audit_line', 'thread']),
  );
  expect(await fixture.audited(ada)).toContain('organisation.export');
});

test('a deletion empties an organisation nobody else is in, says what it took, and is complete when all stores forgot', async () => {
  const ada = await fixture.signUp();
  const { api } = fixture.auth;
  await api.createKey(ada.caller, { name: 'one', scopes: ['ingest'] });
  await expect(api.deleteAccount(ada.caller, {})).rejects.toMatchObject({ reason: 'auth.presence_unproved' });
  await expect(api.deleteAccount(ada.caller, { password: 'wrong' })).rejects.toMatchObject({ kind: 'invalid' });
  const { deletion, receipt } = await api.deleteAccount(ada.caller, { password: ada.password });
  expect(deletion).toMatchObject({
    completed_at: null,
    removed: { accounts: 1, organisations: 1, projects: 2, keys: 1, sign_ins: 1 },
    pending: ['telemetry', 'optimizer', 'chat'],
  });
  await expect(fixture.signIn(ada)).rejects.toMatchObject({ reason: 'auth.wrong_credentials' });
  await expect(fixture.callerOf(ada.tokens.access_token)).rejects.toMatchObject({ kind: 'not_found' });
  await fixture.auth.forgetting.catchUp(everyDomain);
  const look = () => api.lookupDeletion(fixture.visitor(), { receipt });
  expect((await look()).completed_at).toBeNull();
  fixture.clock.advance(settleMs);
  await fixture.auth.forgetting.catchUp({ telemetry: nothing, optimizer: nothing });
  expect(await look()).toMatchObject({ completed_at: null, pending: ['chat'] });
  await fixture.auth.forgetting.catchUp(everyDomain);
  expect(await look()).toMatchObject({ pending: [], completed_at: new Date(fixture.clock.now()).toISOString() });
  const { user_id, organisation } = ada.identity;
  const left = await Promise.all([
    fixture.owner.selectFrom('auth.users').select('id').where('id', '=', user_id).execute(),
    fixture.owner.selectFrom('auth.accounts').select('id').where('user_id', '=', user_id).execute(),
    fixture.owner.selectFrom('auth.refresh_families').select('id').where('user_id', '=', user_id).execute(),
    fixture.owner.selectFrom('auth.organisations').select('id').where('id', '=', organisation.id).execute(),
    fixture.owner.selectFrom('auth.projects').select('id').where('organisation_id', '=', organisation.id).execute(),
    fixture.owner.selectFrom('auth.audit_log').select('id').where('organisation_id', '=', organisation.id).execute(),
  ]);
  expect(left.flat()).toEqual([]);
  await fixture.auth.api.signUp(fixture.visitor(), ada);
});

test('the only owner among others hands over first; then they leave, and the organisation stays', async () => {
  const ada = await fixture.signUp();
  const grace = await fixture.join(ada, 'member');
  const { api } = fixture.auth;
  const { password } = ada;
  await expect(api.deleteAccount(ada.caller, { password })).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'auth.last_owner',
    message: expect.stringContaining('make one of them an owner') as string,
  });
  await fixture.signIn(ada);
  await api.updateMember(ada.caller, { user_id: grace.identity.user_id, role: 'owner', version: 1 });
  const { deletion } = await api.deleteAccount(ada.caller, { password });
  expect(deletion.completed_at).not.toBeNull();
  expect(deletion.removed).toMatchObject({ memberships: 1 });
  const { members } = await api.listMembers(grace.caller, {});
  expect(members.map(({ email }) => email)).toEqual([grace.email]);
  expect(await fixture.audited(grace)).toContain('member.remove');
});

test('a fresh sign-in in the browser stands for the password, one of eleven minutes ago does not', async () => {
  const ada = await fixture.signUp();
  const { email, password } = ada;
  const { api, browser_sessions } = fixture.auth;
  const session = 'cookie';
  const { issued_session } = await api.signIn(fixture.visitor(), { email, password, session });
  const use = { purpose: 'request', request_id: ada.caller.request_id } as const;
  const { session_id } = await browser_sessions.authenticate(issued_session?.value ?? '', use);
  fixture.clock.advance(11 * 60_000);
  const stale = api.deleteAccount({ ...ada.caller, session_id }, {});
  await expect(stale).rejects.toMatchObject({ reason: 'auth.presence_unproved' });
  const again = await api.signIn(fixture.visitor(), { email, password, session });
  const fresh = await browser_sessions.authenticate(again.issued_session?.value ?? '', use);
  await api.deleteAccount({ ...ada.caller, session_id: fresh.session_id }, {});
});

test('a receipt opens its own deletion, and nothing else', async () => {
  const unknown = { kind: 'not_found', reason: 'auth.deletion_not_found' };
  const look = (receipt: string) => fixture.auth.api.lookupDeletion(fixture.visitor(), { receipt });
  await expect(look('x')).rejects.toMatchObject(unknown);
  await expect(look(`apex_deletion_${'a'.repeat(43)}`)).rejects.toMatchObject(unknown);
});
