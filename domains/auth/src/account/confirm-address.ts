import { providerIds, type RequestId, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import { recordPersonalAudit } from '../audit/record-personal-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { revokeKeysOf } from '../key/revoke-keys-of.ts';
import { revokeSignIns } from '../sign-in/revoke-sign-ins.ts';
import { enterTenant } from '../visibility.ts';

interface Confirmed {
  readonly user_id: UserId;
  readonly at: Date;
  readonly request_id: RequestId;
}

/**
 * Notes that an address is its person's, in a transaction that sees what is theirs. The first time, whoever signed up
 * need not have been who has the mail: sign-ins, keys, linked accounts and second factor made until then end, each with
 * a line in the log. The password stays: a reset sets another. Returns how many sign-ins ended.
 */
export async function confirmAddress(trx: Transaction<AuthDatabase>, confirmed: Confirmed): Promise<number> {
  const { user_id, at } = confirmed;
  const { numUpdatedRows } = await trx
    .updateTable('auth.users')
    .set({ email_verified: true })
    .where('id', '=', user_id)
    .where('email_verified', '=', false)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return 0;
  const revoked_sign_ins = await revokeSignIns(trx, { user_id, at, reason: 'revoked' });
  await endKeys(trx, confirmed);
  await endLinks(trx, confirmed);
  await endSecondFactor(trx, confirmed);
  return revoked_sign_ins;
}

const details = { before_address_was_confirmed: true };

async function endKeys(trx: Transaction<AuthDatabase>, { user_id, at, request_id }: Confirmed): Promise<void> {
  const places = await trx
    .selectFrom('auth.members')
    .select('organisation_id')
    .where('user_id', '=', user_id)
    .orderBy('organisation_id')
    .execute();
  for (const { organisation_id } of places) {
    await enterTenant(trx, organisation_id);
    const ended = await revokeKeysOf(trx, { user_id, organisation_id, at });
    for (const subject_id of ended) {
      const action = 'key.revoke';
      await recordAudit(trx, { organisation_id, user_id, at, request_id, action, subject_id, details });
    }
  }
}

async function endLinks(trx: Transaction<AuthDatabase>, { user_id, at, request_id }: Confirmed): Promise<void> {
  // A sign-in there that only waits for a one-time code would be let in without one, now that none is asked for.
  await trx
    .deleteFrom('auth.provider_flows')
    .where((either) => either.or([either('linking_user_id', '=', user_id), either('proved_user_id', '=', user_id)]))
    .execute();
  const ended = await trx
    .deleteFrom('auth.accounts')
    .where('user_id', '=', user_id)
    .where('provider_id', 'in', providerIds)
    .returning('provider_id')
    .execute();
  for (const { provider_id: provider } of ended) {
    await recordPersonalAudit(trx, {
      at,
      user_id,
      action: 'user.unlink_provider',
      subject_id: user_id,
      request_id,
      details: { ...details, provider },
    });
  }
}

/** The recovery codes go with it. */
async function endSecondFactor(trx: Transaction<AuthDatabase>, { user_id, at, request_id }: Confirmed): Promise<void> {
  const ended = await trx
    .deleteFrom('auth.second_factors')
    .where('user_id', '=', user_id)
    .returning('confirmed_at')
    .executeTakeFirst();
  if (ended === undefined || ended.confirmed_at === null) return;
  const action = 'second_factor.disable';
  await recordPersonalAudit(trx, { at, user_id, action, subject_id: user_id, request_id, details });
}
