import type { Member } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { CallerScope } from '../scope.ts';
import { selectMembers, toMember } from './member-row.ts';

/** Everybody in the organisation, the longest in it first. */
export async function listMembers(scope: CallerScope): Promise<{ members: Member[] }> {
  const { organisation_id } = scope.caller;
  const rows = await withTenant(scope.db, { organisation_id }, (trx) =>
    selectMembers(trx, organisation_id).orderBy('member.created_at').orderBy('member.user_id').execute(),
  );
  return { members: rows.map(toMember) };
}
