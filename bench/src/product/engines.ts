import { join } from 'node:path';
import { type Clickhouse, createClickhouse, type EmbeddedClickhouse, startEmbeddedClickhouse } from '@apex/clickhouse';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@apex/postgres';
import { silentLog } from '@apex/testkit/silent-log';
import type { RowContext } from '../row.ts';

/**
 * The bundled engines, started by us as the product starts them, so that a row can fill them from within, ask them the
 * same as the product does, and copy what they hold.
 */
export interface Engines {
  readonly postgres: EmbeddedPostgres;
  readonly clickhouse: Clickhouse;
  clickhousePid(): number;
  /** Where ClickHouse keeps its data. */
  readonly clickhouse_folder: string;
  /** What a server must be told to use them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops ClickHouse while the work goes on, and starts it again at the same address. */
  withClickhouseDown(work: () => Promise<void>): Promise<void>;
}

export async function startEngines(context: RowContext): Promise<Engines> {
  const folder = join(context.folder, 'engines');
  const clickhouseFolder = join(folder, 'clickhouse');
  const [postgres, first] = await Promise.all([
    startEmbeddedPostgres({ folder: join(folder, 'postgres'), password: 'for the bench only', log: silentLog }),
    startEmbeddedClickhouse({ folder: clickhouseFolder, log: silentLog }),
  ]);
  let engine: EmbeddedClickhouse = first;
  const { url, username, password, database } = engine;
  const clickhouse = createClickhouse({ url, username, password, database, request_timeout_ms: 600_000 });
  context.onEnd(() => postgres.stop());
  context.onEnd(() => engine.stop());
  context.onEnd(() => clickhouse.close());
  const address = new URL(url);
  address.username = username;
  address.password = password;
  return {
    postgres,
    clickhouse,
    clickhousePid: () => engine.pid,
    clickhouse_folder: clickhouseFolder,
    environment: { APEX_DATABASE_URL: postgres.url, APEX_CLICKHOUSE_URL: address.href },
    async withClickhouseDown(work) {
      await engine.stop();
      await work();
      engine = await startEmbeddedClickhouse({ folder: clickhouseFolder, log: silentLog, previous: engine });
      clickhouse.resetCircuit();
    },
  };
}
