import { randomUUID } from 'node:crypto';
import type { Caller, Identity, TokenPair, Visitor } from '@apex/contracts';
import { newRequestId } from '@apex/kit/id';
import { createFixedClock, type FixedClock } from './fixed-clock.ts';
import { startTestPostgres, type TestPostgres } from './postgres.ts';
import { silentLog } from './silent-log.ts';
import type { Kysely } from 'kysely';
import { type Auth, type AuthDatabase, type AuthDeps, authMigrations, createAuth } from '@apex/auth';

export interface Tenant {
  readonly email: string;
  readonly password: string;
  readonly identity: Identity;
  readonly tokens: TokenPair;
  readonly caller: Caller;
}

export interface AuthFixture {
  readonly auth: Auth;
  readonly clock: FixedClock;
  readonly postgres: TestPostgres;
  /** As the product sees the database. */
  readonly db: Kysely<AuthDatabase>;
  /** Behind row-level security. */
  readonly owner: Kysely<AuthDatabase>;
  /** Another auth over the same database, as another process would have it. */
  another(changes?: Partial<AuthDeps>): Auth;
  visitor(): Visitor;
  /** A person with an organisation nobody else has. */
  signUp(): Promise<Tenant>;
  /** Who a credential speaks for, as the mount would tell a verb. */
  callerOf(credential: string): Promise<Caller>;
  /** What the audit log holds of a tenant, the oldest first. */
  audited(tenant: Tenant): Promise<string[]>;
  stop(): Promise<void>;
}

export const issuer = 'https://apex.test';
export const secret = 'a secret of more than thirty-two characters';

export async function startAuth(changes: Partial<AuthDeps> = {}): Promise<AuthFixture> {
  const postgres = await startTestPostgres({ sources: [authMigrations] });
  const { db } = postgres.pool<AuthDatabase>();
  const { db: owner } = postgres.ownerPool<AuthDatabase>();
  const clock = createFixedClock();
  const base: AuthDeps = { db, clock, log: silentLog, issuer, secret, environment: 'test', sign_up_open: true };
  const made: Auth[] = [];

  function another(more: Partial<AuthDeps> = {}): Auth {
    const auth = createAuth({ ...base, ...changes, ...more });
    made.push(auth);
    return auth;
  }
  const auth = another();

  function visitor(): Visitor {
    return { request_id: newRequestId(clock), address: '127.0.0.1', signal: new AbortController().signal };
  }

  async function callerOf(credential: string): Promise<Caller> {
    const { expires_at_ms: _, ...principal } = await auth.authenticator.authenticate(credential);
    const project = await auth.authenticator.resolveProject({ ...principal, expires_at_ms: null }, undefined);
    return {
      ...principal,
      project_id: project.id,
      project_name: project.name,
      request_id: newRequestId(clock),
      signal: new AbortController().signal,
      credential,
    };
  }

  return {
    auth,
    clock,
    postgres,
    db,
    owner,
    another,
    visitor,
    callerOf,
    async signUp() {
      const email = `${randomUUID()}@example.com`;
      const password = `password of ${email}`;
      const { identity, tokens } = await auth.api.signUp(visitor(), { email, password });
      return { email, password, identity, tokens, caller: await callerOf(tokens.access_token) };
    },
    async audited(tenant) {
      const rows = await owner
        .selectFrom('auth.audit_log')
        .select('action')
        .where('organisation_id', '=', tenant.caller.organisation_id)
        .orderBy('id')
        .execute();
      return rows.map((row) => row.action);
    },
    async stop() {
      await Promise.all(made.map((one) => one.close()));
      await postgres.stop();
    },
  };
}
