import { z } from 'zod';
import { keyScopes, roles, tiers } from '../caller.ts';
import { orgIdSchema, projectIdSchema, userIdSchema } from '../id.ts';
import { instantSchema } from '../value.ts';
import { versionSchema } from './fields.ts';

export const projectSchema = z.object({
  id: projectIdSchema,
  name: z.string(),
  /** Holds sample data, which sums never mix in. */
  sample: z.boolean(),
  created_at: instantSchema,
  version: versionSchema,
});
export type Project = z.infer<typeof projectSchema>;

export const organisationSchema = z.object({
  id: orgIdSchema,
  name: z.string(),
  tier: z.enum(tiers),
  version: versionSchema,
});
export type Organisation = z.infer<typeof organisationSchema>;

export const identitySchema = z.object({
  user_id: userIdSchema,
  email: z.string(),
  name: z.string(),
  time_zone: z.string(),
  /** Of the person's name and time zone. */
  version: versionSchema,
  organisation: organisationSchema,
  project: projectSchema,
  projects: z.array(projectSchema),
  roles: z.array(z.enum(roles)),
  /** `user` for a signed-in person, `key` for an API key. */
  via: z.enum(['user', 'key']),
  scopes: z.array(z.enum(keyScopes)),
});
export type Identity = z.infer<typeof identitySchema>;

/** What a sign-in yields: a short-lived bearer token and the rotating one that renews it. */
export const tokenPairSchema = z.object({
  access_token: z.string(),
  access_expires_at: instantSchema,
  refresh_token: z.string(),
  refresh_expires_at: instantSchema,
});
export type TokenPair = z.infer<typeof tokenPairSchema>;

/** Of the two ways to be signed in one is null: `tokens` where a cookie was asked for, `csrf_token` where tokens were. */
export const signedInSchema = z.object({
  identity: identitySchema,
  tokens: tokenPairSchema.nullable(),
  csrf_token: z.string().nullable(),
});
export type SignedIn = z.infer<typeof signedInSchema>;

export const sessionSchema = z.object({
  identity: identitySchema,
  /** Sent as `X-CSRF-Token` with every request by cookie that is not a GET; bound to the session. */
  csrf_token: z.string(),
  /** When the session ends unless it is used before. */
  expires_at: instantSchema,
});
