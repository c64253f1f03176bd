import { z } from 'zod';
import { roles } from '../caller.ts';
import { invitationIdSchema, userIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { instantSchema } from '../value.ts';
import { invitationExample, invitationIdExample, memberExample, signedInExample, userIdExample } from './examples.ts';
import {
  emailSchema,
  nameSchema,
  oneTimeCodeSchema,
  passwordSchema,
  sessionKindSchema,
  timeZoneSchema,
  versionSchema,
} from './fields.ts';
import { signedInSchema } from './identity.ts';

export const memberSchema = z.object({
  user_id: userIdSchema,
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  joined_at: instantSchema,
  /** Of their latest sign-in here; null where none is left. */
  last_seen_at: instantSchema.nullable(),
  version: versionSchema,
});
export type Member = z.infer<typeof memberSchema>;

export const invitationSchema = z.object({
  id: invitationIdSchema,
  email: z.string(),
  role: z.enum(roles),
  /** E-mail address of who invited. */
  invited_by: z.string(),
  created_at: instantSchema,
  expires_at: instantSchema,
});
export type Invitation = z.infer<typeof invitationSchema>;

const invitationTokenSchema = z.string().min(1).max(512);
const tokenExample = 'apex_invitation_…';

/** Who belongs to the organisation, and who is asked to. Admins manage up to admin, owners everyone. */
export const memberRoutes = defineRoutes({
  listMembers: {
    method: 'GET',
    path: '/api/members',
    tag: 'members',
    summary: 'The people of the organisation, the longest in it first',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ members: z.array(memberSchema) }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: { output: { members: [memberExample] } },
  },
  updateMember: {
    method: 'PATCH',
    path: '/api/members/{user_id}',
    tag: 'members',
    summary: 'Change the role of a member; their browser sessions are rotated',
    access: 'all',
    person: true,
    input: z.strictObject({ user_id: userIdSchema, role: z.enum(roles), version: versionSchema }),
    output: memberSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limit'],
    example: {
      input: { user_id: userIdExample, role: 'admin', version: 1 },
      output: { ...memberExample, role: 'admin', version: 2 },
    },
  },
  removeMember: {
    method: 'DELETE',
    path: '/api/members/{user_id}',
    tag: 'members',
    summary: 'Remove a member, or leave; their sign-ins and keys here end',
    access: 'all',
    person: true,
    input: z.strictObject({ user_id: userIdSchema }),
    output: z.object({ user_id: userIdSchema, removed: z.literal(true) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limit'],
    example: { input: { user_id: userIdExample }, output: { user_id: userIdExample, removed: true } },
  },
  listInvitations: {
    method: 'GET',
    path: '/api/invitations',
    tag: 'members',
    summary: 'Invitations that can still be accepted, the newest first',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ invitations: z.array(invitationSchema) }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: { output: { invitations: [invitationExample] } },
  },
  createInvitation: {
    method: 'POST',
    path: '/api/invitations',
    tag: 'members',
    summary: 'Invite somebody; the link is shown this once, holds seven days and replaces an earlier one',
    access: 'all',
    person: true,
    success_status: 201,
    input: z.strictObject({ email: emailSchema, role: z.enum(roles) }),
    output: z.object({
      invitation: invitationSchema,
      /** Path in the web app; the token stands behind `#`, so that no server and no log sees it. */
      url_path: z.string(),
      /** Whether the link is mailed to the address as well. */
      mailed: z.boolean(),
    }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'conflict', 'limit'],
    example: {
      input: { email: 'grace@example.com', role: 'member' },
      output: { invitation: invitationExample, url_path: `/invitation#token=${tokenExample}`, mailed: true },
    },
  },
  revokeInvitation: {
    method: 'DELETE',
    path: '/api/invitations/{id}',
    tag: 'members',
    summary: 'Take an invitation back',
    access: 'all',
    person: true,
    input: z.strictObject({ id: invitationIdSchema }),
    output: z.object({ id: invitationIdSchema, revoked: z.literal(true) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: invitationIdExample }, output: { id: invitationIdExample, revoked: true } },
  },
  lookupInvitation: {
    method: 'POST',
    path: '/api/invitations/lookup',
    tag: 'members',
    summary: 'What an invitation is for',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ token: invitationTokenSchema }),
    output: z.object({
      email: z.string(),
      role: z.enum(roles),
      organisation_name: z.string(),
      invited_by: z.string(),
      expires_at: instantSchema,
      /** The address has an account: its password accepts. Otherwise accepting makes one. */
      has_account: z.boolean(),
    }),
    errors: ['invalid', 'not_found', 'limit'],
    example: {
      input: { token: tokenExample },
      output: {
        email: 'grace@example.com',
        role: 'member',
        organisation_name: 'ada',
        invited_by: 'ada@example.com',
        expires_at: '2026-03-08T00:00:00.000Z',
        has_account: false,
      },
    },
  },
  acceptInvitation: {
    method: 'POST',
    path: '/api/invitations/accept',
    tag: 'members',
    summary: 'Join the organisation and be signed in to it',
    access: 'public',
    rate_class: 'sign_in',
    session: 'opens',
    input: z.strictObject({
      token: invitationTokenSchema,
      /** The new account's, or the one the address has already. */
      password: passwordSchema,
      /** Where the address has an account whose sign-in asks for one. */
      code: oneTimeCodeSchema.optional(),
      name: nameSchema.optional(),
      time_zone: timeZoneSchema.optional(),
      session: sessionKindSchema,
    }),
    output: signedInSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limit'],
    example: { input: { token: tokenExample, password: 'correct horse battery' }, output: signedInExample.output },
  },
});
