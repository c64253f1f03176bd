import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { PolicyTenant } from './policy-scope.ts';
import type { ActivePolicy } from './policy-set.ts';

/** The policies that decide now, with their active rule, in the order they are asked. */
export function loadActivePolicies(
  db: Kysely<GatewayDatabase>,
  { organisation_id, project_id }: PolicyTenant,
): Promise<ActivePolicy[]> {
  return withTenant(db, { organisation_id, project_id }, (trx) =>
    trx
      .selectFrom('gateway.policies as p')
      .innerJoin('gateway.policy_versions as v', (join) =>
        join.onRef('v.policy_id', '=', 'p.id').onRef('v.version', '=', 'p.active_version'),
      )
      .select(['p.id', 'p.name', 'v.version', 'v.rule', 'p.proposal_id'])
      .where('p.organisation_id', '=', organisation_id)
      .where('p.project_id', '=', project_id)
      .orderBy('p.position')
      .orderBy('p.id')
      .execute(),
  );
}
