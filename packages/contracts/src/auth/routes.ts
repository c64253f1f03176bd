import { z } from 'zod';
import { keyScopes, roles, tiers } from '../caller.ts';
import { keyIdSchema, orgIdSchema, projectIdSchema, userIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { instantSchema } from '../value.ts';

const emailSchema = z.email('must be an e-mail address').max(254).toLowerCase();
/** Text a person gives a thing; control characters are none. */
const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/\p{Cc}/u.test(name), 'must not hold control characters');
const passwordSchema = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(256, 'must have at most 256 characters');

/** What a sign-in yields: a short-lived bearer token and the rotating one that renews it. */
export const tokenPairSchema = z.object({
  access_token: z.string(),
  access_expires_at: instantSchema,
  refresh_token: z.string(),
  refresh_expires_at: instantSchema,
});
export type TokenPair = z.infer<typeof tokenPairSchema>;

export const projectSchema = z.object({ id: projectIdSchema, name: z.string() });
export type Project = z.infer<typeof projectSchema>;

export const identitySchema = z.object({
  user_id: userIdSchema,
  email: z.string(),
  organisation: z.object({ id: orgIdSchema, name: z.string(), tier: z.enum(tiers) }),
  project: projectSchema,
  projects: z.array(projectSchema),
  roles: z.array(z.enum(roles)),
  /** `user` for a signed-in person, `key` for an API key. */
  via: z.enum(['user', 'key']),
  scopes: z.array(z.enum(keyScopes)),
});
export type Identity = z.infer<typeof identitySchema>;

export const signedInSchema = z.object({ identity: identitySchema, tokens: tokenPairSchema });

export const keySchema = z.object({
  id: keyIdSchema,
  name: z.string(),
  /** The first characters, enough to recognise a key by. */
  prefix: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  created_at: instantSchema,
  expires_at: instantSchema.nullable(),
  last_used_at: instantSchema.nullable(),
  revoked_at: instantSchema.nullable(),
});
export type Key = z.infer<typeof keySchema>;

const user = 'user_01993a5e-7c00-7000-8000-000000000001';
const org = 'org_01993a5e-7c00-7000-8000-000000000002';
const project = { id: 'project_01993a5e-7c00-7000-8000-000000000003', name: 'default' };
const keyId = 'key_01993a5e-7c00-7000-8000-000000000004';
const exampleIdentity = {
  user_id: user,
  email: 'ada@example.com',
  organisation: { id: org, name: 'ada', tier: 'free' },
  project,
  projects: [project],
  roles: ['owner'],
  via: 'user',
  scopes: ['all'],
};
const exampleTokens = {
  access_token: 'eyJ…',
  access_expires_at: '2026-03-01T00:15:00.000Z',
  refresh_token: 'apex_refresh_…',
  refresh_expires_at: '2026-03-31T00:00:00.000Z',
};
const exampleKey = {
  id: keyId,
  name: 'laptop',
  prefix: 'apex_live_1a2b',
  scopes: ['ingest'],
  created_at: '2026-03-01T00:00:00.000Z',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};
const signedInExample = {
  input: { email: 'ada@example.com', password: 'correct horse battery' },
  output: { identity: exampleIdentity, tokens: exampleTokens },
};

export const authRoutes = defineRoutes({
  signUp: {
    method: 'POST',
    path: '/api/auth/sign-up',
    tag: 'auth',
    summary: 'Create an account with its own organisation',
    access: 'public',
    rate_class: 'sign_in',
    success_status: 201,
    input: z.strictObject({
      email: emailSchema,
      password: passwordSchema,
      organisation_name: nameSchema.optional(),
    }),
    output: signedInSchema,
    errors: ['invalid', 'forbidden', 'conflict', 'limit'],
    example: signedInExample,
  },
  signIn: {
    method: 'POST',
    path: '/api/auth/sign-in',
    tag: 'auth',
    summary: 'Exchange e-mail and password for tokens',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ email: emailSchema, password: z.string().min(1).max(256) }),
    output: signedInSchema,
    errors: ['invalid', 'unauthenticated', 'limit'],
    example: signedInExample,
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    tag: 'auth',
    summary: 'Rotate a refresh token; using an old one again revokes its whole family',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ refresh_token: z.string().min(1).max(512) }),
    output: tokenPairSchema,
    errors: ['invalid', 'unauthenticated', 'limit'],
    example: { input: { refresh_token: 'apex_refresh_…' }, output: exampleTokens },
  },
  signOut: {
    method: 'POST',
    path: '/api/auth/sign-out',
    tag: 'auth',
    summary: 'Revoke a refresh token and its family',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ refresh_token: z.string().min(1).max(512) }),
    output: z.object({ revoked: z.boolean() }),
    errors: ['invalid', 'limit'],
    example: { input: { refresh_token: 'apex_refresh_…' }, output: { revoked: true } },
  },
  whoami: {
    method: 'GET',
    path: '/api/auth/me',
    tag: 'auth',
    summary: 'Who the credential speaks for',
    access: 'ingest',
    reads: true,
    input: z.strictObject({}),
    output: identitySchema,
    errors: ['unauthenticated', 'limit'],
    example: { output: exampleIdentity },
  },
  createKey: {
    method: 'POST',
    path: '/api/keys',
    tag: 'keys',
    summary: 'Create an API key; its value is shown this once',
    access: 'all',
    success_status: 201,
    input: z.strictObject({
      name: nameSchema,
      scopes: z.array(z.enum(keyScopes)).min(1).max(3).default(['ingest']),
      expires_in_days: z.int().min(1).max(3650).optional(),
    }),
    output: z.object({
      id: keyIdSchema,
      key: z.string(),
      scopes: z.array(z.enum(keyScopes)),
      expires_at: instantSchema.nullable(),
    }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: {
      input: { name: 'laptop', scopes: ['ingest'] },
      output: { id: keyId, key: 'apex_live_…', scopes: ['ingest'], expires_at: null },
    },
  },
  listKeys: {
    method: 'GET',
    path: '/api/keys',
    tag: 'keys',
    summary: 'The keys of the organisation, newest first',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ keys: z.array(keySchema) }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: { output: { keys: [exampleKey] } },
  },
  revokeKey: {
    method: 'DELETE',
    path: '/api/keys/{id}',
    tag: 'keys',
    summary: 'Revoke a key at once',
    access: 'all',
    input: z.strictObject({ id: keyIdSchema }),
    output: keySchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: keyId }, output: { ...exampleKey, revoked_at: '2026-03-02T00:00:00.000Z' } },
  },
});
