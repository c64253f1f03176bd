import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { VisitorScope } from '../scope.ts';
import { withSecret } from '../visibility.ts';
import { lockFamily } from './lock-family.ts';
import { hashRefreshValue, isRefreshValue } from './refresh-value.ts';
import { revokeFamily } from './revoke-family.ts';

/** Ends the session a refresh token belongs to. `revoked` is false where there is no such session, and true again on a repeat. */
export async function signOut(
  scope: VisitorScope,
  input: z.output<typeof authRoutes.signOut.input>,
): Promise<{ revoked: boolean }> {
  if (!isRefreshValue(input.refresh_token)) return { revoked: false };
  const hash = hashRefreshValue(input.refresh_token);
  const at = new Date(scope.clock.now());
  return withSecret(scope.db, hash, async (trx) => {
    const found = await lockFamily(trx, hash);
    if (found === null) return { revoked: false };
    if (found.revoked_at !== null) return { revoked: true };
    const { family_id, organisation_id, user_id } = found;
    await revokeFamily(trx, { family_id, at, reason: 'sign_out' });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'session.sign_out',
      subject_id: family_id,
      request_id: scope.visitor.request_id,
    });
    return { revoked: true };
  });
}
