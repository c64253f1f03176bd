import { ApexError, type Caller, type Role, roles } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { findMembership, type Membership } from './membership.ts';

const rank = (role: Role): number => roles.indexOf(role);

/** The caller's place as the database has it now: what a token says of a role may be minutes old. */
export async function requireMembership(trx: Transaction<AuthDatabase>, caller: Caller): Promise<Membership> {
  const membership = await findMembership(trx, caller.organisation_id, caller.actor.user_id);
  if (membership !== null) return membership;
  throw new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.not_a_member',
    message: 'You are no longer a member of this organisation: sign in again.',
  });
}

/** Holds a caller to a role at least as high as `least`. */
export async function requireRole(trx: Transaction<AuthDatabase>, caller: Caller, least: Role): Promise<Membership> {
  const membership = await requireMembership(trx, caller);
  if (rank(membership.role) >= rank(least)) return membership;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'auth.role_too_low',
    message: `Your role is ${membership.role}; this takes ${least === 'owner' ? 'an owner' : `a ${least} or above`}.`,
    details: { role: membership.role, needed: least },
  });
}

/** Admins deal with roles up to their own, owners with all: nobody makes or unmakes somebody above them. */
export function requireReach(own: Role, others: readonly Role[]): void {
  const beyond = others.find((role) => rank(role) > rank(own));
  if (beyond === undefined) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'auth.role_too_low',
    message: `Your role is ${own}: only an owner can deal with the role ${beyond}.`,
    details: { role: own, needed: beyond },
  });
}

/** One change of who belongs to an organisation at a time, so that two cannot each take the other last owner away. */
export async function lockMembers(trx: Transaction<AuthDatabase>, { organisation_id }: Caller): Promise<void> {
  await trx
    .selectFrom('auth.organisations')
    .select('id')
    .where('id', '=', organisation_id)
    .forUpdate()
    .executeTakeFirst();
}

/** Refuses to take the role of owner from the only one who has it. The members must be locked. */
export async function requireAnotherOwner(trx: Transaction<AuthDatabase>, { organisation_id }: Caller): Promise<void> {
  const owners = await trx
    .selectFrom('auth.members')
    .select('user_id')
    .where('organisation_id', '=', organisation_id)
    .where('role', '=', 'owner')
    .limit(2)
    .execute();
  if (owners.length > 1) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'auth.last_owner',
    message: 'This is the only owner: make somebody else an owner first.',
  });
}
