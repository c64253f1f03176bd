import { z } from 'zod';
import { signInIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { instantSchema } from '../value.ts';
import { identityExample, sessionIdExample, signedInExample, tokensExample } from './examples.ts';
import {
  emailSchema,
  givenPasswordSchema,
  nameSchema,
  oneTimeCodeSchema,
  passwordSchema,
  sessionKindSchema,
  timeZoneSchema,
  versionSchema,
} from './fields.ts';
import { identitySchema, sessionSchema, signedInSchema, tokenPairSchema } from './identity.ts';

export const signInRowSchema = z.object({
  id: signInIdSchema,
  kind: z.enum(['browser', 'command_line']),
  created_at: instantSchema,
  last_seen_at: instantSchema,
  expires_at: instantSchema,
  /** Network address and program as they were at sign-in; null where that was not recorded. */
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  /** The one this very request came by. */
  current: z.boolean(),
});
export type SignInRow = z.infer<typeof signInRowSchema>;

/** People: how they come in, stay in, leave, and what they say of themselves. */
export const accountRoutes = defineRoutes({
  signUp: {
    method: 'POST',
    path: '/api/auth/sign-up',
    tag: 'auth',
    summary: 'Create an account with its own organisation',
    access: 'public',
    rate_class: 'sign_in',
    session: 'opens',
    success_status: 201,
    input: z.strictObject({
      email: emailSchema,
      password: passwordSchema,
      organisation_name: nameSchema.optional(),
      name: nameSchema.optional(),
      time_zone: timeZoneSchema.optional(),
      session: sessionKindSchema,
    }),
    output: signedInSchema,
    errors: ['invalid', 'forbidden', 'conflict', 'limit'],
    example: signedInExample,
  },
  signIn: {
    method: 'POST',
    path: '/api/auth/sign-in',
    tag: 'auth',
    summary: 'Exchange e-mail and password, and a one-time code where asked for, for tokens or a session cookie',
    access: 'public',
    rate_class: 'sign_in',
    session: 'opens',
    input: z.strictObject({
      email: emailSchema,
      password: givenPasswordSchema,
      /** Asked for by `AUTH_CODE_NEEDED`. */
      code: oneTimeCodeSchema.optional(),
      session: sessionKindSchema,
    }),
    output: signedInSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: signedInExample,
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    tag: 'auth',
    summary: 'Rotate a refresh token; using an old one again revokes its whole family',
    access: 'public',
    rate_class: 'session',
    input: z.strictObject({ refresh_token: z.string().min(1).max(512) }),
    output: tokenPairSchema,
    errors: ['invalid', 'unauthenticated', 'limit'],
    example: { input: { refresh_token: 'apex_refresh_…' }, output: tokensExample },
  },
  signOut: {
    method: 'POST',
    path: '/api/auth/sign-out',
    tag: 'auth',
    summary: 'Revoke a refresh token and its family',
    access: 'public',
    rate_class: 'session',
    input: z.strictObject({ refresh_token: z.string().min(1).max(512) }),
    output: z.object({ revoked: z.boolean() }),
    errors: ['invalid', 'limit'],
    example: { input: { refresh_token: 'apex_refresh_…' }, output: { revoked: true } },
  },
  getSession: {
    method: 'GET',
    path: '/api/auth/session',
    tag: 'auth',
    summary: 'The session of the cookie: who, the CSRF token, and until when',
    access: 'read',
    person: true,
    session: 'reads',
    input: z.strictObject({}),
    output: sessionSchema,
    errors: ['unauthenticated', 'limit'],
    example: {
      output: { identity: identityExample, csrf_token: 'hmac…', expires_at: '2026-03-01T00:30:00.000Z' },
    },
  },
  endSession: {
    method: 'DELETE',
    path: '/api/auth/session',
    tag: 'auth',
    summary: 'Sign out of this browser',
    access: 'read',
    person: true,
    session: 'closes',
    // A DELETE may come without any body.
    input: z.strictObject({}).default({}),
    output: z.object({ revoked: z.boolean() }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: { input: {}, output: { revoked: true } },
  },
  listSignIns: {
    method: 'GET',
    path: '/api/auth/sign-ins',
    tag: 'auth',
    summary: 'Where you are signed in: browsers and command lines, the last used first',
    access: 'read',
    person: true,
    input: z.strictObject({}),
    output: z.object({ sign_ins: z.array(signInRowSchema) }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: {
      output: {
        sign_ins: [
          {
            id: sessionIdExample,
            kind: 'browser',
            created_at: '2026-03-01T00:00:00.000Z',
            last_seen_at: '2026-03-01T00:10:00.000Z',
            expires_at: '2026-03-31T00:00:00.000Z',
            address: '203.0.113.7',
            user_agent: 'Mozilla/5.0 …',
            current: true,
          },
        ],
      },
    },
  },
  revokeSignIn: {
    method: 'DELETE',
    path: '/api/auth/sign-ins/{id}',
    tag: 'auth',
    summary: 'Sign out somewhere else',
    access: 'read',
    person: true,
    input: z.strictObject({ id: signInIdSchema }),
    output: z.object({ id: signInIdSchema, revoked: z.literal(true) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: sessionIdExample }, output: { id: sessionIdExample, revoked: true } },
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
    example: { output: identityExample },
  },
  updateProfile: {
    method: 'PATCH',
    path: '/api/auth/me',
    tag: 'auth',
    summary: 'Change your name or time zone',
    access: 'read',
    person: true,
    input: z.strictObject({
      name: nameSchema.optional(),
      time_zone: timeZoneSchema.optional(),
      version: versionSchema,
    }),
    output: identitySchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'conflict', 'limit'],
    example: {
      input: { name: 'Ada Lovelace', version: 1 },
      output: { ...identityExample, name: 'Ada Lovelace', version: 2 },
    },
  },
  changePassword: {
    method: 'POST',
    path: '/api/auth/password',
    tag: 'auth',
    summary: 'Change your password; every other sign-in of yours ends',
    access: 'read',
    person: true,
    rate_class: 'sign_in',
    session: 'rotates',
    input: z.strictObject({ current_password: givenPasswordSchema, new_password: passwordSchema }),
    output: z.object({
      /** The new one of the rotated session; null where the request came by token. */
      csrf_token: z.string().nullable(),
      revoked_sign_ins: z.int(),
    }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: {
      input: { current_password: 'correct horse battery', new_password: 'staple of another horse' },
      output: { csrf_token: 'hmac…', revoked_sign_ins: 1 },
    },
  },
});
