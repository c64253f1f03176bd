import { z } from 'zod';
import { keyScopes } from '../caller.ts';
import { keyIdSchema, projectIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { instantSchema } from '../value.ts';
import { keyExample, keyIdExample, projectExample } from './examples.ts';
import { nameSchema } from './fields.ts';

/** `feature`, `user`, `application`, `environment`, `agent`, `task`, or any other name, which becomes a tag. */
export const keyLabelsSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_.-]{0,62}$/, 'must be a lower-case name, like feature'),
    z.string().trim().min(1).max(255),
  )
  .refine((labels) => Object.keys(labels).length <= 32, 'must be at most 32 labels');

export const keySchema = z.object({
  id: keyIdSchema,
  name: z.string(),
  /** The first characters, enough to recognise a key by. */
  prefix: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  /** The project its calls belong to where a request names none; null: the default one. */
  project_id: projectIdSchema.nullable(),
  /** What calls through the gateway are labelled with, unless they say otherwise. */
  labels: keyLabelsSchema,
  created_at: instantSchema,
  expires_at: instantSchema.nullable(),
  last_used_at: instantSchema.nullable(),
  revoked_at: instantSchema.nullable(),
});
export type Key = z.infer<typeof keySchema>;

export const keyRoutes = defineRoutes({
  createKey: {
    method: 'POST',
    path: '/api/keys',
    tag: 'keys',
    summary: 'Create an API key; its value is shown this once',
    access: 'all',
    success_status: 201,
    input: z.strictObject({
      name: nameSchema,
      scopes: z.array(z.enum(keyScopes)).min(1).max(4).default(['ingest']),
      labels: keyLabelsSchema.optional(),
      expires_in_days: z.int().min(1).max(3650).optional(),
    }),
    output: z.object({
      id: keyIdSchema,
      key: z.string(),
      scopes: z.array(z.enum(keyScopes)),
      project_id: projectIdSchema.nullable(),
      labels: keyLabelsSchema,
      expires_at: instantSchema.nullable(),
    }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: {
      input: { name: 'laptop', scopes: ['ingest'] },
      output: {
        id: keyIdExample,
        key: 'apex_live_…',
        scopes: ['ingest'],
        project_id: projectExample.id,
        labels: {},
        expires_at: null,
      },
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
    example: { output: { keys: [keyExample] } },
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
    example: { input: { id: keyIdExample }, output: { ...keyExample, revoked_at: '2026-03-02T00:00:00.000Z' } },
  },
});
