import { randomUUIDv7 } from 'node:crypto';
import type { BetterAuthOptions } from '@better-auth/core';
import { runWithAdapter } from '@better-auth/core/context';
import { kyselyAdapter } from '@better-auth/kysely-adapter';
import { betterAuth } from 'better-auth/minimal';
import type { Log } from '@apex/kit/log';
import type { Kysely, Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { Passwords } from './passwords.ts';

export interface BetterAuthDeps {
  readonly db: Kysely<AuthDatabase>;
  readonly log: Log;
  readonly issuer: string;
  readonly secret: string;
  readonly passwords: Passwords;
}

/** better-auth over our tables and names. Its endpoints, sessions and cookies are not mounted. */
export async function openBetterAuth(deps: BetterAuthDeps) {
  const options = optionsOf(deps);
  const { internalAdapter } = await betterAuth(options).$context;
  return {
    accounts: internalAdapter,
    /** What `work` asks of `accounts` happens in this transaction. */
    async within<T>(trx: Transaction<AuthDatabase>, work: () => Promise<T>): Promise<T> {
      const adapter = kyselyAdapter(trx.withSchema('auth'), { type: 'postgres', transaction: false });
      return runWithAdapter(adapter(options), work);
    },
  };
}

function optionsOf({ db, log, issuer, secret, passwords }: BetterAuthDeps): BetterAuthOptions {
  const times = { createdAt: 'created_at', updatedAt: 'updated_at' };
  const expiry = { expiresAt: 'expires_at' };
  return {
    baseURL: issuer,
    // Given in both forms, since the environment's BETTER_AUTH_SECRETS would win over a single one.
    secrets: [{ version: 1, value: secret }],
    secret,
    database: kyselyAdapter(db.withSchema('auth'), { type: 'postgres', transaction: true }),
    emailAndPassword: {
      enabled: true,
      password: {
        hash: (password) => passwords.hash(password),
        verify: ({ password, hash }) => passwords.verify(password, hash),
      },
    },
    user: { modelName: 'users', fields: { emailVerified: 'email_verified', ...times } },
    session: {
      modelName: 'sessions',
      fields: { userId: 'user_id', ipAddress: 'ip_address', userAgent: 'user_agent', ...expiry, ...times },
    },
    account: {
      modelName: 'accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { modelName: 'verifications', fields: { ...expiry, ...times } },
    advanced: {
      // Migrations hold the schema; asking the catalogue at each start would only cost time.
      database: { generateId: ({ model }) => `${model}_${randomUUIDv7()}`, validateSchema: false },
    },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: {
      // Its messages carry e-mail addresses, so they stay out of the log; errors reach us as exceptions.
      log: (level) => {
        if (level === 'error') log.warn({ library: 'better-auth' }, 'The identity library reported an error');
      },
    },
  };
}
