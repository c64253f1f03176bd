import { ApexError, type PolicyId } from '@apex/contracts';
import { lockPolicy } from './policy-row.ts';
import { inProject, type PolicyScope } from './policy-scope.ts';

/** With its versions and switches; the audit log keeps that it was there. */
export function deletePolicy(scope: PolicyScope, { id }: { readonly id: PolicyId }): Promise<{ deleted: boolean }> {
  return inProject(scope, async (trx, tenant) => {
    const { name, active_version } = await lockPolicy(trx, tenant, id);
    if (active_version !== null) throw stillActive(name);
    await trx.deleteFrom('gateway.policies').where('id', '=', id).execute();
    return { deleted: true };
  });
}

function stillActive(name: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.policy_active',
    message: `"${name}" is active: switch it off first.`,
  });
}
