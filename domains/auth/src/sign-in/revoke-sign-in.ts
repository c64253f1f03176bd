import { ApexError, type authRoutes, familyIdSchema, sessionIdSchema, type SignInId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import type { CallerScope } from '../scope.ts';
import { enterTenant, withPerson } from '../visibility.ts';

/** Ends one sign-in of the caller's own, whichever organisation it is in. A repeat answers as the first time. */
export async function revokeSignIn(
  scope: CallerScope & { readonly forgetCredentials: () => void },
  { id }: z.output<typeof authRoutes.revokeSignIn.input>,
): Promise<{ id: SignInId; revoked: true }> {
  const { caller, db, clock } = scope;
  const at = new Date(clock.now());
  await withPerson(db, caller.actor.user_id, async (trx) => {
    const found = await find(trx, id);
    if (found === undefined) throw notFound();
    if (found.revoked_at !== null) return;
    const { organisation_id } = found;
    await enterTenant(trx, organisation_id);
    await end(trx, id, at);
    await recordAudit(trx, { ...auditOf(caller), organisation_id, at, action: 'session.revoke', subject_id: id });
  });
  scope.forgetCredentials();
  return { id, revoked: true };
}

/** The transaction sees the sign-ins of one person alone. */
async function find(trx: Transaction<AuthDatabase>, id: SignInId) {
  const session = sessionIdSchema.safeParse(id);
  if (session.success) {
    return trx
      .selectFrom('auth.browser_sessions')
      .select(['organisation_id', 'revoked_at'])
      .where('id', '=', session.data)
      .forUpdate()
      .executeTakeFirst();
  }
  return trx
    .selectFrom('auth.refresh_families')
    .select(['organisation_id', 'revoked_at'])
    .where('id', '=', familyIdSchema.parse(id))
    .forUpdate()
    .executeTakeFirst();
}

async function end(trx: Transaction<AuthDatabase>, id: SignInId, at: Date): Promise<void> {
  const ended = { revoked_at: at, revoked_reason: 'revoked' } as const;
  const session = sessionIdSchema.safeParse(id);
  if (session.success) {
    await trx.updateTable('auth.browser_sessions').set(ended).where('id', '=', session.data).execute();
  } else {
    await trx.updateTable('auth.refresh_families').set(ended).where('id', '=', familyIdSchema.parse(id)).execute();
  }
}

function notFound(): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.sign_in_not_found',
    message: 'You have no such sign-in.',
  });
}
