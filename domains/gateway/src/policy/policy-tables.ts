import type { OrgId, PolicyActivation, PolicyId, PolicyRule, ProjectId, ProposalId, UserId } from '@apex/contracts';
import type { ColumnType } from 'kysely';

interface PolicyTable {
  id: PolicyId;
  organisation_id: OrgId;
  project_id: ProjectId;
  name: string;
  position: number;
  version: number;
  active_version: number | null;
  activated_at: Date | null;
  proposal_id: ProposalId | null;
  created_at: Date;
  created_by: UserId;
  updated_at: Date;
}

interface PolicyVersionTable {
  policy_id: PolicyId;
  version: number;
  organisation_id: OrgId;
  project_id: ProjectId;
  /** Written as JSON text, read parsed. Never changed. */
  rule: ColumnType<PolicyRule, string, never>;
  created_at: Date;
  created_by: UserId;
}

interface PolicyActivationTable {
  policy_id: PolicyId;
  /** Counts the switches of one policy, from 1. */
  sequence: number;
  organisation_id: OrgId;
  project_id: ProjectId;
  at: Date;
  version: number | null;
  previous_version: number | null;
  kind: PolicyActivation['kind'];
  actor_id: UserId;
  proposal_id: ProposalId | null;
}

/** Tables of the schema `gateway` that this part owns. */
export interface PolicyTables {
  'gateway.policies': PolicyTable;
  'gateway.policy_versions': PolicyVersionTable;
  'gateway.policy_activations': PolicyActivationTable;
}
