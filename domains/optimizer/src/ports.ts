import type { Api, gatewayRoutes, telemetryRoutes } from '@apex/contracts';

/** What the optimizer needs of telemetry: the records to replay, and sums that can be priced anew. */
export type TelemetryPort = Pick<Api<typeof telemetryRoutes>, 'streamOccurrences' | 'streamReplay' | 'sumUsage'>;

/** What the optimizer needs of the gateway: the policies that proposals become. */
export type GatewayPort = Pick<
  Api<typeof gatewayRoutes>,
  | 'listPolicies'
  | 'getPolicy'
  | 'createPolicy'
  | 'changePolicy'
  | 'activatePolicy'
  | 'deactivatePolicy'
  | 'rollBackPolicy'
  | 'previewPolicy'
>;
