import type { Invitation } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { CallerScope } from '../scope.ts';
import { selectOpenInvitations, toInvitation } from './invitation-row.ts';

/** Invitations that can still be accepted, the newest first. */
export async function listInvitations(scope: CallerScope): Promise<{ invitations: Invitation[] }> {
  const { organisation_id } = scope.caller;
  const at = new Date(scope.clock.now());
  const rows = await withTenant(scope.db, { organisation_id }, (trx) =>
    selectOpenInvitations(trx, organisation_id, at)
      .orderBy('invitation.created_at', 'desc')
      .orderBy('invitation.id', 'desc')
      .execute(),
  );
  return { invitations: rows.map(toInvitation) };
}
