import { ApexError, type Policy, type PolicyId } from '@apex/contracts';
import type { PolicyTenant, Trx } from './policy-scope.ts';

/** Policies with the rule of their latest version. */
function policiesOf(trx: Trx, { organisation_id, project_id }: PolicyTenant) {
  return trx
    .selectFrom('gateway.policies as p')
    .innerJoin('gateway.policy_versions as v', (join) =>
      join.onRef('v.policy_id', '=', 'p.id').onRef('v.version', '=', 'p.version'),
    )
    .select(['p.id', 'p.name', 'p.position', 'p.version', 'v.rule', 'p.active_version', 'p.activated_at'])
    .select(['p.proposal_id', 'p.created_at', 'p.created_by', 'p.updated_at'])
    .where('p.organisation_id', '=', organisation_id)
    .where('p.project_id', '=', project_id);
}

type PolicyRow = Awaited<ReturnType<ReturnType<typeof policiesOf>['executeTakeFirstOrThrow']>>;

/** In the order they are asked. */
export async function selectPolicies(trx: Trx, tenant: PolicyTenant): Promise<Policy[]> {
  const rows = await policiesOf(trx, tenant).orderBy('p.position').orderBy('p.id').execute();
  return rows.map(toPolicy);
}

export async function selectPolicy(trx: Trx, tenant: PolicyTenant, id: PolicyId): Promise<Policy> {
  const row = await policiesOf(trx, tenant).where('p.id', '=', id).executeTakeFirst();
  if (row === undefined) throw policyNotFound(id);
  return toPolicy(row);
}

/** Held until the transaction ends. */
export async function lockPolicy(trx: Trx, tenant: PolicyTenant, id: PolicyId): Promise<Policy> {
  const row = await policiesOf(trx, tenant).where('p.id', '=', id).forUpdate('p').executeTakeFirst();
  if (row === undefined) throw policyNotFound(id);
  return toPolicy(row);
}

function toPolicy(row: PolicyRow): Policy {
  return {
    ...row,
    activated_at: row.activated_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function policyNotFound(id: PolicyId): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'gateway.policy_not_found',
    message: `There is no policy ${id} in this project.`,
  });
}

export function policyNameTaken(name: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.policy_name_taken',
    message: `There is a policy named "${name}" in this project: choose another name, or change the one there is.`,
  });
}
