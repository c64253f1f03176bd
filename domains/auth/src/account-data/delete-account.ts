import { ApexError, type authRoutes, type Deletion, type OrgId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { type PresenceScope, provePresence } from '../account/prove-presence.ts';
import type { AuthDatabase } from '../auth-database.ts';
import type { ForgettingJob } from '../project/forgetting-job.ts';
import type { ProjectResolver } from '../project/resolve-project.ts';
import type { SecondFactor } from '../second-factor/check-code.ts';
import { revokeSignIns } from '../sign-in/revoke-sign-ins.ts';
import { withPerson } from '../visibility.ts';
import { deletionReceipt } from './deletion.ts';
import { dissolveOrganisation, leaveOrganisation, placesOf } from './leave-organisations.ts';

export interface DeleteAccountScope extends PresenceScope {
  readonly second_factor: SecondFactor;
  readonly project_resolver: ProjectResolver;
  readonly forgetting: ForgettingJob;
  readonly project_holders: readonly string[];
  readonly forgetCredentials: () => void;
}

/**
 * Deletes a person for good: their credentials and sign-ins at once, and with them the organisations nobody else belongs
 * to, whose projects every store then forgets. Who is the only owner among others has to hand over first.
 */
export async function deleteAccount(
  scope: DeleteAccountScope,
  input: z.output<typeof authRoutes.deleteAccount.input>,
): Promise<{ deletion: Deletion; receipt: string }> {
  const { caller, db, clock } = scope;
  const { user_id } = caller.actor;
  await provePresence(scope, { password: input.password, fresh_will_do: true });
  await scope.second_factor.require({ user_id, request_id: caller.request_id, is_signed_in: true }, input.code);
  const at = new Date(clock.now());
  const receipt = deletionReceipt.make();
  const deletion = await withPerson(db, user_id, async (trx) => {
    const places = await placesOf(trx, user_id);
    const stuck = places.filter(({ ends }) => ends === 'stuck');
    if (stuck.length > 0) throw lastOwner(stuck.map(({ name }) => name));
    const sign_ins = await revokeSignIns(trx, { user_id, at, reason: 'deleted' });
    const removed: Record<string, number> = { accounts: 1, sign_ins };
    const dissolved: OrgId[] = [];
    for (const { organisation_id, ends } of places) {
      const leaving = { organisation_id, user_id, at, request_id: caller.request_id };
      if (ends === 'dissolved') dissolved.push(organisation_id);
      const counts =
        ends === 'dissolved'
          ? await dissolveOrganisation(trx, leaving, scope.project_holders)
          : await leaveOrganisation(trx, leaving);
      for (const [what, count] of Object.entries(counts)) removed[what] = (removed[what] ?? 0) + count;
    }
    const record = await recordDeletion(trx, scope, { receipt, removed, dissolved, at });
    // Takes credentials, links, second factor and sessions along.
    await trx.deleteFrom('auth.users').where('id', '=', user_id).execute();
    return record;
  });
  scope.forgetCredentials();
  scope.project_resolver.forgetAll();
  scope.forgetting.wake();
  return { deletion, receipt };
}

async function recordDeletion(
  trx: Transaction<AuthDatabase>,
  { caller, project_holders }: DeleteAccountScope,
  made: {
    readonly receipt: string;
    readonly removed: Readonly<Record<string, number>>;
    readonly dissolved: OrgId[];
    readonly at: Date;
  },
): Promise<Deletion> {
  const { receipt, removed, dissolved, at } = made;
  const id = newId.deletion();
  const stores = dissolved.length === 0 ? [] : [...project_holders];
  // With nothing for stores to forget it is over at once.
  const completed_at = dissolved.length === 0 ? at : null;
  await trx
    .insertInto('auth.deletions')
    .values({
      id,
      receipt_hash: deletionReceipt.hash(receipt),
      user_id: caller.actor.user_id,
      organisation_ids: dissolved,
      requested_at: at,
      request_id: caller.request_id,
      removed: JSON.stringify(removed),
      stores,
      completed_at,
    })
    .execute();
  return {
    id,
    requested_at: at.toISOString(),
    completed_at: completed_at?.toISOString() ?? null,
    removed,
    stores,
    pending: stores,
  };
}

function lastOwner(names: readonly string[]): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.last_owner',
    message: `You are the only owner of ${names.join(', ')}, where others are members: make one of them an owner, or remove them, first.`,
    details: { organisations: names },
  });
}
