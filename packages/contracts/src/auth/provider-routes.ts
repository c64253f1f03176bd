import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { instantSchema } from '../value.ts';
import { identityExample } from './examples.ts';
import { oneTimeCodeSchema, sessionKindSchema } from './fields.ts';
import { signedInSchema } from './identity.ts';

/** Identity providers people may sign in with; `oidc` is whichever issuer the installation names. */
export const providerIds = ['google', 'github', 'oidc'] as const;
export type ProviderId = (typeof providerIds)[number];

const providerIdSchema = z.enum(providerIds);
const flowSchema = z.string().min(1).max(512);
const flowExample = 'apex_flow_…';

const startedSchema = z.object({
  /** Where the browser goes. */
  url: z.url(),
  /** Stays with the browser that began, and finishes what comes back: nobody else can. Good for ten minutes. */
  flow: flowSchema,
});
const startedExample = { url: 'https://github.com/login/oauth/authorize?state=x', flow: flowExample };

/** What the provider sent the browser back with, as it stands in the query. */
const returnSchema = z.strictObject({
  provider: providerIdSchema,
  flow: flowSchema,
  query: z.string().min(1).max(4096),
});
const returnExample = { provider: 'github', flow: flowExample, query: 'code=…&state=…' };

export const linkSchema = z.object({
  provider: providerIdSchema,
  name: z.string(),
  linked_at: instantSchema,
});
export type ProviderLink = z.infer<typeof linkSchema>;

/** Signing in with an account at somebody else's: authorization code and PKCE, bound to the browser that began. */
export const providerRoutes = defineRoutes({
  listSignInWays: {
    method: 'GET',
    path: '/api/auth/ways',
    tag: 'auth',
    summary: 'How people sign in here: identity providers, and whether accounts can be made and passwords reset',
    access: 'public',
    rate_class: 'session',
    input: z.strictObject({}),
    output: z.object({
      providers: z.array(z.object({ id: providerIdSchema, name: z.string() })),
      sign_up_open: z.boolean(),
      password_reset: z.boolean(),
    }),
    errors: ['limit'],
    example: {
      output: { providers: [{ id: 'github', name: 'GitHub' }], sign_up_open: true, password_reset: true },
    },
  },
  startProviderSignIn: {
    method: 'POST',
    path: '/api/auth/providers/{provider}/start',
    tag: 'auth',
    summary: 'Begin to sign in with an identity provider',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ provider: providerIdSchema }),
    output: startedSchema,
    errors: ['invalid', 'not_found', 'upstream', 'timeout', 'limit'],
    example: { input: { provider: 'github' }, output: startedExample },
  },
  finishProviderSignIn: {
    method: 'POST',
    path: '/api/auth/providers/{provider}/finish',
    tag: 'auth',
    summary: 'Sign in with what the provider sent back; a new person gets an account where sign-up is open',
    access: 'public',
    rate_class: 'sign_in',
    session: 'opens',
    input: returnSchema.extend({ session: sessionKindSchema }),
    output: signedInSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'upstream', 'timeout', 'limit'],
    example: { input: returnExample, output: { identity: identityExample, tokens: null, csrf_token: 'hmac…' } },
  },
  completeProviderSignIn: {
    method: 'POST',
    path: '/api/auth/providers/complete',
    tag: 'auth',
    summary: 'Sign in with a provider: the second step, where the account asks for a one-time code',
    access: 'public',
    rate_class: 'sign_in',
    session: 'opens',
    input: z.strictObject({ flow: flowSchema, code: oneTimeCodeSchema, session: sessionKindSchema }),
    output: signedInSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: {
      input: { flow: flowExample, code: '123456' },
      output: { identity: identityExample, tokens: null, csrf_token: 'hmac…' },
    },
  },
  listLinks: {
    method: 'GET',
    path: '/api/account/links',
    tag: 'account',
    summary: 'Accounts at identity providers that are linked to yours',
    access: 'read',
    person: true,
    input: z.strictObject({}),
    output: z.object({ links: z.array(linkSchema), has_password: z.boolean(), email_verified: z.boolean() }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: {
      output: {
        links: [{ provider: 'github', name: 'GitHub', linked_at: '2026-03-01T00:00:00.000Z' }],
        has_password: true,
        email_verified: true,
      },
    },
  },
  startLink: {
    method: 'POST',
    path: '/api/account/links/{provider}/start',
    tag: 'account',
    summary: 'Begin to link an account at an identity provider to yours',
    access: 'read',
    person: true,
    input: z.strictObject({ provider: providerIdSchema }),
    output: startedSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'upstream', 'timeout', 'limit'],
    example: { input: { provider: 'github' }, output: startedExample },
  },
  finishLink: {
    method: 'POST',
    path: '/api/account/links/{provider}/finish',
    tag: 'account',
    summary: 'Link the account the provider sent back',
    access: 'read',
    person: true,
    input: returnSchema,
    output: linkSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'upstream', 'timeout', 'limit'],
    example: {
      input: returnExample,
      output: { provider: 'github', name: 'GitHub', linked_at: '2026-03-01T00:00:00.000Z' },
    },
  },
  unlink: {
    method: 'DELETE',
    path: '/api/account/links/{provider}',
    tag: 'account',
    summary: 'Take a link away; refused where nothing else would sign you in',
    access: 'read',
    person: true,
    input: z.strictObject({ provider: providerIdSchema }),
    output: z.object({ provider: providerIdSchema, unlinked: z.literal(true) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limit'],
    example: { input: { provider: 'github' }, output: { provider: 'github', unlinked: true } },
  },
});
