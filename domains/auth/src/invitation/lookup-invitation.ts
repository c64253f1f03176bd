import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import type { VisitorScope } from '../scope.ts';
import { withSecret } from '../visibility.ts';
import { findInvitation } from './find-invitation.ts';
import { noInvitation } from './invitation-row.ts';
import { invitationToken } from './invitation-token.ts';

/** What whoever holds the link is shown before they accept. */
export async function lookupInvitation(
  { db, clock }: VisitorScope,
  { token }: z.output<typeof authRoutes.lookupInvitation.input>,
): Promise<z.output<typeof authRoutes.lookupInvitation.output>> {
  if (!invitationToken.is(token)) throw noInvitation('unknown');
  const hash = invitationToken.hash(token);
  return withSecret(db, hash, async (trx) => {
    const found = await findInvitation(trx, hash, new Date(clock.now()));
    const people = await trx
      .selectFrom('auth.users')
      .select(['id', 'email'])
      .where((eb) => eb.or([eb('id', '=', found.invited_by), eb('email', '=', found.email)]))
      .execute();
    const organisation = await trx
      .selectFrom('auth.organisations')
      .select('name')
      .where('id', '=', found.organisation_id)
      .executeTakeFirstOrThrow();
    return {
      email: found.email,
      role: found.role,
      organisation_name: organisation.name,
      invited_by: people.find(({ id }) => id === found.invited_by)?.email ?? '',
      expires_at: found.expires_at.toISOString(),
      has_account: people.some(({ email }) => email === found.email),
    };
  });
}
