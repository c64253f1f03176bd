import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import { recordPersonalAudit } from '../audit/record-personal-audit.ts';
import { hashLinkToken, takeMailedLink } from '../mailed-link/mailed-link.ts';
import type { VisitorScope } from '../scope.ts';
import { revokeSignIns } from '../sign-in/revoke-sign-ins.ts';
import { withSecret } from '../visibility.ts';
import type { AccountStore } from './account-store.ts';
import { confirmAddress } from './confirm-address.ts';
import type { Passwords } from './passwords.ts';

export interface ResetPasswordScope extends VisitorScope {
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly forgetCredentials: () => void;
}

/** A new password for a mailed link. All sign-ins of the person end; whoever has the link has their mail, so it is verified. */
export async function resetPassword(
  scope: ResetPasswordScope,
  input: z.output<typeof authRoutes.resetPassword.input>,
): Promise<{ email: string; revoked_sign_ins: number }> {
  const purpose = 'password_reset';
  const hash = hashLinkToken(purpose, input.token);
  const password_hash = await scope.passwords.hash(input.new_password);
  const at = new Date(scope.clock.now());
  const done = await withSecret(scope.db, hash, async (trx) => {
    const { user_id, email } = await takeMailedLink(trx, { purpose, hash, at });
    await scope.accounts.setPassword(trx, user_id, password_hash);
    const revoked_sign_ins = await revokeSignIns(trx, { user_id, at, reason: 'password' });
    const { request_id } = scope.visitor;
    await confirmAddress(trx, { user_id, at, request_id });
    const details = { revoked_sign_ins };
    await recordPersonalAudit(trx, {
      at,
      user_id,
      action: 'user.reset_password',
      subject_id: user_id,
      request_id,
      details,
    });
    return { email, revoked_sign_ins };
  });
  scope.forgetCredentials();
  return done;
}
