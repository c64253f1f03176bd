import { ApexError, type ProviderId, type UserId, userIdSchema } from '@apex/contracts';
import { isUniqueViolation } from '@apex/postgres';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { BetterAuthDeps, openBetterAuth } from './better-auth.ts';

export interface Account {
  readonly user_id: UserId;
  readonly email: string;
  readonly password_hash: string | null;
}

export interface NewAccount {
  readonly user_id: UserId;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
  readonly time_zone: string;
  /** Null for somebody who comes from an identity provider. */
  readonly password_hash: string | null;
}

/** An account at an identity provider. */
export interface ProviderAccount {
  readonly provider: ProviderId;
  readonly account_id: string;
}

/** People and how they prove who they are. */
export interface AccountStore {
  find(email: string): Promise<Account | null>;
  /** In the caller's transaction; throws `conflict` when the address is taken. */
  create(trx: Transaction<AuthDatabase>, account: NewAccount): Promise<void>;
  /** Also for somebody who had none. */
  setPassword(trx: Transaction<AuthDatabase>, user_id: UserId, password_hash: string): Promise<void>;
  /** In the caller's transaction; throws `conflict` when that account is somebody else's, or another of the provider is linked. */
  link(trx: Transaction<AuthDatabase>, user_id: UserId, account: ProviderAccount): Promise<void>;
}

/** Beside the identity providers, a password is one. */
export const passwordProvider = 'credential';

/** Kept by better-auth, which is loaded when somebody first signs up or in: a quarter of a second that no start pays. */
export function createAccountStore(deps: BetterAuthDeps): AccountStore {
  let opened: ReturnType<typeof openBetterAuth> | undefined;

  async function open() {
    opened ??= import('./better-auth.ts').then((module) => module.openBetterAuth(deps));
    return opened;
  }

  return {
    async find(email) {
      const { accounts } = await open();
      const found = await accounts.findUserByEmail(email, { includeAccounts: true });
      if (found === null) return null;
      const credential = found.accounts.find((account) => account.providerId === passwordProvider);
      return {
        user_id: userIdSchema.parse(found.user.id),
        email: found.user.email,
        password_hash: credential?.password ?? null,
      };
    },
    async create(trx, { user_id, email, email_verified, name, time_zone, password_hash }) {
      const { accounts, within } = await open();
      await within(trx, async () => {
        try {
          await accounts.createUser(
            { id: user_id, email, name, emailVerified: email_verified },
            { method: 'email-password' },
          );
        } catch (error) {
          throw isUniqueViolation(error) ? emailTaken(error) : error;
        }
        if (password_hash !== null) await accounts.linkAccount(credentialOf(user_id, password_hash));
      });
      await trx.updateTable('auth.users').set({ time_zone }).where('id', '=', user_id).execute();
    },
    async setPassword(trx, user_id, password_hash) {
      const { accounts, within } = await open();
      const has = await trx
        .selectFrom('auth.accounts')
        .select('id')
        .where('user_id', '=', user_id)
        .where('provider_id', '=', passwordProvider)
        .executeTakeFirst();
      await within(trx, async () => {
        if (has === undefined) await accounts.linkAccount(credentialOf(user_id, password_hash));
        else await accounts.updatePassword(user_id, password_hash);
      });
    },
    async link(trx, user_id, { provider, account_id }) {
      const { accounts, within } = await open();
      const linked = await trx
        .selectFrom('auth.accounts')
        .select('account_id')
        .where('provider_id', '=', provider)
        .where((either) => either.or([either('user_id', '=', user_id), either('account_id', '=', account_id)]))
        .executeTakeFirst();
      if (linked !== undefined) throw alreadyLinked();
      await within(trx, async () => {
        try {
          // None of the provider's tokens is kept: we ask who somebody is, and nothing after that.
          await accounts.linkAccount({ userId: user_id, providerId: provider, accountId: account_id });
        } catch (error) {
          throw isUniqueViolation(error) ? alreadyLinked(error) : error;
        }
      });
    },
  };
}

function credentialOf(user_id: UserId, password: string) {
  return { userId: user_id, providerId: passwordProvider, accountId: user_id, password };
}

function alreadyLinked(cause?: unknown): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.already_linked',
    message:
      'That account belongs to somebody else here, or another one of that provider is linked: take it away first.',
    cause,
  });
}

export function emailTaken(cause?: unknown): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.email_taken',
    message: 'This e-mail address already has an account: sign in instead.',
    cause,
  });
}
