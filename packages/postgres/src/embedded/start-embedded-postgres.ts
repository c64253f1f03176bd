import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { ApexError } from '@apex/contracts';
import { claimEngine } from '@apex/kit/orphan';
import {
  type ChildEngine,
  type EngineLog,
  supervise,
  type Supervised,
  type SuperviseOptions,
} from '@apex/kit/supervise';
import { locateBinaries } from './binaries.ts';
import { ensureCluster, ownerName } from './cluster.ts';
import { freePort } from './free-port.ts';
import { chooseLauncher, type Launcher } from './launcher.ts';
import { endOrphanServer, ownerFile } from './orphan.ts';
import { settings } from './settings.ts';
import { tether, type Tethered } from './tether.ts';

export interface EmbeddedPostgresOptions {
  /** Ours alone; made on first use. */
  readonly folder: string;
  /** Of the owner; the cluster keeps the one it was made with. */
  readonly password: string;
  readonly log: EngineLog;
  /** Taken when free; otherwise an ephemeral one is chosen. */
  readonly port?: number;
  /** Where its Unix socket lies besides the port; the account PostgreSQL runs as must be able to write there. */
  readonly socket_folder?: string;
}

export interface EmbeddedPostgres extends ChildEngine {
  /** Of the owner's connection to database `apex`. */
  readonly url: string;
  readonly port: number;
}

const databaseName = 'apex';
const startAttempts = 20;
const attemptPauseMs = 250;

/** Starts the bundled PostgreSQL on a loopback port. It ends when `stop` is called or our process ends, however it ends. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = path.resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const launcher = await chooseLauncher(await locateBinaries(), folder);
  const cluster = await ensureCluster(launcher, folder, options.password);
  await endOrphanServer(cluster, options.log);
  await claimEngine(ownerFile(cluster));
  let lastWords = '';
  for (let attempt = 0; attempt < startAttempts; attempt += 1) {
    // The wished port may be taken by now; after two refusals any port is better than none.
    const port = options.port !== undefined && attempt < 2 ? options.port : await freePort();
    const outcome = await launch(launcher, cluster, port, options);
    if ('server' in outcome) return connectable(outcome.server, port, options.password);
    lastWords = outcome.lastWords;
    // Backends of a killed server need a moment to notice, and hold its memory until then.
    if (!/pre-existing shared memory|could not bind|Address already in use/i.test(lastWords)) break;
    await delay(attemptPauseMs);
  }
  throw new ApexError({
    kind: 'unavailable',
    reason: 'database.not_started',
    message: `PostgreSQL did not start on ${cluster}: ${lastWords}`,
    retryable: false,
  });
}

/** Starts it and starts it again when it dies, on the same port, so that its address holds. */
export function superviseEmbeddedPostgres(
  options: EmbeddedPostgresOptions & Pick<SuperviseOptions<EmbeddedPostgres>, 'onUp' | 'onDown'>,
): Promise<Supervised<EmbeddedPostgres>> {
  const { onUp, onDown, log } = options;
  return supervise({
    name: 'PostgreSQL',
    log,
    ...(onUp ? { onUp } : {}),
    ...(onDown ? { onDown } : {}),
    start: (previous) => startEmbeddedPostgres(previous ? { ...options, port: previous.port } : options),
  });
}

async function launch(
  launcher: Launcher,
  cluster: string,
  port: number,
  { log, socket_folder }: Pick<EmbeddedPostgresOptions, 'log' | 'socket_folder'>,
): Promise<{ server: Tethered } | { lastWords: string }> {
  const lastLines: string[] = [];
  const ready = Promise.withResolvers<'ready'>();
  const server = await tether(
    launcher,
    [path.join(launcher.binaries.root, 'bin', 'postgres'), '-D', cluster, ...settings(port, socket_folder)],
    (line) => {
      if (lastLines.push(line) > 5) lastLines.shift();
      if (line.includes('ready to accept connections')) ready.resolve('ready');
      const grave = /\b(FATAL|PANIC)\b/.test(line);
      log[grave ? 'warn' : 'debug']({ engine: 'PostgreSQL' }, line);
    },
  );
  const first = await Promise.race([ready.promise, server.exited]);
  return first === 'ready' ? { server } : { lastWords: lastLines.join(' ') };
}

async function connectable(server: Tethered, port: number, password: string): Promise<EmbeddedPostgres> {
  const url = new URL(`postgres://127.0.0.1:${port}/${databaseName}`);
  url.username = ownerName;
  url.password = password;
  async function stop(): Promise<void> {
    server.release();
    await server.exited;
  }
  try {
    await ensureDatabase(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: url.href, port, pid: server.pid, exited: server.exited, stop };
}

async function ensureDatabase(url: URL): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href });
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '28P01') {
      throw new ApexError({
        kind: 'precondition',
        reason: 'database.password_refused',
        message:
          'The embedded database was made with another password. Restore the secrets.json it was made with, or delete the data folder.',
        cause: error,
      });
    }
    throw error;
  } finally {
    await client.end();
  }
}
