import { ApexError, type Member, type OrgId, type UserId } from '@apex/contracts';
import { sql, type Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** The members of an organisation with what is told of each. */
export function selectMembers(trx: Transaction<AuthDatabase>, organisation_id: OrgId) {
  // A refresh token is made at each sign-in and renewal of a command line.
  const lastSeen = sql<Date | null>`greatest(
    (select max(session.last_seen_at) from auth.browser_sessions as session
      where session.organisation_id = member.organisation_id and session.user_id = member.user_id),
    (select max(token.created_at) from auth.refresh_tokens as token
      join auth.refresh_families as family on family.id = token.family_id
      where family.organisation_id = member.organisation_id and family.user_id = member.user_id))`;
  return trx
    .selectFrom('auth.members as member')
    .innerJoin('auth.users as person', 'person.id', 'member.user_id')
    .select(['member.user_id', 'member.role', 'member.created_at', 'member.version', 'person.email', 'person.name'])
    .select(lastSeen.as('last_seen_at'))
    .where('member.organisation_id', '=', organisation_id);
}

type MemberRow = Awaited<ReturnType<ReturnType<typeof selectMembers>['execute']>>[number];

export function toMember({ created_at, last_seen_at, ...row }: MemberRow): Member {
  return { ...row, joined_at: created_at.toISOString(), last_seen_at: last_seen_at?.toISOString() ?? null };
}

/** Throws `not_found` for whoever is no member here, a member of another organisation included. */
export async function requireMember(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId,
  user_id: UserId,
): Promise<Member> {
  const row = await selectMembers(trx, organisation_id).where('member.user_id', '=', user_id).executeTakeFirst();
  if (row !== undefined) return toMember(row);
  throw new ApexError({
    kind: 'not_found',
    reason: 'auth.member_not_found',
    message: 'There is no such member in your organisation.',
  });
}
