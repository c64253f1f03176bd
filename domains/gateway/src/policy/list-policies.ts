import type { Policy } from '@apex/contracts';
import { selectPolicies } from './policy-row.ts';
import { inProject, type PolicyScope } from './policy-scope.ts';

/** In the order they are asked, with their latest rule. */
export async function listPolicies(scope: PolicyScope): Promise<{ policies: Policy[] }> {
  return { policies: await inProject(scope, selectPolicies) };
}
