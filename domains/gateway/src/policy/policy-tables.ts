import type { PolicyActivation, PolicyRule } from '@apex/contracts';
import type { ColumnType } from 'kysely';

interface PolicyTable {
  id: string;
  organisation_id: string;
  project_id: string;
  name: string;
  position: number;
  version: number;
  active_version: number | null;
  activated_at: Date | null;
  proposal_id: string | null;
  created_at: Date;
  created_by: string;
  updated_at: Date;
}

interface PolicyVersionTable {
  policy_id: string;
  version: number;
  organisation_id: string;
  project_id: string;
  /** Written as JSON text, read parsed. Never changed. */
  rule: ColumnType<PolicyRule, string, never>;
  created_at: Date;
  created_by: string;
}

interface PolicyActivationTable {
  policy_id: string;
  /** Counts the switches of one policy, from 1. */
  sequence: number;
  organisation_id: string;
  project_id: string;
  at: Date;
  version: number | null;
  previous_version: number | null;
  kind: PolicyActivation['kind'];
  actor_id: string;
  proposal_id: string | null;
}

/** Tables of the schema `gateway` that this part owns. */
export interface PolicyTables {
  'gateway.policies': PolicyTable;
  'gateway.policy_versions': PolicyVersionTable;
  'gateway.policy_activations': PolicyActivationTable;
}
