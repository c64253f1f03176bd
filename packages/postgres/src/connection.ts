import type { ClientConfig } from 'pg';

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

const roleName = /^[a-z_][a-z0-9_]*$/;

/** The one place that turns an address into a connection. What the address itself says wins. */
export function connectionConfig(options: ConnectionOptions): ClientConfig {
  return {
    connectionString: withRole(options.url, options.role),
    application_name: options.application_name,
    connectionTimeoutMillis: options.connect_timeout_ms ?? 30_000,
    keepAlive: true,
    ...(options.statement_timeout_ms === undefined ? {} : { statement_timeout: options.statement_timeout_ms }),
  };
}

/** The role travels in the startup packet, so that no statement can run before it holds. */
function withRole(address: string, role: string | undefined): string {
  if (role === undefined) return address;
  if (!roleName.test(role)) throw new TypeError(`${role} is not a role name`);
  // Addresses of sockets (`postgres://me@/apex?host=…`) are none that URL would parse.
  const [server = '', query = ''] = address.split('?', 2);
  const parameters = new URLSearchParams(query);
  const given = parameters.get('options');
  parameters.set('options', given === null ? `-c role=${role}` : `${given} -c role=${role}`);
  return `${server}?${parameters}`;
}
