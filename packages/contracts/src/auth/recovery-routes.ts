import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { emailSchema, passwordSchema } from './fields.ts';

/** As it stands behind `#` in a mailed link. */
const linkTokenSchema = z.string().min(1).max(512);

/** Mails that prove that an address is somebody's: a forgotten password, a verified address. */
export const recoveryRoutes = defineRoutes({
  requestPasswordReset: {
    method: 'POST',
    path: '/api/auth/password/reset-requests',
    tag: 'auth',
    summary: 'Have a link mailed that sets a new password; the answer is the same for an address without an account',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ email: emailSchema }),
    output: z.object({
      /** `mail`: a link is on its way, if there is such an account. `log`: this server sends none and writes it to its log. */
      sent_by: z.enum(['mail', 'log']),
    }),
    errors: ['invalid', 'precondition', 'limit'],
    example: { input: { email: 'ada@example.com' }, output: { sent_by: 'mail' } },
  },
  resetPassword: {
    method: 'POST',
    path: '/api/auth/password/reset',
    tag: 'auth',
    summary: 'Set a new password by a mailed link, once; every sign-in of the person ends',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ token: linkTokenSchema, new_password: passwordSchema }),
    output: z.object({ email: z.string(), revoked_sign_ins: z.int() }),
    errors: ['invalid', 'not_found', 'limit'],
    example: {
      input: { token: 'apex_reset_…', new_password: 'staple of another horse' },
      output: { email: 'ada@example.com', revoked_sign_ins: 2 },
    },
  },
  requestEmailVerification: {
    method: 'POST',
    path: '/api/account/email-verifications',
    tag: 'account',
    summary: 'Have a link mailed that verifies your address',
    access: 'read',
    person: true,
    rate_class: 'sign_in',
    input: z.strictObject({}),
    output: z.object({ sent_by: z.enum(['mail', 'log']), already_verified: z.boolean() }),
    errors: ['unauthenticated', 'forbidden', 'precondition', 'limit'],
    example: { input: {}, output: { sent_by: 'mail', already_verified: false } },
  },
  verifyEmail: {
    method: 'POST',
    path: '/api/auth/email/verify',
    tag: 'auth',
    summary: 'Verify an address by a mailed link, once',
    access: 'public',
    rate_class: 'sign_in',
    input: z.strictObject({ token: linkTokenSchema }),
    output: z.object({ email: z.string() }),
    errors: ['invalid', 'not_found', 'limit'],
    example: { input: { token: 'apex_verify_…' }, output: { email: 'ada@example.com' } },
  },
});
