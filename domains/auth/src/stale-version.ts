import { ApexError } from '@apex/contracts';

/** Refuses a change that was made from an older version than the one that stands; both are told. */
export function requireVersion(given: number, current: { readonly version: number }): void {
  if (given === current.version) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'auth.stale_version',
    message: 'Somebody changed this in the meantime: look at it again and repeat your change.',
    details: { your_version: given, current_version: current.version, current },
  });
}
