import { ApexError, type authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import { type PresenceScope, provePresence } from '../account/prove-presence.ts';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { CallerScope } from '../scope.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import type { SecondFactor } from './check-code.ts';

/** Whether the caller's sign-in asks for a code, and how many recovery codes are left. */
export async function getSecondFactor({
  db,
  caller,
}: CallerScope): Promise<z.output<typeof authRoutes.getSecondFactor.output>> {
  const { user_id } = caller.actor;
  return withPerson(db, user_id, async (trx) => {
    const row = await trx
      .selectFrom('auth.second_factors')
      .select('confirmed_at')
      .where('user_id', '=', user_id)
      .executeTakeFirst();
    const left = await trx
      .selectFrom('auth.recovery_codes')
      .select('code_hash')
      .where('user_id', '=', user_id)
      .where('used_at', 'is', null)
      .execute();
    return { enabled_at: row?.confirmed_at?.toISOString() ?? null, recovery_codes_left: left.length };
  });
}

/** Turns it off, for whoever knows the password and has the app or a recovery code. */
export async function disableSecondFactor(
  scope: PresenceScope & { readonly second_factor: SecondFactor },
  { password, code }: z.output<typeof authRoutes.disableSecondFactor.input>,
): Promise<{ disabled: true }> {
  const { caller, db, clock } = scope;
  const { user_id } = caller.actor;
  const { enabled_at } = await getSecondFactor(scope);
  if (enabled_at === null) {
    throw new ApexError({
      kind: 'conflict',
      reason: 'auth.second_factor_off',
      message: 'One-time codes are not on.',
    });
  }
  await provePresence(scope, { password, fresh_will_do: false });
  await scope.second_factor.require({ user_id, request_id: caller.request_id, is_signed_in: true }, code);
  await withPerson(db, user_id, async (trx) => {
    await trx.deleteFrom('auth.second_factors').where('user_id', '=', user_id).execute();
    await enterTenant(trx, caller.organisation_id);
    const at = new Date(clock.now());
    await recordAudit(trx, { ...auditOf(caller), at, action: 'second_factor.disable', subject_id: user_id });
  });
  return { disabled: true };
}
