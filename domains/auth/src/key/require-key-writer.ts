import { ApexError, type Caller, type KeyScope } from '@apex/contracts';

/** Holds a caller to what changing keys takes: everything its credential could do, and a role above viewer. */
export function requireKeyWriter(caller: Caller): void {
  if (!caller.scopes.includes('all')) {
    throw new ApexError({
      kind: 'forbidden',
      reason: 'auth.scope_missing',
      message: 'Only a signed-in person or a key with the scope all may change keys.',
      details: { needed: 'all', granted: caller.scopes },
    });
  }
  if (!caller.roles.some((role) => role !== 'viewer')) {
    throw new ApexError({
      kind: 'forbidden',
      reason: 'auth.read_only',
      message: 'Your role may look at keys but not change them.',
      details: { roles: caller.roles },
    });
  }
}

/** Nobody hands out more than they have. */
export function requireGrantable(caller: Caller, scopes: readonly KeyScope[]): void {
  const missing = caller.scopes.includes('all') ? [] : scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length === 0) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'auth.scope_not_grantable',
    message: `You cannot give a key what you may not do yourself: ${missing.join(', ')}.`,
    details: { missing },
  });
}
