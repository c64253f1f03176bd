import type { Budget, GatewaySettings, OrgId, ProjectId, Upstream } from '@apex/contracts';
import type { Catalogue } from '@apex/pricing';
import type { PolicySet } from '../policy/policy-set.ts';

/** An upstream with what is needed to call it. */
export interface CallableUpstream extends Upstream {
  /** Null: it wants none. */
  readonly api_key: string | null;
}

/** All that the gateway knows of an organisation's project, as of one moment. Replaced whole, never changed. */
export interface Snapshot {
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
  readonly settings: GatewaySettings;
  readonly upstreams: readonly CallableUpstream[];
  /** Enabled ones of the organisation. */
  readonly budgets: readonly Budget[];
  readonly policies: PolicySet;
  /** With the organisation's own prices. */
  readonly catalogue: Catalogue;
  readonly loaded_at_ms: number;
}
