import { ApexError } from '@apex/contracts';

/** One answer to a wrong password and to an unknown address. */
export function wrongCredentials(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.wrong_credentials',
    message: 'E-mail address or password is wrong.',
  });
}
