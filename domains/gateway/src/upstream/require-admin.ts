import { ApexError, type Caller } from '@apex/contracts';

/** Whoever says where an organisation's prompts are sent, and with whose key, must be trusted with both. */
export function requireAdmin({ roles }: Caller): void {
  if (roles.includes('admin') || roles.includes('owner')) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'gateway.role_too_low',
    message: 'Only an admin or owner of the organisation can change upstreams and the settings of the gateway.',
  });
}

/** Refuses a change that was made from an older version; both are told. */
export function requireVersion(given: number, current: { readonly version: number }): void {
  if (given === current.version) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'gateway.stale_version',
    message: 'Somebody changed this in the meantime: look at it again and repeat your change.',
    details: { your_version: given, current_version: current.version, current },
  });
}
