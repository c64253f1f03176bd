import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  type Clickhouse,
  type ClickhouseOptions,
  createClickhouse,
  migrateUp,
  startEmbeddedClickhouse,
} from '@apex/clickhouse';
import type { MigrationSource } from '@apex/kit/migration-file';
import { silentLog } from './silent-log.ts';

export interface TestClickhouse {
  readonly clickhouse: Clickhouse;
  readonly connection: ClickhouseOptions;
  readonly pid: number;
  /** Where the engine keeps its data. */
  readonly folder: string;
  /** Ends the engine at once, as a crash does, and starts it again on the same folder and port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** A ClickHouse of the caller's own in a temporary folder, migrated by the given sources; one a test file. */
export async function startTestClickhouse(options: {
  readonly sources: readonly MigrationSource[];
}): Promise<TestClickhouse> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'apex-test-clickhouse-'));
  let engine = await startEmbeddedClickhouse({ folder, log: silentLog });
  const { url, username, password, database } = engine;
  const connection = { url, username, password, database };
  const clickhouse = createClickhouse(connection);

  async function stop(): Promise<void> {
    await clickhouse.close();
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }

  try {
    // Nobody else knows this engine, so that there is nobody to lock out.
    await migrateUp({ connection, sources: options.sources, lock: (work) => work() });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    clickhouse,
    connection,
    folder,
    get pid() {
      return engine.pid;
    },
    async crash() {
      process.kill(engine.pid, 'SIGKILL');
      await engine.exited;
      engine = await startEmbeddedClickhouse({ folder, log: silentLog, previous: engine });
      clickhouse.resetCircuit();
    },
    stop,
  };
}
