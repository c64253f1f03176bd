import { randomUUID } from 'node:crypto';
import {
  ApexError,
  familyIdSchema,
  keyIdSchema,
  keyScopes,
  orgIdSchema,
  projectIdSchema,
  roles,
  tiers,
  userIdSchema,
} from '@apex/contracts';
import type { Actor, FamilyId, KeyId, KeyScope, OrgId, ProjectId, Role, Tier, UserId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Principal } from '@apex/kit/http';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { SigningKeys } from './signing-keys.ts';

export interface Subject {
  readonly user_id: UserId;
  readonly organisation_id: OrgId;
  readonly roles: readonly Role[];
  readonly tier: Tier;
}

/** What a token is narrowed to that stands for a key, or for a person while they are away. */
export interface Narrowing {
  readonly scopes: readonly KeyScope[];
  readonly project_id: ProjectId;
  readonly key_id?: KeyId;
  readonly lifetime_seconds: number;
}

export interface AccessToken {
  readonly value: string;
  readonly expires_at: Date;
}

export interface AccessTokens {
  /** Of a sign-in by tokens, which the token names; what stands in for a browser's session has none. */
  mint(subject: Subject, family_id?: FamilyId): Promise<AccessToken>;
  /** Never for more than the subject may do, and for `project_id` where a request names no other. */
  mintNarrow(subject: Subject, narrowing: Narrowing): Promise<AccessToken>;
  /** Throws `unauthenticated` for anything that is not a token of ours, for us, alive now. */
  verify(value: string): Promise<Principal & { readonly expires_at_ms: number }>;
  /** The sign-in a good token names; null where it names none. */
  familyOf(value: string): Promise<FamilyId | null>;
}

export const audience = 'apex';
export const clockToleranceSeconds = 5;
const lifetimeSeconds = 15 * 60;

const claimsSchema = z.object({
  sub: userIdSchema,
  organisation_id: orgIdSchema,
  roles: z.array(z.enum(roles)).min(1),
  tier: z.enum(tiers),
  sid: familyIdSchema.optional(),
  /** Absent: all. */
  scopes: z.array(z.enum(keyScopes)).optional(),
  project_id: projectIdSchema.optional(),
  key_id: keyIdSchema.optional(),
  jti: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
});

/** Signed EdDSA tokens of 15 minutes, verified without the database. */
export function createAccessTokens(deps: {
  readonly signing_keys: SigningKeys;
  readonly clock: Clock;
  readonly issuer: string;
}): AccessTokens {
  const { signing_keys, clock, issuer } = deps;

  async function sign(subject: Subject, claims: object, seconds: number): Promise<AccessToken> {
    const { id, private_key } = await signing_keys.current();
    const issuedAt = Math.floor(clock.now() / 1000);
    const expiresAt = issuedAt + seconds;
    const { user_id, organisation_id, tier } = subject;
    const value = await new SignJWT({
      organisation_id,
      roles: [...subject.roles],
      tier,
      ...claims,
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: id })
      .setSubject(user_id)
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(private_key);
    return { value, expires_at: new Date(expiresAt * 1000) };
  }

  async function keyOf(header: { readonly kid?: string }) {
    const key = header.kid === undefined ? undefined : await signing_keys.find(header.kid);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }

  async function claimsOf(value: string) {
    try {
      const { payload } = await jwtVerify(value, keyOf, {
        algorithms: ['EdDSA'],
        issuer,
        audience,
        clockTolerance: clockToleranceSeconds,
        // Also refuses a token from the future.
        maxTokenAge: lifetimeSeconds,
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      });
      return claimsSchema.parse(payload);
    } catch (error) {
      throw refusal(error);
    }
  }

  return {
    mint: (subject, family_id) => sign(subject, family_id === undefined ? {} : { sid: family_id }, lifetimeSeconds),
    mintNarrow: (subject, { lifetime_seconds, ...claims }) => sign(subject, claims, lifetime_seconds),
    verify: async (value) => principalOf(await claimsOf(value)),
    familyOf: async (value) => (await claimsOf(value)).sid ?? null,
  };
}

function principalOf(claims: z.infer<typeof claimsSchema>) {
  const { sub: user_id, key_id, project_id, scopes = ['all'] } = claims;
  const actor: Actor = key_id === undefined ? { type: 'user', user_id } : { type: 'key', key_id, user_id };
  return {
    organisation_id: claims.organisation_id,
    actor,
    roles: claims.roles,
    scopes,
    tier: claims.tier,
    expires_at_ms: claims.exp * 1000,
    ...(project_id === undefined ? {} : { project_id }),
  };
}

/** Errors of the database pass through: they say nothing about the token. */
function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) {
    return new ApexError({
      kind: 'unauthenticated',
      reason: 'auth.token_expired',
      message: 'The access token has expired: refresh it or sign in again.',
      cause: error,
    });
  }
  if (!(error instanceof errors.JOSEError) && !(error instanceof z.ZodError)) return error;
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.token_invalid',
    message: 'The access token is not valid here: sign in again.',
    cause: error,
  });
}
