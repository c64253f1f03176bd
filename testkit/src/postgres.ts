import { mkdtemp, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { MigrationSource } from '@apex/kit/migration-file';
import { createPool, type Database, migrateUp, runtimeRole, startEmbeddedPostgres } from '@apex/postgres';
import { silentLog } from './silent-log.ts';

export interface TestPostgres {
  /** The owner's address; row-level security does not hold the owner of an embedded server. */
  readonly owner_url: string;
  /** A pool that runs as the run-time role, as the product does; `stop` closes it. */
  pool<DB>(options?: { readonly max?: number }): Database<DB>;
  /** A pool that runs as the owner, to look behind row-level security; `stop` closes it. */
  ownerPool<DB>(): Database<DB>;
  stop(): Promise<void>;
}

/** A PostgreSQL of the caller's own in a temporary folder, migrated by the given sources; one a test file. */
export async function startTestPostgres(options: {
  readonly sources: readonly MigrationSource[];
}): Promise<TestPostgres> {
  const folder = await mkdtemp(path.join(await baseFolder(), 'apex-test-postgres-'));
  const server = await startEmbeddedPostgres({ folder, password: 'for tests only', log: silentLog });
  const closers: (() => Promise<void>)[] = [];

  async function stop(): Promise<void> {
    await Promise.all(closers.map((close) => close()));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }

  function open<DB>(role: string | undefined, max: number): Database<DB> {
    const pool = createPool<DB>({
      url: server.url,
      application_name: 'apex-test',
      log: silentLog,
      max,
      overflow: 0,
      ...(role === undefined ? {} : { role }),
    });
    closers.push(() => pool.close());
    return pool;
  }

  try {
    await migrateUp({ url: server.url, sources: options.sources });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    owner_url: server.url,
    pool: (chosen) => open(runtimeRole, chosen?.max ?? 10),
    ownerPool: () => open(undefined, 2),
    stop,
  };
}

const memoryFolder = '/dev/shm';
const enoughBytes = 1_000_000_000;

/** In memory where there is plenty: making a cluster syncs a thousand files, which is most of the wait on a disk. */
async function baseFolder(): Promise<string> {
  if (process.platform !== 'linux') return os.tmpdir();
  const { bavail, bsize } = await statfs(memoryFolder).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize >= enoughBytes ? memoryFolder : os.tmpdir();
}
