import { ApexError } from '@apex/contracts';

/** Of a provider that says nothing of an address, or of one it has not seen to be the person's. */
export function noVerifiedEmail(name: string): ApexError {
  return new ApexError({
    kind: 'forbidden',
    reason: 'auth.provider_email_unverified',
    message: `${name} does not vouch for your e-mail address: verify it there first.`,
  });
}
