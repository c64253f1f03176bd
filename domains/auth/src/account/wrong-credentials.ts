import { ApexError } from '@apex/contracts';

/** One answer to a wrong password and to an unknown address. */
export function wrongCredentials(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.wrong_credentials',
    message: 'E-mail address or password is wrong.',
  });
}

/** Of somebody who is signed in: not `unauthenticated`, since the session is as good as it was. */
export function wrongPassword(field: string): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'auth.wrong_password', message: `${field}: is not your password` });
}
