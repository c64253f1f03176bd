import { ApexError, type authRoutes } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { whoami } from '../account/whoami.ts';
import type { CallerScope } from '../scope.ts';
import { endOf } from './lifetime.ts';
import type { SessionSecrets } from './session-value.ts';

/** Who the cookie speaks for. Asking is use of the session, so it ends half an hour from now unless used again. */
export async function getSession(
  scope: CallerScope & { readonly secrets: SessionSecrets },
): Promise<z.output<typeof authRoutes.getSession.output>> {
  const { caller, db, clock } = scope;
  const { session_id, organisation_id } = caller;
  if (session_id === undefined) throw noSession();
  const row = await withTenant(db, { organisation_id }, (trx) =>
    trx
      .selectFrom('auth.browser_sessions')
      .select('expires_at')
      .where('id', '=', session_id)
      .where('user_id', '=', caller.actor.user_id)
      .executeTakeFirst(),
  );
  if (row === undefined) throw noSession();
  return {
    identity: await whoami(scope),
    csrf_token: scope.secrets.csrfTokenOf(session_id),
    expires_at: endOf({ last_seen_at: new Date(clock.now()), expires_at: row.expires_at }).toISOString(),
  };
}

export function noSession(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.no_session',
    message: 'No browser session came with this request: sign in.',
  });
}
