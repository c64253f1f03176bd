import { withTenant } from '@apex/postgres';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { CallerScope } from '../scope.ts';
import { noSession } from './get-session.ts';
import type { SessionVerifier } from './session-verifier.ts';

/** Signs out of the browser that asks, at once in this process, within five seconds in others. */
export async function endSession(
  scope: CallerScope & { readonly session_verifier: SessionVerifier },
): Promise<{ revoked: boolean }> {
  const { caller, db, clock } = scope;
  const { session_id, organisation_id } = caller;
  if (session_id === undefined) throw noSession();
  const at = new Date(clock.now());
  const revoked = await withTenant(db, { organisation_id }, async (trx) => {
    const ended = await trx
      .updateTable('auth.browser_sessions')
      .set({ revoked_at: at, revoked_reason: 'sign_out' })
      .where('id', '=', session_id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (ended.numUpdatedRows === 0n) return false;
    await recordAudit(trx, { ...auditOf(caller), at, action: 'session.sign_out', subject_id: session_id });
    return true;
  });
  scope.session_verifier.forgetAll();
  return { revoked };
}
