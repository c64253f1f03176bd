import { randomUUID } from 'node:crypto';
import type { Caller, Identity, Role, SignedIn, TokenPair, Visitor } from '@apex/contracts';
import { newRequestId } from '@apex/kit/id';
import type { MigrationSource } from '@apex/kit/migration-file';
import { createFixedClock, type FixedClock } from './fixed-clock.ts';
import { startTestPostgres, type TestPostgres } from './postgres.ts';
import { silentLog } from './silent-log.ts';
import type { Kysely } from 'kysely';
import { type Auth, type AuthDatabase, type AuthDeps, authMigrations, createAuth } from '@apex/auth';

export interface Tenant {
  readonly email: string;
  readonly password: string;
  readonly identity: Identity;
  /** As a sign-in takes it. */
  readonly session: 'tokens';
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
  visitor(changes?: Partial<Visitor>): Visitor;
  /** A person with an organisation nobody else has. */
  signUp(): Promise<Tenant>;
  /** Another person, who was invited into a tenant's organisation. */
  join(tenant: Tenant, role: Role): Promise<Tenant>;
  /** Signs a tenant in once more. */
  signIn(tenant: Pick<Tenant, 'email' | 'password'>): Promise<TokenPair>;
  /** Who a credential speaks for, as the mount would tell a verb. */
  callerOf(credential: string): Promise<Caller>;
  /** What the audit log holds of a tenant, the oldest first. */
  audited(tenant: Tenant): Promise<string[]>;
  stop(): Promise<void>;
}

export const issuer = 'https://apex.test';
export const secret = 'a secret of more than thirty-two characters';

/** The tokens of a sign-in that asked for them. */
export function tokensOf({ tokens }: SignedIn): TokenPair {
  if (tokens === null) throw new Error('a sign-in for tokens gave none');
  return tokens;
}

/** No mail server, no identity providers, nobody to verify: what most tests want of the world outside. */
export const withoutOutside = {
  origin: () => issuer,
  mail: null,
  providers: { allow_insecure: true },
  require_verified_email: false,
  exporters: () => [],
} as const satisfies Partial<AuthDeps>;

const project_holders = ['telemetry', 'optimizer', 'chat'];

/** `others` are domains that share its database. */
export async function startAuth(
  changes: Partial<AuthDeps> = {},
  others: readonly MigrationSource[] = [],
): Promise<AuthFixture> {
  const postgres = await startTestPostgres({ sources: [authMigrations, ...others] });
  const { db } = postgres.pool<AuthDatabase>();
  const { db: owner } = postgres.ownerPool<AuthDatabase>();
  const clock = createFixedClock();
  const base: AuthDeps = {
    db,
    clock,
    log: silentLog,
    issuer,
    secret,
    environment: 'test',
    ...withoutOutside,
    sign_up_open: true,
    project_holders,
  };
  const made: Auth[] = [];

  function another(more: Partial<AuthDeps> = {}): Auth {
    const auth = createAuth({ ...base, ...changes, ...more });
    made.push(auth);
    return auth;
  }
  const auth = another();

  function visitor(changes: Partial<Visitor> = {}): Visitor {
    const signal = new AbortController().signal;
    return { request_id: newRequestId(clock), address: '127.0.0.1', signal, ...changes };
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
      const session = 'tokens';
      const signedUp = await auth.api.signUp(visitor(), { email, password, session });
      const { identity } = signedUp;
      const tokens = tokensOf(signedUp);
      return { email, password, session, identity, tokens, caller: await callerOf(tokens.access_token) };
    },
    async join(tenant, role) {
      const email = `${randomUUID()}@example.com`;
      const password = `password of ${email}`;
      const session = 'tokens';
      const { url_path } = await auth.api.createInvitation(tenant.caller, { email, role });
      const token = url_path.slice(url_path.indexOf('=') + 1);
      const signedIn = await auth.api.acceptInvitation(visitor(), { token, password, session });
      const { identity } = signedIn;
      const tokens = tokensOf(signedIn);
      return { email, password, session, identity, tokens, caller: await callerOf(tokens.access_token) };
    },
    async signIn({ email, password }) {
      return tokensOf(await auth.api.signIn(visitor(), { email, password, session: 'tokens' }));
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
