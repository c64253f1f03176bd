import type { Api, telemetryRoutes } from '@apex/contracts';

/** What the optimizer needs of telemetry: the records to replay, and sums that can be priced anew. */
export type TelemetryPort = Pick<Api<typeof telemetryRoutes>, 'streamOccurrences' | 'streamReplay' | 'sumUsage'>;
