import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as contracts from '@apex/contracts';
import { type AuditAction, auditActions, type Route, type RouteTable } from '@apex/contracts';
import { describe, expect, test } from 'vitest';

/** Verbs that write their own line, as the last statement of their transaction; what that line says. */
const byVerb: Readonly<Record<string, AuditAction>> = {
  signUp: 'user.sign_up',
  signIn: 'user.sign_in',
  refresh: 'session.refresh',
  signOut: 'session.sign_out',
  endSession: 'session.sign_out',
  revokeSignIn: 'session.revoke',
  updateProfile: 'user.update',
  changePassword: 'user.change_password',
  resetPassword: 'user.reset_password',
  verifyEmail: 'user.verify_email',
  finishProviderSignIn: 'user.link_provider',
  completeProviderSignIn: 'user.sign_in',
  finishLink: 'user.link_provider',
  unlink: 'user.unlink_provider',
  confirmSecondFactor: 'second_factor.enable',
  disableSecondFactor: 'second_factor.disable',
  deleteAccount: 'organisation.delete',
  createKey: 'key.create',
  revokeKey: 'key.revoke',
  updateMember: 'member.update',
  removeMember: 'member.remove',
  createInvitation: 'invitation.create',
  revokeInvitation: 'invitation.revoke',
  acceptInvitation: 'member.join',
  createProject: 'project.create',
  renameProject: 'project.rename',
  deleteProject: 'project.delete',
  switchOrganisation: 'user.sign_in',
  renameOrganisation: 'organisation.rename',
  createSecret: 'secret.create',
  rotateSecret: 'secret.rotate',
  deleteSecret: 'secret.delete',
};

/** Changes that leave no line, and why that is right. */
const exempt: Readonly<Record<string, string>> = {
  ask: 'A question is a run, whose row and events say who asked, when and what was done.',
  askInThread: 'As ask.',
  stopRun: 'The run’s own events end with who stopped it.',
  measureFindings: 'Counts again what is there already; every finding says when it was measured.',
  importRecords: 'A batch of an import, whose begin and end are in the log.',
  previewUpload: 'Reads an upload and keeps nothing.',
  requestPasswordReset: 'Asks for a mail; nobody may learn from the log or the answer whether there is an account.',
  requestEmailVerification: 'Asks for a mail; what the link in it does is in the log.',
  startProviderSignIn: 'Begins a way in; who arrives by it is in the log.',
  startLink: 'Begins a link; that it was made is in the log.',
  enrolSecondFactor: 'Proposes a second factor, which counts once it is confirmed; that is in the log.',
  lookupDeletion: 'Reads how far a deletion is.',
  exportTraces: 'A program’s stream of records, by key: they say themselves who sent them and when.',
  exportLogs: 'As exportTraces.',
  exportMetrics: 'As exportTraces.',
  exportLangfuseTraces: 'As exportTraces.',
  exportLangfuseLogs: 'As exportTraces.',
  exportLangfuseMetrics: 'As exportTraces.',
  lookupInvitation: 'Reads what an invitation is for.',
};

const folder = join(import.meta.dirname, '../../domains/auth/src');

async function sourceOfAuth(): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

const tables = Object.entries(contracts).filter(([name]) => name.endsWith('Routes')) as [string, RouteTable][];
const changes: [string, Route][] = tables
  .flatMap(([, table]) => Object.entries(table))
  .filter(([, route]) => route.method !== 'GET');

describe('everything a user can do is in the audit log', () => {
  test('there are routes to look at', () => {
    expect(tables.length).toBeGreaterThanOrEqual(5);
    expect(changes.length).toBeGreaterThan(40);
  });

  test.each(changes)('%s leaves its line, or says why not', (name, route) => {
    const isTold = [route.audit !== undefined, name in byVerb, name in exempt].filter(Boolean).length;
    // What changes nothing of the tenant's has nothing to tell.
    if (route.reads === true && isTold === 0) return;
    expect(isTold, `${route.method} ${route.path}`).toBe(1);
  });

  test('no list names a route that is gone', () => {
    const names = new Set(changes.map(([name]) => name));
    expect([...Object.keys(byVerb), ...Object.keys(exempt)].filter((name) => !names.has(name))).toEqual([]);
  });

  test('every line that a verb is said to write stands in its source', async () => {
    const source = await sourceOfAuth();
    for (const action of Object.values(byVerb)) expect(source, action).toContain(`'${action}'`);
  });

  test('an audited route names fields that its answer or its input has', () => {
    for (const [name, { audit, example }] of changes) {
      for (const field of [audit?.target ?? [], audit?.details ?? []].flat()) {
        const known = [example.output, example.input ?? {}].some((value) => has(value, field.split('.')));
        const isOptional = audit?.details?.includes(field) === true;
        expect(known || isOptional, `${name} has no ${field}`).toBe(true);
      }
      if (audit !== undefined) expect(auditActions).toContain(audit.action);
    }
  });
});

function has(value: unknown, [first, ...rest]: string[]): boolean {
  if (first === undefined) return true;
  return typeof value === 'object' && value !== null && first in value && has(Reflect.get(value, first), rest);
}
