import { withTenant } from '@apex/postgres';
import type { RequestId } from '@apex/contracts';
import type { Kysely } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import type { FoundSession } from './find-session.ts';
import { openSession } from './open-session.ts';

/** Puts a successor in a session's place, once however many requests ask for it at the same time. */
export async function rotateSession(
  db: Kysely<AuthDatabase>,
  input: {
    readonly session: FoundSession;
    readonly successor: string;
    readonly at: Date;
    readonly request_id: RequestId;
  },
): Promise<void> {
  const { session, successor: value, at } = input;
  const { id, organisation_id, user_id, role_now: role, signed_in_at, address, user_agent } = session;
  await withTenant(db, { organisation_id }, async (trx) => {
    const replaced = await trx
      .updateTable('auth.browser_sessions')
      .set({ replaced_at: at })
      .where('id', '=', id)
      .where('replaced_at', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (replaced.numUpdatedRows === 0n) return;
    const next = await openSession(trx, {
      value,
      organisation_id,
      user_id,
      role,
      at,
      signed_in_at,
      address,
      user_agent,
    });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'session.rotate',
      subject_id: next.id,
      request_id: input.request_id,
      details: { replaced: id, role },
    });
  });
}
