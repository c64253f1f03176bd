import { ApexError } from '@apex/contracts';
import { createLog } from '@apex/kit/log';
import { type CommandAnswer, renderTable } from '@apex/terminal';
import type { PlatformConfig } from '../config.ts';
import { openDataFolder, readRuntime } from '../data-folder.ts';
import { migrations } from '../engines/migrations.ts';
import { type Engines, startEngines } from '../engines/start-engines.ts';

export type Store = 'postgres' | 'clickhouse';

type Stores = Pick<Engines, 'database_url' | 'clickhouse'>;

/** Runs work against the stores of the running server, or against stores started for the occasion. */
async function withStores<T>(config: PlatformConfig, work: (stores: Stores) => Promise<T>): Promise<T> {
  const running = await readRuntime(config.data_dir);
  if (running !== undefined) return work(running);
  const log = createLog({ level: 'WARNING', service: 'migrate', environment: config.environment });
  const folder = await openDataFolder(config.data_dir);
  try {
    const engines = await startEngines(config, folder, log);
    try {
      return await work(engines);
    } finally {
      await engines.stop();
    }
  } finally {
    await folder.release();
  }
}

/** Schemas are not taken from under a server that runs on them. */
async function refuseWhileRunning(config: PlatformConfig): Promise<void> {
  const running = await readRuntime(config.data_dir);
  if (running === undefined) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'platform.already_running',
    message: `Netra Apex is running on ${config.data_dir} (process ${running.pid}): stop it before migrating down.`,
    details: { pid: running.pid },
  });
}

interface Named {
  readonly domain: string;
  readonly number: number;
  readonly name: string;
}

function listed(done: string, postgres: readonly Named[], clickhouse: readonly Named[]): CommandAnswer {
  const name = (store: Store) => (file: Named) => ({
    store,
    domain: file.domain,
    number: file.number,
    name: file.name,
  });
  const files = [...postgres.map(name('postgres')), ...clickhouse.map(name('clickhouse'))];
  const lines = files.map((row) => `${done} ${row.store} ${row.domain} ${row.number} ${row.name}`);
  return { data: { [done]: files }, text: lines.length === 0 ? 'Nothing to do.' : lines.join('\n') };
}

/** Applies what is pending in both stores. */
export function migrateAllUp(config: PlatformConfig): Promise<CommandAnswer> {
  return withStores(config, async (stores) => {
    const applied = await migrations.up(stores);
    return listed('applied', applied.postgres, applied.clickhouse);
  });
}

/** Takes the last migrations of one store back. */
export async function migrateStoreDown(config: PlatformConfig, store: Store, steps: number): Promise<CommandAnswer> {
  await refuseWhileRunning(config);
  return withStores(config, async (stores) => {
    return store === 'postgres'
      ? listed('reverted', await migrations.downPostgres(stores, steps), [])
      : listed('reverted', [], await migrations.downClickhouse(stores, steps));
  });
}

/** Every migration and its state. */
export function migrateStatus(config: PlatformConfig, width: number): Promise<CommandAnswer> {
  return withStores(config, async (stores) => {
    const { postgres, clickhouse } = await migrations.status(stores);
    const rows = [
      ...postgres.map((row) => ({ store: 'postgres' as const, ...row })),
      ...clickhouse.map((row) => ({ store: 'clickhouse' as const, ...row })),
    ];
    return {
      data: { migrations: rows },
      text: renderTable(
        [
          { title: 'store' },
          { title: 'domain' },
          { title: 'number', align: 'right' },
          { title: 'name' },
          { title: 'state' },
          { title: 'applied' },
        ],
        rows.map((row) => [row.store, row.domain, String(row.number), row.name, row.state, row.applied_at ?? '']),
        { width },
      ),
    };
  });
}

/** Writes the next empty migration of a domain. */
export async function migrateNew(domain: string, description: string, store: Store): Promise<CommandAnswer> {
  const path = await migrations.create(store, domain, description);
  if (path === undefined) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'migrations.no_such_domain',
      message: `The domain ${domain} keeps no ${store} migrations.`,
    });
  }
  return { data: { path }, text: `created ${path}` };
}
