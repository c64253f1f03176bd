import { ApexError, type Caller } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { CallerScope } from '../scope.ts';
import type { AccessTokens } from '../token/access-tokens.ts';

export interface LivingScope extends CallerScope {
  readonly access_tokens: Pick<AccessTokens, 'familyOf'>;
}

/**
 * Refuses who was signed out since their access token was made, or since another process read their session: what
 * outlives a sign-in must not be made by one that has ended.
 */
export async function requireLivingSignIn(scope: LivingScope): Promise<void> {
  const { caller, db } = scope;
  if (caller.actor.type !== 'user') return;
  const { organisation_id, session_id } = caller;
  const family_id = session_id === undefined ? await familyOf(scope) : null;
  if (session_id === undefined && family_id === null) return;
  const found = await withTenant(db, { organisation_id }, (trx) =>
    family_id === null
      ? trx
          .selectFrom('auth.browser_sessions')
          .select('revoked_at')
          .where('id', '=', session_id ?? null)
          .executeTakeFirst()
      : trx.selectFrom('auth.refresh_families').select('revoked_at').where('id', '=', family_id).executeTakeFirst(),
  );
  if (found !== undefined && found.revoked_at === null) return;
  throw new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.session_revoked',
    message: 'This session was ended: sign in again.',
  });
}

/** A caller made inside this process has no token. */
function familyOf({ caller, access_tokens }: LivingScope) {
  return isToken(caller) ? access_tokens.familyOf(caller.credential) : null;
}

const isToken = ({ credential }: Caller): boolean => credential.startsWith('eyJ');
