import { createClickhouse } from '@apex/clickhouse';
import { createPool } from '@apex/postgres';
import { createVaultInMemory, intakeIn, noAlertsOutside, noLocalLogs, projectsPort } from '@apex/testkit/telemetry';
import { silentLog } from '@apex/testkit/silent-log';
import { createTelemetry } from '../create-telemetry.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';

/** Looks at all rules and stops for good before the first message is posted. Whoever started it kills it. */
const [url = '', connection = '{}', now = '0'] = process.argv.slice(2);
const { db } = createPool<TelemetryDatabase>({ url, application_name: 'killed', role: 'apex_app', log: silentLog });
const clickhouse = createClickhouse(JSON.parse(connection));
const telemetry = createTelemetry({
  db,
  clickhouse,
  clock: { now: () => Number(now) },
  log: silentLog,
  ports: {
    auth: projectsPort,
    vault: {
      ...createVaultInMemory(),
      async useSecret() {
        process.stdout.write('hanging\n');
        return new Promise<never>(() => setInterval(() => undefined, 1000));
      },
    },
  },
  alerts: noAlertsOutside,
  uploads: { folder: '/nowhere', most_bytes: 0 },
  local_logs: noLocalLogs,
  ingest: intakeIn('/nowhere'),
});
await telemetry.jobs.catchUp();
