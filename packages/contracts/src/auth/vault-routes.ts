import { z } from 'zod';
import { secretIdSchema, userIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { instantSchema, listQuery, paginationSchema } from '../value.ts';
import { secretExample, secretReadExample } from './examples.ts';
import { nameSchema, versionSchema } from './fields.ts';

export const secretKinds = ['provider_key', 'webhook', 'service_account', 'other'] as const;

const secretSchema = z.object({
  id: secretIdSchema,
  name: z.string(),
  kind: z.enum(secretKinds),
  /** The last characters of a value long enough to spare them, to recognise it by; null for shorter ones. */
  last_four: z.string().nullable(),
  created_at: instantSchema,
  rotated_at: instantSchema.nullable(),
  last_read_at: instantSchema.nullable(),
  version: z.int(),
});
export type Secret = z.infer<typeof secretSchema>;

const secretReadSchema = z.object({
  at: instantSchema,
  user_id: userIdSchema,
  /** What the value was wanted for, in the words of the part that read it. */
  why: z.string(),
  request_id: z.string(),
});

const valueSchema = z
  .string()
  .min(1)
  .max(16_384)
  .refine((value) => value.isWellFormed(), 'must be well-formed text');

const mine = ['invalid', 'unauthenticated', 'forbidden', 'limit'] as const;

/** Secrets the product needs to act for an organisation. A value goes in and never comes out of a route again. */
export const vaultRoutes = defineRoutes({
  createSecret: {
    method: 'POST',
    path: '/api/vault/secrets',
    tag: 'vault',
    summary: 'Keep a secret, encrypted; nobody is shown its value again',
    access: 'all',
    success_status: 201,
    input: z.strictObject({ name: nameSchema, kind: z.enum(secretKinds), value: valueSchema }),
    output: secretSchema,
    errors: [...mine, 'conflict'],
    example: {
      input: { name: 'Anthropic, production', kind: 'provider_key', value: 'the key the provider showed you' },
      output: secretExample,
    },
  },
  listSecrets: {
    method: 'GET',
    path: '/api/vault/secrets',
    tag: 'vault',
    summary: 'The secrets of the organisation by name, without their values, for its admins and owners',
    access: 'all',
    input: z.strictObject({}),
    output: z.object({ secrets: z.array(secretSchema) }),
    errors: [...mine],
    example: { output: { secrets: [secretExample] } },
  },
  rotateSecret: {
    method: 'POST',
    path: '/api/vault/secrets/{id}/rotate',
    tag: 'vault',
    summary: 'Put another value in the place of a secret’s; whoever uses it next gets the new one',
    access: 'all',
    input: z.strictObject({ id: secretIdSchema, value: valueSchema, version: versionSchema }),
    output: secretSchema,
    errors: [...mine, 'not_found', 'conflict'],
    example: {
      input: { id: secretExample.id, value: 'the new key', version: 1 },
      output: { ...secretExample, rotated_at: '2026-03-03T00:00:00.000Z', version: 2 },
    },
  },
  deleteSecret: {
    method: 'DELETE',
    path: '/api/vault/secrets/{id}',
    tag: 'vault',
    summary: 'Forget a secret; what uses it stops working',
    access: 'all',
    input: z.strictObject({ id: secretIdSchema }),
    output: z.object({ id: secretIdSchema, deleted_at: instantSchema }),
    errors: [...mine, 'not_found'],
    example: {
      input: { id: secretExample.id },
      output: { id: secretExample.id, deleted_at: '2026-03-03T00:00:00.000Z' },
    },
  },
  listSecretReads: {
    method: 'GET',
    path: '/api/vault/secrets/{id}/reads',
    tag: 'vault',
    summary: 'Who had a secret opened and why, the latest first',
    access: 'all',
    input: listQuery({ id: secretIdSchema }),
    output: z.object({ reads: z.array(secretReadSchema), pagination: paginationSchema }),
    errors: [...mine, 'not_found'],
    example: {
      input: { id: secretExample.id, page: 1, per_page: 20 },
      output: { reads: [secretReadExample], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } },
    },
  },
});
