import type { Caller, OrgId, ProjectId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { withTenant } from '@apex/postgres';
import type { Kysely, Transaction } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { TelemetryPort } from '../ports.ts';

export type Trx = Transaction<GatewayDatabase>;

/** Whose policies: they belong to a project. */
export interface PolicyTenant {
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
}

export interface PolicyDeps {
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly telemetry: TelemetryPort;
  /** Told once a change of what is active is committed, so that this process acts on it from the next call on. */
  readonly changed: (tenant: PolicyTenant) => void;
  /** The name of the upstream that would be asked for a model; null: none serves it. */
  readonly upstreamFor: (caller: Caller, model: string) => string | null | Promise<string | null>;
}

export interface PolicyScope extends PolicyDeps {
  readonly caller: Caller;
}

export function tenantOf({ organisation_id, project_id }: PolicyTenant): PolicyTenant {
  return { organisation_id, project_id };
}

/** A transaction that sees the caller's project alone. */
export function inProject<T>(
  { db, caller }: Pick<PolicyScope, 'db' | 'caller'>,
  work: (trx: Trx, tenant: PolicyTenant) => Promise<T>,
): Promise<T> {
  const tenant = tenantOf(caller);
  return withTenant(db, tenant, (trx) => work(trx, tenant));
}
