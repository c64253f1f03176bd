import { recordAudit } from '../audit/record-audit.ts';
import type { VisitorScope } from '../scope.ts';
import { enterTenant, withSecret } from '../visibility.ts';
import type { SessionVerifier } from './session-verifier.ts';
import { hashSessionValue, isSessionValue } from './session-value.ts';

/** Ends the session a browser still held when it signed in anew: the cookie that led to it is overwritten. */
export async function endPresentedSession(
  scope: VisitorScope & { readonly session_verifier: SessionVerifier },
): Promise<void> {
  const { db, clock, visitor } = scope;
  const value = visitor.presented_session;
  if (value === undefined || !isSessionValue(value)) return;
  const hash = hashSessionValue(value);
  const at = new Date(clock.now());
  await withSecret(db, hash, async (trx) => {
    const row = await trx
      .selectFrom('auth.browser_sessions')
      .select(['id', 'organisation_id', 'user_id', 'revoked_at'])
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    if (row === undefined || row.revoked_at !== null) return;
    await enterTenant(trx, row.organisation_id);
    await trx
      .updateTable('auth.browser_sessions')
      .set({ revoked_at: at, revoked_reason: 'sign_in' })
      .where('id', '=', row.id)
      .execute();
    await recordAudit(trx, {
      organisation_id: row.organisation_id,
      at,
      user_id: row.user_id,
      action: 'session.sign_out',
      subject_id: row.id,
      request_id: visitor.request_id,
    });
  });
  scope.session_verifier.forgetAll();
}
