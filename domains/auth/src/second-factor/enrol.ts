import { ApexError, type authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import { type PresenceScope, provePresence } from '../account/prove-presence.ts';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { CallerScope } from '../scope.ts';
import type { SecretBox } from '../token/secret-box.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import { lockFactor, openSecret } from './check-code.ts';
import { newOneTimeSecret, showOneTimeSecret, stepOfCode } from './one-time-code.ts';
import { hashRecoveryCode, newRecoveryCodes, plainCode } from './recovery-code.ts';

/** A secret for an authenticator app. Nothing asks for its codes until a first one has confirmed it. */
export async function enrolSecondFactor(
  scope: PresenceScope & { readonly box: SecretBox },
  { password }: z.output<typeof authRoutes.enrolSecondFactor.input>,
): Promise<{ secret: string; otpauth_url: string }> {
  const email = await provePresence(scope, { password, fresh_will_do: true });
  const { user_id } = scope.caller.actor;
  const secret = newOneTimeSecret();
  const fresh = { secret_sealed: scope.box.seal(secret, user_id), created_at: new Date(scope.clock.now()) };
  await withPerson(scope.db, user_id, async (trx) => {
    const row = await lockFactor(trx, user_id);
    if (row !== null && row.confirmed_at !== null) throw alreadyOn();
    await trx
      .insertInto('auth.second_factors')
      .values({ ...fresh, user_id, confirmed_at: null, last_step: null, first_failed_at: null })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(fresh))
      .execute();
  });
  return showOneTimeSecret(secret, email);
}

/** Turns the second factor on: a code shows that the app has the secret. Answers with the recovery codes. */
export async function confirmSecondFactor(
  scope: CallerScope & { readonly box: SecretBox },
  { code }: z.output<typeof authRoutes.confirmSecondFactor.input>,
): Promise<{ recovery_codes: string[] }> {
  const { caller, db, clock } = scope;
  const { user_id } = caller.actor;
  const at = new Date(clock.now());
  const recovery_codes = newRecoveryCodes();
  await withPerson(db, user_id, async (trx) => {
    const row = await lockFactor(trx, user_id);
    if (row === null) throw notBegun();
    if (row.confirmed_at !== null) throw alreadyOn();
    const step = stepOfCode(openSecret(scope.box, row), plainCode(code), clock.now());
    if (step === null) throw wrongFirstCode();
    await trx
      .updateTable('auth.second_factors')
      .set({ confirmed_at: at, last_step: String(step) })
      .where('user_id', '=', user_id)
      .execute();
    await trx
      .insertInto('auth.recovery_codes')
      .values(recovery_codes.map((value) => ({ user_id, code_hash: hashRecoveryCode(user_id, value), used_at: null })))
      .execute();
    await enterTenant(trx, caller.organisation_id);
    await recordAudit(trx, { ...auditOf(caller), at, action: 'second_factor.enable', subject_id: user_id });
  });
  return { recovery_codes };
}

function alreadyOn(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.second_factor_on',
    message: 'One-time codes are on already: turn them off first to use another app.',
  });
}

function notBegun(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.second_factor_not_begun',
    message: 'There is no secret to confirm: begin again.',
  });
}

function wrongFirstCode(): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'auth.code_wrong',
    message: 'code: is not what the app should show now; check the clock of the telephone',
  });
}
