import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthDatabase, createAuth } from '@apex/auth';
import { tokensOf, withoutOutside } from './auth.ts';
import { newRequestId } from '@apex/kit/id';
import { createPool, runtimeRole } from '@apex/postgres';
import type { ApexProcess } from './apex-process.ts';
import { createFixedClock } from './fixed-clock.ts';
import { silentLog } from './silent-log.ts';

interface Runtime {
  readonly database_url: string;
  readonly clickhouse: { readonly url: string; readonly username: string; readonly password: string };
}

/** Addresses and secret of a running server, as another process of the same installation is given them. */
export interface Installation {
  readonly database_url: string;
  readonly clickhouse_url: string;
  readonly secret: string;
}

export async function installationOf(apex: Pick<ApexProcess, 'folder'>): Promise<Installation> {
  // The server wrote both files when it said that it is ready.
  const read = async <T>(name: string): Promise<T> =>
    JSON.parse(await readFile(join(apex.folder, 'data', name), 'utf8')) as T;
  const { database_url, clickhouse } = await read<Runtime>('runtime.json');
  const { secret } = await read<{ secret: string }>('secrets.json');
  const url = new URL(clickhouse.url);
  url.username = clickhouse.username;
  url.password = clickhouse.password;
  return { database_url, clickhouse_url: url.href, secret };
}

/** A token that the installation itself signed for a user, some time ago. */
export async function pastAccessToken(
  apex: Pick<ApexProcess, 'folder'>,
  user: { readonly email: string; readonly password: string },
  age_ms: number,
): Promise<string> {
  const { database_url, secret } = await installationOf(apex);
  const clock = createFixedClock(Date.now() - age_ms);
  const pool = createPool<AuthDatabase>({
    url: database_url,
    application_name: 'apex-test',
    role: runtimeRole,
    log: silentLog,
  });
  const auth = createAuth({
    db: pool.db,
    clock,
    log: silentLog,
    issuer: 'http://localhost',
    secret,
    environment: 'test',
    sign_up_open: false,
    ...withoutOutside,
    project_holders: [],
  });
  try {
    const visitor = { request_id: newRequestId(clock), address: '127.0.0.1', signal: new AbortController().signal };
    const { email, password } = user;
    return tokensOf(await auth.api.signIn(visitor, { email, password, session: 'tokens' })).access_token;
  } finally {
    await auth.close();
    await pool.close();
  }
}
