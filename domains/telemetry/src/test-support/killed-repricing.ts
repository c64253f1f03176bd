import { type Clickhouse, createClickhouse } from '@apex/clickhouse';
import { createPool } from '@apex/postgres';
import { createVaultInMemory, intakeIn, noAlertsOutside, noLocalLogs, projectsPort } from '@apex/testkit/telemetry';
import { silentLog } from '@apex/testkit/silent-log';
import { createTelemetry } from '../create-telemetry.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';

/** Prices calls anew and stops for good around the second page it writes: whoever started it kills it. */
const [url = '', connection = '{}', now = '0', moment = 'before'] = process.argv.slice(2);
const { db } = createPool<TelemetryDatabase>({ url, application_name: 'killed', role: 'apex_app', log: silentLog });
const clickhouse = createClickhouse(JSON.parse(connection));

let pages = 0;
async function hang(): Promise<void> {
  process.stdout.write('hanging\n');
  await new Promise(() => setInterval(() => undefined, 1000));
}
const hanging: Clickhouse = {
  ...clickhouse,
  async insert(table, lines, options) {
    if (table === 'calls') pages += 1;
    if (pages === 2 && moment === 'before') await hang();
    await clickhouse.insert(table, lines, options);
    if (pages === 2) await hang();
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
