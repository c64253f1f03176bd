import { ApexError } from '@apex/contracts';
import type { ClickhouseOptions } from './clickhouse.ts';

/** Reads `https://user:password@host:8443/database`; the user defaults to `default`, the database to `apex`. */
export function parseClickhouseUrl(address: string): ClickhouseOptions {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'clickhouse.bad_url',
      message: 'The address of ClickHouse must look like https://user:password@host:8443/database',
    });
  }
  return {
    url: url.origin,
    username: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'apex',
  };
}
