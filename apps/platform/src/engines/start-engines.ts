import { ApexError } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import type { EngineLog } from '@apex/kit/supervise';
import { type ClickhouseOptions, parseClickhouseUrl, superviseEmbeddedClickhouse } from '@apex/clickhouse';
import { superviseEmbeddedPostgres } from '@apex/postgres';
import { readFile } from 'node:fs/promises';
import type { PlatformConfig } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';

export type ClickhouseAddress = Pick<ClickhouseOptions, 'url' | 'username' | 'password' | 'database' | 'ca_cert'>;

/** Where the stores are, and how to stop those that are ours. */
export interface Engines {
  readonly database_url: string;
  readonly clickhouse: ClickhouseAddress;
  stop(): Promise<void>;
}

interface Engine<A> {
  readonly address: A;
  stop(): Promise<void>;
}

const nothingToStop = async (): Promise<void> => undefined;

/** What the engines say of their own well-being is no news; what troubles them is. */
function troubleOnly(log: Log): EngineLog {
  return {
    debug: () => undefined,
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}

async function startPostgres(config: PlatformConfig, folder: DataFolder, log: Log): Promise<Engine<string>> {
  if (config.database_url !== undefined) return { address: config.database_url, stop: nothingToStop };
  const engine = await superviseEmbeddedPostgres({
    folder: folder.pathOf('postgres'),
    password: folder.secrets.postgres_password,
    log: troubleOnly(log),
  });
  return { address: engine.current().url, stop: () => engine.stop() };
}

function certificateAt(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ApexError({
      kind: 'precondition',
      reason: 'config.unreadable_certificate',
      message: `APEX_CLICKHOUSE_CA names ${path}, which cannot be read.`,
      cause,
    });
  });
}

async function startClickhouse(
  config: PlatformConfig,
  folder: DataFolder,
  log: Log,
): Promise<Engine<ClickhouseAddress>> {
  if (config.clickhouse_url !== undefined) {
    const { clickhouse_ca } = config;
    const ca = clickhouse_ca === undefined ? {} : { ca_cert: await certificateAt(clickhouse_ca) };
    return { address: { ...parseClickhouseUrl(config.clickhouse_url), ...ca }, stop: nothingToStop };
  }
  const engine = await superviseEmbeddedClickhouse({ folder: folder.pathOf('clickhouse'), log: troubleOnly(log) });
  const { url, username, password, database } = engine.current();
  return { address: { url, username, password, database }, stop: () => engine.stop() };
}

/** Starts the embedded engines the configuration asks for, both at once; what it names by URL is taken as it is. */
export async function startEngines(config: PlatformConfig, folder: DataFolder, log: Log): Promise<Engines> {
  const [postgres, clickhouse] = await Promise.allSettled([
    startPostgres(config, folder, log),
    startClickhouse(config, folder, log),
  ]);
  if (postgres.status === 'rejected' || clickhouse.status === 'rejected') {
    for (const engine of [postgres, clickhouse]) if (engine.status === 'fulfilled') await engine.value.stop();
    throw postgres.status === 'rejected'
      ? postgres.reason
      : clickhouse.status === 'rejected'
        ? clickhouse.reason
        : null;
  }
  return {
    database_url: postgres.value.address,
    clickhouse: clickhouse.value.address,
    stop: async () => void (await Promise.all([postgres.value.stop(), clickhouse.value.stop()])),
  };
}
