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
import { addRefreshToken, type RefreshToken } from './refresh-tokens.ts';
import { hashRefreshValue } from './refresh-value.ts';
import { revokeFamily } from './revoke-family.ts';
import { toTokenPair } from './token-pair.ts';

export interface RefreshScope extends VisitorScope {
  readonly access_tokens: AccessTokens;
}

type Outcome =
  | { readonly is: 'rotated'; readonly subject: Subject; readonly token: RefreshToken }
  | { readonly is: 'unknown' | 'reused' };

/** An answer may be lost on its way; so long after its first use a token may be sent once more. See the README. */
export const retryGraceMs = 10_000;

/** A new pair for a refresh token, which is used up by it. One that was used before ends its whole family. */
export async function refresh(
  scope: RefreshScope,
  input: z.output<typeof authRoutes.refresh.input>,
): Promise<TokenPair> {
  const hash = hashRefreshValue(input.refresh_token);
  // An outcome rather than an error, since an error would undo the revocation with the transaction.
  const outcome: Outcome = hash === null ? { is: 'unknown' } : await rotate(scope, hash);
  if (outcome.is !== 'rotated') throw refusal(outcome.is);
  return toTokenPair(await scope.access_tokens.mint(outcome.subject), outcome.token);
}

function rotate(scope: RefreshScope, hash: Buffer): Promise<Outcome> {
  const at = new Date(scope.clock.now());
  const { request_id } = scope.visitor;
  return withSecret(scope.db, hash, async (trx): Promise<Outcome> => {
    const found = await lockFamily(trx, hash);
    if (found === null || found.revoked_at !== null || found.expires_at <= at) return { is: 'unknown' };
    const { family_id, organisation_id, user_id, used_at } = found;
    if (used_at !== null && !(await isRetry(trx, { family_id, hash, used_at, at }))) {
      await revokeFamily(trx, { family_id, at, reason: 'reused' });
      await recordAudit(trx, {
        organisation_id,
        at,
        user_id,
        action: 'session.reuse_detected',
        subject_id: family_id,
        request_id,
      });
      return { is: 'reused' };
    }
    const subject = await subjectOf(trx, organisation_id, user_id);
    if (subject === null) return { is: 'unknown' };
    await useUp(trx, hash, family_id, at);
    const token = await addRefreshToken(trx, { family_id, organisation_id, parent_hash: hash, at });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'session.refresh',
      subject_id: family_id,
      request_id,
    });
    return { is: 'rotated', subject, token };
  });
}

interface SecondUse {
  readonly family_id: FamilyId;
  readonly hash: Buffer;
  readonly used_at: Date;
  readonly at: Date;
}

/** A second use is the same client asking again only while it is fresh and nobody has used what the first use gave. */
async function isRetry(trx: Transaction<AuthDatabase>, { family_id, hash, used_at, at }: SecondUse): Promise<boolean> {
  if (at.getTime() - used_at.getTime() > retryGraceMs) return false;
  const usedSuccessor = await trx
    .selectFrom('auth.refresh_tokens')
    .select('token_hash')
    .where('family_id', '=', family_id)
    .where('parent_hash', '=', hash)
    .where('used_at', 'is not', null)
    .executeTakeFirst();
  return usedSuccessor === undefined;
}

/** Marks the first use, and forgets what has expired, so that a family stays small. */
async function useUp(trx: Transaction<AuthDatabase>, hash: Buffer, family_id: FamilyId, at: Date): Promise<void> {
  await trx
    .updateTable('auth.refresh_tokens')
    .set({ used_at: at })
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .execute();
  await trx.deleteFrom('auth.refresh_tokens').where('family_id', '=', family_id).where('expires_at', '<', at).execute();
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
