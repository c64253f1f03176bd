import { type Clickhouse, createClickhouse } from '@apex/clickhouse';
import { createPool } from '@apex/postgres';
import { createVaultInMemory, intakeIn, noAlertsOutside, noLocalLogs, projectsPort } from '@apex/testkit/telemetry';
import { silentLog } from '@apex/testkit/silent-log';
import { createTelemetry } from '../create-telemetry.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';

/** Deletes what is due and stops for good before the calls themselves go: whoever started it kills it. */
const [url = '', connection = '{}', now = '0'] = process.argv.slice(2);
const { db } = createPool<TelemetryDatabase>({ url, application_name: 'killed', role: 'apex_app', log: silentLog });
const clickhouse = createClickhouse(JSON.parse(connection));

const hanging: Clickhouse = {
  ...clickhouse,
  async command(statement) {
    if (statement.sql.startsWith('ALTER TABLE calls DELETE')) {
      process.stdout.write('hanging\n');
      await new Promise(() => setInterval(() => undefined, 1000));
    }
    await clickhouse.command(statement);
  },
};
const telemetry = createTelemetry({
  db,
  clickhouse: hanging,
  clock: { now: () => Number(now) },
  log: silentLog,
  ports: { auth: projectsPort, vault: createVaultInMemory() },
  alerts: noAlertsOutside,
  uploads: { folder: '/nowhere', most_bytes: 0 },
  local_logs: noLocalLogs,
  ingest: intakeIn('/nowhere'),
});
await telemetry.jobs.catchUp();
