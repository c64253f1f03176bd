import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import { enterPerson } from '../sign-in/enter-person.ts';
import type { SignedInWithSession } from '../sign-in/open-sign-in.ts';
import type { EntranceScope } from './entrance.ts';
import { wrongCredentials } from './wrong-credentials.ts';

/**
 * Tokens or a session for a password, and a one-time code where the account asks for one. A wrong password and an
 * unknown address answer alike, and take alike long.
 */
export async function signIn(
  scope: EntranceScope,
  input: z.output<typeof authRoutes.signIn.input>,
): Promise<SignedInWithSession> {
  const { email, password } = input;
  const { address, request_id } = scope.visitor;
  const attempt = { email, address };
  scope.attempt_limit.take(attempt);
  const account = await scope.accounts.find(email);
  const right = await scope.passwords.verify(password, account?.password_hash ?? null);
  if (account === null || !right) throw wrongCredentials();
  const { user_id } = account;
  await scope.second_factor.require({ user_id, request_id }, input.code);
  scope.attempt_limit.clear(attempt);
  await scope.verified_email.require(user_id);
  return enterPerson(scope, { user_id, kind: input.session, by: 'password' });
}
