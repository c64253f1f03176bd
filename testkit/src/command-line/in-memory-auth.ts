import { createInMemoryVault } from './in-memory-vault.ts';
import {
  type Api,
  ApexError,
  type authRoutes,
  type Identity,
  type Key,
  type KeyScope,
  type OrgId,
  type TokenPair,
  type UserId,
} from '@apex/contracts';
import type { Authenticator } from '@apex/kit/http';
import { newId } from '@apex/kit/id';
import { randomUUID } from 'node:crypto';

interface Account {
  readonly password: string;
  readonly identity: Identity;
  readonly user_id: UserId;
  readonly organisation_id: OrgId;
}

export interface AuthState {
  /** How long an access token lives. */
  access_ms: number;
  refreshes: number;
  /** What every sign-in asks for besides the password; null: nothing. */
  one_time_code: string | null;
}

/** What no command of the command line asks. */
function noCommand(): never {
  throw new Error('no command asks this');
}

/** Accounts, tokens that rotate with reuse detection, and keys, kept in memory. */
export function createInMemoryAuth(state: AuthState): { api: Api<typeof authRoutes>; authenticator: Authenticator } {
  const accounts = new Map<string, Account>();
  const bearers = new Map<string, { email: string; expires_at_ms: number; scope: KeyScope }>();
  const refreshTokens = new Map<string, string>();
  const keys: Key[] = [];

  function refused(reason: string, message: string): ApexError {
    return new ApexError({ kind: 'unauthenticated', reason, message });
  }

  function issue(email: string): TokenPair {
    const expires_at_ms = Date.now() + state.access_ms;
    const access_token = `access-${randomUUID()}`;
    const refresh_token = `refresh-${randomUUID()}`;
    bearers.set(access_token, { email, expires_at_ms, scope: 'all' });
    refreshTokens.set(refresh_token, email);
    return {
      access_token,
      access_expires_at: new Date(expires_at_ms).toISOString(),
      refresh_token,
      refresh_expires_at: new Date(Date.now() + 1e9).toISOString(),
    };
  }

  function accountOf(user_id: UserId): Account {
    const account = [...accounts.values()].find((one) => one.user_id === user_id);
    if (account === undefined) throw new Error('no such user');
    return account;
  }

  const api: Api<typeof authRoutes> = {
    async signUp(_visitor, { email, password }) {
      if (accounts.has(email)) {
        throw new ApexError({ kind: 'conflict', reason: 'auth.email_taken', message: 'That address has an account.' });
      }
      const created_at = new Date().toISOString();
      const project = { id: newId.project(), name: 'default', sample: false, created_at, version: 1 };
      const user_id = newId.user();
      const organisation_id = newId.org();
      const identity: Identity = {
        user_id,
        email,
        name: 'test',
        time_zone: 'UTC',
        version: 1,
        organisation: { id: organisation_id, name: 'test', tier: 'free', version: 1 },
        project,
        projects: [project],
        roles: ['owner'],
        via: 'user',
        scopes: ['all'],
      };
      accounts.set(email, { password, identity, user_id, organisation_id });
      return { identity, tokens: issue(email), csrf_token: null };
    },
    async signIn(_visitor, { email, password, code }) {
      const account = accounts.get(email);
      if (account?.password !== password) throw refused('auth.wrong_password', 'E-mail or password is wrong.');
      if (state.one_time_code !== null && code === undefined)
        throw refused('auth.code_needed', 'Send a one-time code.');
      if (state.one_time_code !== null && code !== state.one_time_code) throw refused('auth.code_wrong', 'Wrong code.');
      return { identity: account.identity, tokens: issue(email), csrf_token: null };
    },
    async refresh(_visitor, { refresh_token }) {
      const email = refreshTokens.get(refresh_token);
      if (email === undefined) throw refused('auth.refresh_reused', 'That token was used before.');
      state.refreshes += 1;
      refreshTokens.delete(refresh_token);
      return issue(email);
    },
    signOut: async (_visitor, { refresh_token }) => ({ revoked: refreshTokens.delete(refresh_token) }),
    whoami: async (caller) => accountOf(caller.actor.user_id).identity,
    async createKey(caller, { name, scopes, labels = {} }) {
      const { project_id } = caller;
      const id = newId.key();
      const key = `apex_test_${randomUUID()}`;
      const { email } = accountOf(caller.actor.user_id).identity;
      bearers.set(key, { email, expires_at_ms: Number.POSITIVE_INFINITY, scope: scopes[0] ?? 'ingest' });
      const created_at = new Date().toISOString();
      keys.push({
        id,
        name,
        prefix: key.slice(0, 14),
        scopes,
        project_id,
        labels,
        created_at,
        expires_at: null,
        last_used_at: null,
        revoked_at: null,
      });
      return { id, key, scopes, project_id, labels, expires_at: null };
    },
    listKeys: async () => ({ keys }),
    async revokeKey(_caller, { id }) {
      const at = keys.findIndex((one) => one.id === id);
      const key = keys[at];
      if (key === undefined) throw new ApexError({ kind: 'not_found', reason: 'key.unknown', message: 'No such key.' });
      return (keys[at] = { ...key, revoked_at: new Date().toISOString() });
    },
    listSignIns: noCommand,
    revokeSignIn: noCommand,
    updateProfile: noCommand,
    changePassword: noCommand,
    requestPasswordReset: noCommand,
    resetPassword: noCommand,
    requestEmailVerification: noCommand,
    verifyEmail: noCommand,
    listSignInWays: noCommand,
    startProviderSignIn: noCommand,
    finishProviderSignIn: noCommand,
    completeProviderSignIn: noCommand,
    listLinks: noCommand,
    startLink: noCommand,
    finishLink: noCommand,
    unlink: noCommand,
    getSecondFactor: noCommand,
    enrolSecondFactor: noCommand,
    confirmSecondFactor: noCommand,
    disableSecondFactor: noCommand,
    exportAccount: noCommand,
    deleteAccount: noCommand,
    lookupDeletion: noCommand,
    listMembers: noCommand,
    updateMember: noCommand,
    removeMember: noCommand,
    listInvitations: noCommand,
    createInvitation: noCommand,
    revokeInvitation: noCommand,
    lookupInvitation: noCommand,
    acceptInvitation: noCommand,
    createProject: noCommand,
    renameProject: noCommand,
    deleteProject: noCommand,
    listOrganisations: noCommand,
    switchOrganisation: noCommand,
    renameOrganisation: noCommand,
    listAudit: noCommand,
    ...createInMemoryVault(),
    getSession: noCommand,
    endSession: noCommand,
  };

  const authenticator: Authenticator = {
    async authenticate(credential) {
      const known = bearers.get(credential);
      if (known === undefined || known.expires_at_ms <= Date.now()) {
        throw refused('auth.unknown_token', 'The token is unknown or has ended.');
      }
      const account = accounts.get(known.email);
      if (account === undefined) throw new Error('no such account');
      return {
        organisation_id: account.organisation_id,
        actor: { type: 'user', user_id: account.user_id },
        roles: ['owner'],
        scopes: [known.scope],
        tier: 'free',
        expires_at_ms: known.expires_at_ms,
      };
    },
    async resolveProject(principal, asked) {
      const { project } = accountOf(principal.actor.user_id).identity;
      if (asked === undefined || asked === project.name) return project;
      throw new ApexError({ kind: 'not_found', reason: 'project.unknown', message: `There is no project ${asked}.` });
    },
  };
  return { api, authenticator };
}
