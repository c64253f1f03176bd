import type { Policy, PolicyId } from '@apex/contracts';
import type { PolicyScope } from './policy-scope.ts';
import { switchPolicy } from './switch-policy.ts';

/** A policy that is off stays so, and nothing is written. */
export function deactivatePolicy(scope: PolicyScope, { id }: { readonly id: PolicyId }): Promise<Policy> {
  return switchPolicy(scope, id, ({ active_version }) =>
    active_version === null ? null : { kind: 'deactivate', version: null, proposal_id: null },
  );
}
