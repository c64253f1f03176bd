import type { Api, gatewayRoutes } from '@apex/contracts';
import { activatePolicy } from './activate-policy.ts';
import { changePolicy } from './change-policy.ts';
import { createPolicy } from './create-policy.ts';
import { deactivatePolicy } from './deactivate-policy.ts';
import { deletePolicy } from './delete-policy.ts';
import { explainPolicy } from './explain-policy.ts';
import { getPolicy } from './get-policy.ts';
import { listPolicies } from './list-policies.ts';
import type { PolicyDeps } from './policy-scope.ts';
import { previewPolicy } from './preview/preview-policy.ts';
import { rollBackPolicy } from './roll-back-policy.ts';

export type PolicyApi = Pick<
  Api<typeof gatewayRoutes>,
  | 'listPolicies'
  | 'getPolicy'
  | 'createPolicy'
  | 'changePolicy'
  | 'activatePolicy'
  | 'deactivatePolicy'
  | 'rollBackPolicy'
  | 'deletePolicy'
  | 'previewPolicy'
  | 'explainPolicy'
>;

/** The verbs of policies. */
export function createPolicyApi(deps: PolicyDeps): PolicyApi {
  return {
    listPolicies: (caller) => listPolicies({ ...deps, caller }),
    getPolicy: (caller, input) => getPolicy({ ...deps, caller }, input),
    createPolicy: (caller, input) => createPolicy({ ...deps, caller }, input),
    changePolicy: (caller, input) => changePolicy({ ...deps, caller }, input),
    activatePolicy: (caller, input) => activatePolicy({ ...deps, caller }, input),
    deactivatePolicy: (caller, input) => deactivatePolicy({ ...deps, caller }, input),
    rollBackPolicy: (caller, input) => rollBackPolicy({ ...deps, caller }, input),
    deletePolicy: (caller, input) => deletePolicy({ ...deps, caller }, input),
    previewPolicy: (caller, input) => previewPolicy({ ...deps, caller }, input),
    explainPolicy: (caller, input) => explainPolicy({ ...deps, caller }, input),
  };
}
