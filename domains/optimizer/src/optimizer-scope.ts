import type { Caller } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { FindingStore } from './finding/finding-store.ts';
import type { GatewayPort, TelemetryPort } from './ports.ts';
import type { ProposalStore } from './proposal/proposal-store.ts';

/** What every verb has: who asks, and with what. The stores are the caller's own. */
export interface OptimizerScope {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly telemetry: TelemetryPort;
  readonly gateway: GatewayPort;
  readonly findings: FindingStore;
  readonly proposals: ProposalStore;
}
