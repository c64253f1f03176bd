import type { Clickhouse } from '@apex/clickhouse';
import { systemClock } from '@apex/kit/clock';
import { createPool, runtimeRole } from '@apex/postgres';
import { createTelemetry, type Telemetry, type TelemetryDatabase } from '@apex/telemetry';
import { silentLog } from '@apex/testkit/silent-log';
import { createVaultInMemory, intakeIn, noAlertsOutside, noLocalLogs, projectsPort } from '@apex/testkit/telemetry';
import type { Engines } from './engines.ts';

/** The telemetry domain itself over the engines, beside the server, as another process would have it. */
export async function withTelemetry<T>(
  { postgres }: Engines,
  clickhouse: Clickhouse,
  work: (telemetry: Telemetry) => Promise<T>,
): Promise<T> {
  const database = createPool<TelemetryDatabase>({
    url: postgres.url,
    application_name: 'apex-bench',
    role: runtimeRole,
    log: silentLog,
  });
  const telemetry = createTelemetry({
    db: database.db,
    clickhouse,
    clock: systemClock,
    log: silentLog,
    ports: { auth: projectsPort, vault: createVaultInMemory() },
    alerts: noAlertsOutside,
    uploads: { folder: '/nowhere', most_bytes: 0 },
    local_logs: noLocalLogs,
    ingest: intakeIn('/nowhere'),
  });
  try {
    return await work(telemetry);
  } finally {
    await telemetry.close();
    await database.close();
  }
}

/** Finds days that were filled from within and rolls them up, so that the server reads them as it reads imports. */
export function rollUp(engines: Engines): Promise<void> {
  return withTelemetry(engines, engines.clickhouse, ({ jobs }) => jobs.catchUp());
}
