import { startEmbeddedClickhouse } from '@apex/clickhouse';
import { startEmbeddedPostgres } from '@apex/postgres';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { silentLog } from '@apex/testkit/silent-log';
import { type SlowProxy, startSlowProxy } from '@apex/testkit/slow-proxy';
import { join } from 'node:path';
import type { CampaignContext } from '../campaign.ts';

export interface BehindProxies {
  readonly apex: ApexProcess;
  readonly clickhouse: SlowProxy;
  readonly postgres: SlowProxy;
  /** What another process of the installation has to be told. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A server whose stores it reaches through proxies of ours alone, so that they can be away for as long as we say. */
export async function startBehindProxies(
  { folder, onEnd }: Pick<CampaignContext, 'folder' | 'onEnd'>,
  environment: Readonly<Record<string, string>>,
): Promise<BehindProxies> {
  const database = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    password: 'for the soak only',
    log: silentLog,
  });
  onEnd(() => database.stop());
  const engine = await startEmbeddedClickhouse({ folder: join(folder, 'clickhouse'), log: silentLog });
  onEnd(() => engine.stop());
  const postgres = await startSlowProxy({ host: '127.0.0.1', port: database.port });
  onEnd(() => postgres.close());
  const clickhouse = await startSlowProxy({ host: '127.0.0.1', port: engine.port });
  onEnd(() => clickhouse.close());
  const databaseUrl = new URL(database.url);
  databaseUrl.port = String(postgres.port);
  const clickhouseUrl = new URL(engine.url);
  clickhouseUrl.port = String(clickhouse.port);
  clickhouseUrl.username = engine.username;
  clickhouseUrl.password = engine.password;
  const whole = { APEX_DATABASE_URL: databaseUrl.href, APEX_CLICKHOUSE_URL: clickhouseUrl.href, ...environment };
  const apex = await startApex({ folder, environment: whole });
  onEnd(() => apex.close());
  return { apex, clickhouse, postgres, environment: whole };
}
