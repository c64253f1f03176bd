import { z } from 'zod';
import { auditActions } from '../audit.ts';
import { roles } from '../caller.ts';
import { keyIdSchema, orgIdSchema, projectIdSchema, userIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { instantSchema, listQuery, paginationSchema } from '../value.ts';
import { auditEntryExample, organisationExample, projectExample, signedInExample } from './examples.ts';
import { nameSchema, versionSchema } from './fields.ts';
import { organisationSchema, projectSchema, signedInSchema } from './identity.ts';

export const auditEntrySchema = z.object({
  id: z.string(),
  at: instantSchema,
  user_id: userIdSchema,
  /** Null where the account is gone. */
  email: z.string().nullable(),
  key_id: keyIdSchema.nullable(),
  action: z.enum(auditActions),
  subject_id: z.string(),
  request_id: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditLine = z.infer<typeof auditEntrySchema>;

/** A person's place in one of their organisations; `current` is the one they work in now. */
const membershipSchema = organisationSchema.extend({ role: z.enum(roles), current: z.boolean() });

const mine = ['unauthenticated', 'forbidden', 'limit'] as const;

/** The organisation, its projects, and what was done in it. */
export const organisationRoutes = defineRoutes({
  createProject: {
    method: 'POST',
    path: '/api/projects',
    tag: 'projects',
    summary: 'Create a project; one named sample is for sample data',
    access: 'all',
    success_status: 201,
    input: z.strictObject({ name: nameSchema }),
    output: projectSchema,
    errors: ['invalid', 'conflict', ...mine],
    example: { input: { name: 'staging' }, output: { ...projectExample, name: 'staging' } },
  },
  renameProject: {
    method: 'PATCH',
    path: '/api/projects/{id}',
    tag: 'projects',
    summary: 'Rename a project; default and sample keep their names',
    access: 'all',
    input: z.strictObject({ id: projectIdSchema, name: nameSchema, version: versionSchema }),
    output: projectSchema,
    errors: ['invalid', 'not_found', 'conflict', ...mine],
    example: {
      input: { id: projectExample.id, name: 'production', version: 1 },
      output: { ...projectExample, name: 'production', version: 2 },
    },
  },
  deleteProject: {
    method: 'DELETE',
    path: '/api/projects/{id}',
    tag: 'projects',
    summary: 'Delete a project with all it holds; it is gone at once, its data within minutes',
    access: 'all',
    input: z.strictObject({ id: projectIdSchema }),
    output: z.object({ id: projectIdSchema, deleted_at: instantSchema }),
    errors: ['invalid', 'not_found', 'conflict', ...mine],
    example: {
      input: { id: projectExample.id },
      output: { id: projectExample.id, deleted_at: '2026-03-02T00:00:00.000Z' },
    },
  },
  listOrganisations: {
    method: 'GET',
    path: '/api/organisations',
    tag: 'organisation',
    summary: 'The organisations you belong to, the longest first',
    access: 'read',
    person: true,
    input: z.strictObject({}),
    output: z.object({ organisations: z.array(membershipSchema) }),
    errors: [...mine],
    example: { output: { organisations: [{ ...organisationExample, role: 'owner', current: true }] } },
  },
  switchOrganisation: {
    method: 'POST',
    path: '/api/auth/organisation',
    tag: 'organisation',
    summary: 'Go on in another organisation of yours, with a new session or new tokens',
    access: 'read',
    person: true,
    session: 'rotates',
    input: z.strictObject({ organisation_id: orgIdSchema }),
    output: signedInSchema,
    errors: ['invalid', 'not_found', ...mine],
    example: { input: { organisation_id: organisationExample.id }, output: signedInExample.output },
  },
  renameOrganisation: {
    method: 'PATCH',
    path: '/api/organisation',
    tag: 'organisation',
    summary: 'Rename the organisation',
    access: 'all',
    person: true,
    input: z.strictObject({ name: nameSchema, version: versionSchema }),
    output: organisationSchema,
    errors: ['invalid', 'conflict', ...mine],
    example: {
      input: { name: 'Analytical Engines', version: 1 },
      output: { ...organisationExample, name: 'Analytical Engines', version: 2 },
    },
  },
  listAudit: {
    method: 'GET',
    path: '/api/audit',
    tag: 'audit',
    summary: 'What was done in the organisation and by whom, for its admins and owners',
    access: 'read',
    input: listQuery({
      action: z.enum(auditActions).optional(),
      user_id: userIdSchema.optional(),
      at_gte: instantSchema.optional(),
      at_lte: instantSchema.optional(),
      sort: z.enum(['-at', 'at']).default('-at'),
    }),
    output: z.object({ entries: z.array(auditEntrySchema), pagination: paginationSchema }),
    errors: ['invalid', ...mine],
    example: {
      input: { page: 1, per_page: 20 },
      output: {
        entries: [auditEntryExample],
        pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 },
      },
    },
  },
});
