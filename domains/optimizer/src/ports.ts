import type { Api, telemetryRoutes } from '@apex/contracts';

/** What the optimizer needs of telemetry: the records to replay. */
export type TelemetryPort = Pick<Api<typeof telemetryRoutes>, 'streamOccurrences'>;
