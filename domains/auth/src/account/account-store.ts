import { ApexError, type UserId, userIdSchema } from '@apex/contracts';
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
  readonly name: string;
  readonly time_zone: string;
  readonly password_hash: string;
}

/** People and how they prove who they are. */
export interface AccountStore {
  find(email: string): Promise<Account | null>;
  /** In the caller's transaction; throws `conflict` when the address is taken. */
  create(trx: Transaction<AuthDatabase>, account: NewAccount): Promise<void>;
  setPassword(trx: Transaction<AuthDatabase>, user_id: UserId, password_hash: string): Promise<void>;
}

const uniqueViolation = '23505';
const passwordProvider = 'credential';

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
    async create(trx, { user_id, email, name, time_zone, password_hash }) {
      const { accounts, within } = await open();
      await within(trx, async () => {
        try {
          await accounts.createUser({ id: user_id, email, name }, { method: 'email-password' });
        } catch (error) {
          throw isUniqueViolation(error) ? emailTaken(error) : error;
        }
        await accounts.linkAccount({
          userId: user_id,
          providerId: passwordProvider,
          accountId: user_id,
          password: password_hash,
        });
      });
      await trx.updateTable('auth.users').set({ time_zone }).where('id', '=', user_id).execute();
    },
    async setPassword(trx, user_id, password_hash) {
      const { accounts, within } = await open();
      await within(trx, () => accounts.updatePassword(user_id, password_hash));
    },
  };
}

export function emailTaken(cause?: unknown): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.email_taken',
    message: 'This e-mail address already has an account: sign in instead.',
    cause,
  });
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === uniqueViolation;
}
