import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import type { CallerScope } from '../scope.ts';
import { withPerson } from '../visibility.ts';

/** Where the caller is a member, the longest first. */
export async function listOrganisations({
  caller,
  db,
}: CallerScope): Promise<z.output<typeof authRoutes.listOrganisations.output>> {
  const { user_id } = caller.actor;
  const rows = await withPerson(db, user_id, (trx) =>
    trx
      .selectFrom('auth.members as member')
      .innerJoin('auth.organisations as organisation', 'organisation.id', 'member.organisation_id')
      .select(['organisation.id', 'organisation.name', 'organisation.tier', 'organisation.version', 'member.role'])
      .where('member.user_id', '=', user_id)
      .orderBy('member.created_at')
      .orderBy('organisation.id')
      .execute(),
  );
  return { organisations: rows.map((row) => ({ ...row, current: row.id === caller.organisation_id })) };
}
