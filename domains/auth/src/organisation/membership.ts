import type { Organisation, OrgId, Role, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

export interface Membership {
  readonly organisation: Organisation;
  readonly role: Role;
}

/** A person's place in an organisation the transaction may see, or null where there is none (any more). */
export async function findMembership(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId,
  user_id: UserId,
): Promise<Membership | null> {
  const row = await selectMembership(trx, organisation_id, user_id).executeTakeFirst();
  if (row === undefined) return null;
  const { role, ...organisation } = row;
  return { organisation, role };
}

/** The statement behind it, for those who join more to it. */
export function selectMembership(trx: Transaction<AuthDatabase>, organisation_id: OrgId, user_id: UserId) {
  return trx
    .selectFrom('auth.members as member')
    .innerJoin('auth.organisations as organisation', 'organisation.id', 'member.organisation_id')
    .select(['organisation.id', 'organisation.name', 'organisation.tier', 'organisation.version', 'member.role'])
    .where('member.organisation_id', '=', organisation_id)
    .where('member.user_id', '=', user_id);
}

/** The same, noting that the person is there now: their next sign-in leads there. */
export async function enterOrganisation(
  trx: Transaction<AuthDatabase>,
  who: { readonly organisation_id: OrgId; readonly user_id: UserId; readonly at: Date },
): Promise<Membership | null> {
  const { organisation_id, user_id, at } = who;
  const membership = await findMembership(trx, organisation_id, user_id);
  if (membership === null) return null;
  await trx
    .updateTable('auth.members')
    .set({ entered_at: at })
    .where('organisation_id', '=', organisation_id)
    .where('user_id', '=', user_id)
    .execute();
  return membership;
}
