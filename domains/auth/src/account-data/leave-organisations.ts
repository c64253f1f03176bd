import type { OrgId, RequestId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { revokeInvitationsBy } from '../invitation/revoke-invitations-by.ts';
import { revokeKeysOf } from '../key/revoke-keys-of.ts';
import { forgetLater } from '../project/forget-later.ts';
import { enterTenant } from '../visibility.ts';

export interface Place {
  readonly organisation_id: OrgId;
  readonly name: string;
  /** `dissolved`: nobody else belongs to it. `stuck`: others do, and no other owner. */
  readonly ends: 'left' | 'dissolved' | 'stuck';
}

interface Leaving {
  readonly organisation_id: OrgId;
  readonly user_id: UserId;
  readonly at: Date;
  readonly request_id: RequestId;
}

/** What becomes of each organisation of a person who goes; the organisations are locked, always in the same order. */
export async function placesOf(trx: Transaction<AuthDatabase>, user_id: UserId): Promise<Place[]> {
  const own = await trx
    .selectFrom('auth.members')
    .select('organisation_id')
    .where('user_id', '=', user_id)
    .orderBy('organisation_id')
    .execute();
  const places: Place[] = [];
  for (const { organisation_id } of own) {
    await enterTenant(trx, organisation_id);
    const { name } = await trx
      .selectFrom('auth.organisations')
      .select('name')
      .where('id', '=', organisation_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const members = await trx
      .selectFrom('auth.members')
      .select(['user_id', 'role'])
      .where('organisation_id', '=', organisation_id)
      .execute();
    const others = members.filter((member) => member.user_id !== user_id);
    const ends = others.length === 0 ? 'dissolved' : others.some(({ role }) => role === 'owner') ? 'left' : 'stuck';
    const isOwner = members.some((member) => member.user_id === user_id && member.role === 'owner');
    places.push({ organisation_id, name, ends: ends === 'stuck' && !isOwner ? 'left' : ends });
  }
  return places;
}

/** What they did there stays in the log; their keys and open invitations end. */
export async function leaveOrganisation(
  trx: Transaction<AuthDatabase>,
  { organisation_id, user_id, at, request_id }: Leaving,
): Promise<Record<string, number>> {
  await enterTenant(trx, organisation_id);
  const { length: keys } = await revokeKeysOf(trx, { user_id, organisation_id, at });
  const invitations = await revokeInvitationsBy(trx, { user_id, organisation_id, role: null, at });
  await trx
    .deleteFrom('auth.members')
    .where('organisation_id', '=', organisation_id)
    .where('user_id', '=', user_id)
    .execute();
  const details = { left: true, account_deleted: true, revoked_keys: keys, revoked_invitations: invitations };
  await recordAudit(trx, {
    organisation_id,
    at,
    user_id,
    action: 'member.remove',
    subject_id: user_id,
    request_id,
    details,
  });
  return { memberships: 1, keys, invitations };
}

/** Empties an organisation: nobody is a member any more, and every store is to forget its projects. */
export async function dissolveOrganisation(
  trx: Transaction<AuthDatabase>,
  leaving: Leaving,
  project_holders: readonly string[],
): Promise<Record<string, number>> {
  const { organisation_id, user_id, at, request_id } = leaving;
  await enterTenant(trx, organisation_id);
  const hidden = await trx
    .updateTable('auth.projects')
    .set({ deleted_at: at })
    .where('organisation_id', '=', organisation_id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .execute();
  for (const { id: project_id } of hidden) {
    await forgetLater(
      trx,
      { project_id, organisation_id, deleted_at: at, deleted_by: user_id, request_id },
      project_holders,
    );
  }
  const count = async (table: 'auth.api_keys' | 'auth.invitations'): Promise<number> => {
    const gone = await trx.deleteFrom(table).where('organisation_id', '=', organisation_id).executeTakeFirst();
    return Number(gone.numDeletedRows);
  };
  const counts = { keys: await count('auth.api_keys'), invitations: await count('auth.invitations') };
  await trx.deleteFrom('auth.members').where('organisation_id', '=', organisation_id).execute();
  // Its name is what a person called it; the row itself stays until the stores are done.
  await trx
    .updateTable('auth.organisations')
    .set({ deleted_at: at, name: 'deleted' })
    .where('id', '=', organisation_id)
    .execute();
  await recordAudit(trx, {
    organisation_id,
    at,
    user_id,
    action: 'organisation.delete',
    subject_id: organisation_id,
    request_id,
  });
  return { memberships: 1, organisations: 1, projects: hidden.length, ...counts };
}
