import { ApexError, type authRoutes, type FamilyId, type OrgId, type TokenPair, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { findMembership } from '../organisation/membership.ts';
import type { VisitorScope } from '../scope.ts';
import type { AccessTokens, Subject } from '../token/access-tokens.ts';
import { withSecret } from '../visibility.ts';
import { lockFamily } from './lock-family.ts';
import { addRefreshToken, findUnusedToken, type RefreshToken } from './refresh-tokens.ts';
import { hashRefreshValue, isRefreshValue, type SuccessorOf } from './refresh-value.ts';
import { revokeFamily } from './revoke-family.ts';
import { toTokenPair } from './token-pair.ts';

export interface RefreshScope extends VisitorScope {
  readonly access_tokens: AccessTokens;
  readonly successor_of: SuccessorOf;
}

type Outcome =
  | { readonly is: 'rotated'; readonly subject: Subject; readonly family_id: FamilyId; readonly token: RefreshToken }
  | { readonly is: 'unknown' | 'reused' };

/** An answer may be lost on its way; so long after its first use a token may be sent once more. See the README. */
export const retryGraceMs = 10_000;

/** A new pair for a refresh token, which is used up by it. One that was used before ends its whole family. */
export async function refresh(
  scope: RefreshScope,
  input: z.output<typeof authRoutes.refresh.input>,
): Promise<TokenPair> {
  // An outcome rather than an error, since an error would undo the revocation with the transaction.
  const outcome: Outcome = isRefreshValue(input.refresh_token)
    ? await rotate(scope, input.refresh_token)
    : { is: 'unknown' };
  if (outcome.is !== 'rotated') throw refusal(outcome.is);
  return toTokenPair(await scope.access_tokens.mint(outcome.subject, outcome.family_id), outcome.token);
}

function rotate(scope: RefreshScope, value: string): Promise<Outcome> {
  const at = new Date(scope.clock.now());
  const { request_id } = scope.visitor;
  const hash = hashRefreshValue(value);
  return withSecret(scope.db, hash, async (trx): Promise<Outcome> => {
    const found = await lockFamily(trx, hash);
    if (found === null || found.revoked_at !== null || found.expires_at <= at) return { is: 'unknown' };
    const { family_id, organisation_id, user_id, used_at } = found;
    const entry = { organisation_id, at, user_id, subject_id: family_id, request_id };
    const subject = await subjectOf(trx, organisation_id, user_id);
    if (subject === null) return { is: 'unknown' };
    const successor = scope.successor_of(value);
    const token =
      used_at === null
        ? await useUp(trx, { hash, successor, family_id, organisation_id, at })
        : await retry(trx, { successor, used_at, at });
    if (token === null) {
      await revokeFamily(trx, { family_id, at, reason: 'reused' });
      await recordAudit(trx, { ...entry, action: 'session.reuse_detected' });
      return { is: 'reused' };
    }
    await recordAudit(trx, { ...entry, action: 'session.refresh' });
    return { is: 'rotated', subject, family_id, token };
  });
}

/** The successor once more, while the first use is fresh and nobody has used what it gave; otherwise null. */
async function retry(
  trx: Transaction<AuthDatabase>,
  second: { readonly successor: string; readonly used_at: Date; readonly at: Date },
): Promise<RefreshToken | null> {
  if (second.at.getTime() - second.used_at.getTime() > retryGraceMs) return null;
  return findUnusedToken(trx, second.successor);
}

interface FirstUse {
  readonly hash: Buffer;
  readonly successor: string;
  readonly family_id: FamilyId;
  readonly organisation_id: OrgId;
  readonly at: Date;
}

/** Marks the first use, and forgets what has expired, so that a family stays small. */
async function useUp(trx: Transaction<AuthDatabase>, first: FirstUse): Promise<RefreshToken> {
  const { hash, successor: value, family_id, organisation_id, at } = first;
  await trx.updateTable('auth.refresh_tokens').set({ used_at: at }).where('token_hash', '=', hash).execute();
  await trx.deleteFrom('auth.refresh_tokens').where('family_id', '=', family_id).where('expires_at', '<', at).execute();
  return addRefreshToken(trx, { value, family_id, organisation_id, at });
}

async function subjectOf(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId,
  user_id: UserId,
): Promise<Subject | null> {
  const membership = await findMembership(trx, organisation_id, user_id);
  if (membership === null) return null;
  return { user_id, organisation_id, roles: [membership.role], tier: membership.organisation.tier };
}

function refusal(why: 'unknown' | 'reused'): ApexError {
  if (why === 'unknown') {
    return new ApexError({
      kind: 'unauthenticated',
      reason: 'auth.refresh_invalid',
      message: 'The session has ended: sign in again.',
    });
  }
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.refresh_reused',
    message: 'This refresh token was used before, so the session was ended to be safe: sign in again.',
  });
}
