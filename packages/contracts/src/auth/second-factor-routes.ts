import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { instantSchema } from '../value.ts';
import { givenPasswordSchema, oneTimeCodeSchema } from './fields.ts';

/** A one-time code of an authenticator app (RFC 6238) besides the password. */
export const secondFactorRoutes = defineRoutes({
  getSecondFactor: {
    method: 'GET',
    path: '/api/account/second-factor',
    tag: 'account',
    summary: 'Whether your sign-in asks for a one-time code',
    access: 'read',
    person: true,
    input: z.strictObject({}),
    output: z.object({ enabled_at: instantSchema.nullable(), recovery_codes_left: z.int() }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: { output: { enabled_at: '2026-03-01T00:00:00.000Z', recovery_codes_left: 10 } },
  },
  enrolSecondFactor: {
    method: 'POST',
    path: '/api/account/second-factor',
    tag: 'account',
    summary: 'Begin to use one-time codes: the secret is shown this once, and counts when a code has confirmed it',
    access: 'read',
    person: true,
    rate_class: 'sign_in',
    success_status: 201,
    input: z.strictObject({ password: givenPasswordSchema.optional() }),
    output: z.object({
      /** Base32, to type in where no camera is. */
      secret: z.string(),
      otpauth_url: z.string(),
    }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'conflict', 'limit'],
    example: {
      input: { password: 'correct horse battery' },
      output: { secret: 'JBSWY3DP…', otpauth_url: 'otpauth://totp/Netra%20Apex:ada%40example.com?secret=…' },
    },
  },
  confirmSecondFactor: {
    method: 'POST',
    path: '/api/account/second-factor/confirm',
    tag: 'account',
    summary: 'Turn one-time codes on with a first one; answers with recovery codes, shown this once',
    access: 'read',
    person: true,
    rate_class: 'sign_in',
    input: z.strictObject({ code: oneTimeCodeSchema }),
    output: z.object({ recovery_codes: z.array(z.string()) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'conflict', 'limit'],
    example: { input: { code: '123456' }, output: { recovery_codes: ['7k3q-9f2m-x8dp-4wzt'] } },
  },
  disableSecondFactor: {
    method: 'POST',
    path: '/api/account/second-factor/disable',
    tag: 'account',
    summary: 'Turn one-time codes off, with your password and a code',
    access: 'read',
    person: true,
    rate_class: 'sign_in',
    input: z.strictObject({ password: givenPasswordSchema.optional(), code: oneTimeCodeSchema }),
    output: z.object({ disabled: z.literal(true) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'conflict', 'limit'],
    example: { input: { password: 'correct horse battery', code: '123456' }, output: { disabled: true } },
  },
});
