import { readFileSync } from 'node:fs';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { ApexError } from '@apex/contracts';
import type { ClientConfig } from 'pg';
import { type DatabaseAddress, isSocketFolder, parseDatabaseAddress } from './address.ts';

export interface ConnectionOptions {
  /** `postgres://…`; TLS parameters and unix sockets (`?host=/var/run/postgresql`) are part of it. */
  readonly url: string;
  /** Seen in the server's list of connections. */
  readonly application_name: string;
  /** The role every statement runs as; the one that signs in must be a member of it. */
  readonly role?: string;
  readonly connect_timeout_ms?: number;
  readonly statement_timeout_ms?: number;
}

/** How a connection is kept private on its way. */
export type Transport = 'plain' | 'tls' | 'tls_verified' | 'unix_socket';

const roleName = /^[a-z_][a-z0-9_]*$/;

/** The one place that turns an address into a connection; the files it names are read here. What it says itself wins. */
export function connectionConfig(options: ConnectionOptions): ClientConfig {
  const address = parseDatabaseAddress(options.url);
  const { host, port, user, password, database } = address;
  const connect_timeout_ms = options.connect_timeout_ms ?? 30_000;
  const statement_timeout = address.statement_timeout_ms ?? options.statement_timeout_ms;
  const startup = startupOptions(address.options, options.role);
  return {
    host,
    port,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(startup === undefined ? {} : { options: startup }),
    ...(statement_timeout === undefined ? {} : { statement_timeout }),
    application_name: address.application_name ?? options.application_name,
    connectionTimeoutMillis:
      address.connect_timeout_seconds === undefined ? connect_timeout_ms : address.connect_timeout_seconds * 1000,
    keepAlive: true,
    ssl: tlsOf(address),
  };
}

/** What an address says of privacy, without a word of the rest. */
export function transportOf(url: string): Transport {
  const { host, sslmode } = parseDatabaseAddress(url);
  if (isSocketFolder(host)) return 'unix_socket';
  if (sslmode === 'disable') return 'plain';
  return sslmode === 'require' ? 'tls' : 'tls_verified';
}

/** The role travels in the startup packet, so that no statement can run before it holds. */
function startupOptions(given: string | undefined, role: string | undefined): string | undefined {
  if (role === undefined) return given;
  if (!roleName.test(role)) throw new TypeError(`${role} is not a role name`);
  return given === undefined ? `-c role=${role}` : `${given} -c role=${role}`;
}

function tlsOf(address: DatabaseAddress): false | TlsOptions {
  const { sslmode, sslrootcert, sslcert, sslkey } = address;
  if (sslmode === 'disable') return false;
  return {
    rejectUnauthorized: sslmode !== 'require',
    ...(sslrootcert === undefined || sslrootcert === 'system' ? {} : { ca: fileOf('sslrootcert', sslrootcert) }),
    ...(sslcert === undefined ? {} : { cert: fileOf('sslcert', sslcert) }),
    ...(sslkey === undefined ? {} : { key: fileOf('sslkey', sslkey) }),
    // The chain is judged, the name is not: that is what tells verify-ca from verify-full.
    ...(sslmode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

function fileOf(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ApexError({
      kind: 'precondition',
      reason: 'database.unreadable_certificate',
      message: `The address of the database names ${path} as ${parameter}, which cannot be read.`,
      details: { parameter, path },
      cause,
    });
  }
}
