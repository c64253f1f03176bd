import type { Caller, OrgId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { VaultPort } from '../ports.ts';
import type { UpstreamTester } from './upstream-tester.ts';

export interface UpstreamDeps {
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly vault: VaultPort;
  /** Told once a change is committed, so that this process acts on it from the next call on. */
  readonly changed: (organisation_id: OrgId) => void;
  readonly tester: UpstreamTester;
  /** Staging and production: https alone, and no address inside. */
  readonly outside_only: boolean;
}

export interface UpstreamScope extends UpstreamDeps {
  readonly caller: Caller;
}
