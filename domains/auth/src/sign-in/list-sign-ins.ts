import { type SignInRow, signInIdSchema } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { endOf, idleMs } from '../browser-session/lifetime.ts';
import type { CallerScope } from '../scope.ts';
import { withPerson } from '../visibility.ts';

/** Where the caller is signed in, in whichever of their organisations, the last used first. */
export async function listSignIns(scope: CallerScope): Promise<{ sign_ins: SignInRow[] }> {
  const { caller, db, clock } = scope;
  const at = new Date(clock.now());
  const sign_ins = await withPerson(db, caller.actor.user_id, async (trx) => [
    ...(await browsers(trx, scope, at)),
    ...(await commandLines(trx, scope, at)),
  ]);
  return { sign_ins: sign_ins.toSorted((a, b) => b.last_seen_at.localeCompare(a.last_seen_at)) };
}

async function browsers(trx: Transaction<AuthDatabase>, { caller }: CallerScope, at: Date): Promise<SignInRow[]> {
  const rows = await trx
    .selectFrom('auth.browser_sessions')
    .select(['id', 'signed_in_at', 'last_seen_at', 'expires_at', 'address', 'user_agent'])
    .where('user_id', '=', caller.actor.user_id)
    .where('revoked_at', 'is', null)
    .where('replaced_at', 'is', null)
    .where('last_seen_at', '>', new Date(at.getTime() - idleMs))
    .where('expires_at', '>', at)
    .execute();
  return rows.map((row) => ({
    id: signInIdSchema.parse(row.id),
    kind: 'browser',
    created_at: row.signed_in_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: endOf(row).toISOString(),
    address: row.address,
    user_agent: row.user_agent,
    current: row.id === caller.session_id,
  }));
}

/** Families whose latest refresh token can still be used. */
async function commandLines(trx: Transaction<AuthDatabase>, { caller }: CallerScope, at: Date): Promise<SignInRow[]> {
  const rows = await trx
    .selectFrom('auth.refresh_families as family')
    .innerJoin('auth.refresh_tokens as token', 'token.family_id', 'family.id')
    .select(['family.id', 'family.created_at', 'family.address', 'family.user_agent'])
    .select(['token.created_at as renewed_at', 'token.expires_at'])
    .where('family.user_id', '=', caller.actor.user_id)
    .where('family.revoked_at', 'is', null)
    .where('token.used_at', 'is', null)
    .where('token.expires_at', '>', at)
    .execute();
  return rows.map((row) => ({
    id: signInIdSchema.parse(row.id),
    kind: 'command_line',
    created_at: row.created_at.toISOString(),
    last_seen_at: row.renewed_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    address: row.address,
    user_agent: row.user_agent,
    current: false,
  }));
}
