import { ApexError, type Policy, type PolicyId } from '@apex/contracts';
import type { PolicyScope } from './policy-scope.ts';
import { rollbackTarget } from './rollback-target.ts';
import { switchPolicy } from './switch-policy.ts';

/** Undoes the last switch that stands; again, the one before it. */
export function rollBackPolicy(scope: PolicyScope, { id }: { readonly id: PolicyId }): Promise<Policy> {
  return switchPolicy(scope, id, ({ name }, past) => {
    const target = rollbackTarget(past);
    if (target === undefined) throw nothingBefore(name);
    return { kind: 'rollback', version: target.version, proposal_id: null };
  });
}

function nothingBefore(name: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.nothing_to_roll_back',
    message: `There is nothing before this to go back to: "${name}" is as it was before its first activation.`,
  });
}
