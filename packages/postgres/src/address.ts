import { ApexError } from '@apex/contracts';

export const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
type SslMode = (typeof sslModes)[number];

/** What a database address says, each part decoded. */
export interface DatabaseAddress {
  /** A name, an IP address, or the folder of a Unix socket (`/run/postgresql`). */
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly sslmode: SslMode;
  /** Paths of PEM files; `system` as root means the machine's own authorities. */
  readonly sslrootcert?: string;
  readonly sslcert?: string;
  readonly sslkey?: string;
  readonly options?: string;
  readonly application_name?: string;
  readonly connect_timeout_seconds?: number;
  readonly statement_timeout_ms?: number;
}

const parameterNames = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'options',
  'application_name',
  'connect_timeout',
  'statement_timeout',
] as const;
type ParameterName = (typeof parameterNames)[number];

/** Credentials end at the last `@` of what stands before the path, so that a password may hold one unencoded. */
const shape =
  /^postgres(?:ql)?:\/\/(?:(?<credentials>[^/?#]*)@)?(?<place>[^/?#@]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;

/**
 * Reads `postgres://user:password@host:5432/name?sslmode=verify-full&sslrootcert=/ca.pem`. A Unix socket is named by its
 * folder: `postgres:///name?host=/run/postgresql` or percent-encoded in the place of the host. What cannot be read is
 * refused with the part at fault, never with the address, which holds the password.
 */
export function parseDatabaseAddress(address: string): DatabaseAddress {
  const parts = shape.exec(address)?.groups;
  if (parts === undefined) {
    throw bad('must look like postgres://user:password@host:5432/name or postgres:///name?host=/run/postgresql');
  }
  const given = parametersOf(parts['query'] ?? '');
  const [user, password] = credentialsOf(parts['credentials']);
  const place = placeOf(parts['place'] ?? '');
  const host = given.get('host') ?? (place.host || 'localhost');
  if (host.includes(',')) throw bad('names several hosts; name one');
  if (host.includes('\0')) throw bad('has a host that is none');
  const port = given.has('port') ? portOf(given.get('port')) : place.port;
  const database = given.get('dbname') ?? decoded(parts['path'] ?? '', 'the name of the database');
  return {
    host,
    port,
    ...defined({
      user: given.get('user') ?? user,
      password: given.get('password') ?? password,
      database: database === '' ? undefined : database,
      sslrootcert: given.get('sslrootcert'),
      sslcert: given.get('sslcert'),
      sslkey: given.get('sslkey'),
      options: given.get('options'),
      application_name: given.get('application_name'),
      connect_timeout_seconds: wholeOf(given, 'connect_timeout'),
      statement_timeout_ms: wholeOf(given, 'statement_timeout'),
    }),
    sslmode: sslModeOf(given, host),
  };
}

/** Whether the address is a folder in which a server's socket lies. */
export function isSocketFolder(host: string): boolean {
  return host.startsWith('/');
}

function sslModeOf(given: ReadonlyMap<ParameterName, string>, host: string): SslMode {
  const said = given.get('sslmode');
  if (given.has('sslcert') !== given.has('sslkey')) throw bad('names one of sslcert and sslkey; they go together');
  // Nothing leaves the machine through a socket, and PostgreSQL speaks no TLS on one.
  if (isSocketFolder(host)) return 'disable';
  if (said === undefined) return given.has('sslrootcert') || given.has('sslcert') ? 'verify-full' : 'disable';
  const mode = sslModes.find((one) => one === said);
  if (mode === undefined) throw bad(`has an sslmode that is none of ${sslModes.join(', ')}`);
  // As libpq has it: whoever names an authority wants it asked.
  return mode === 'require' && given.has('sslrootcert') ? 'verify-ca' : mode;
}

function parametersOf(query: string): Map<ParameterName, string> {
  const found = new Map<ParameterName, string>();
  for (const pair of query.split('&').filter(Boolean)) {
    const at = pair.indexOf('=');
    const said = decoded(at < 0 ? pair : pair.slice(0, at), 'a parameter');
    const name = parameterNames.find((one) => one === said);
    if (name === undefined || at < 0) {
      throw bad(`has a parameter we do not know; those we do are ${parameterNames.join(', ')}`);
    }
    if (found.has(name)) throw bad(`says ${name} twice`);
    const value = decoded(pair.slice(at + 1), name);
    if (value !== '') found.set(name, value);
  }
  return found;
}

function credentialsOf(text: string | undefined): [user: string | undefined, password: string | undefined] {
  if (text === undefined) return [undefined, undefined];
  const colon = text.indexOf(':');
  const user = decoded(colon < 0 ? text : text.slice(0, colon), 'the user');
  const password = colon < 0 ? undefined : decoded(text.slice(colon + 1), 'the password');
  return [user || undefined, password];
}

function placeOf(text: string): { readonly host: string; readonly port: number } {
  const found = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>.*))?$/.exec(text)?.groups;
  if (found === undefined) throw bad('has a host that cannot be read; an IPv6 address stands in brackets');
  const host = decoded(found['host'] ?? '', 'the host').replace(/^\[(.*)\]$/, '$1');
  return { host, port: found['port'] === undefined || found['port'] === '' ? 5432 : portOf(found['port']) };
}

function portOf(text: string | undefined): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text ?? '') || port < 1 || port > 65_535) throw bad('has a port that is none');
  return port;
}

function wholeOf(given: ReadonlyMap<ParameterName, string>, name: ParameterName): number | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw bad(`has a ${name} that is no whole number`);
  return Number(text);
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw bad(`has ${part} with a percent sign that encodes nothing; write it as %25`, cause);
  }
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Only undefined values are left out, which is what the type says.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

function bad(problem: string, cause?: unknown): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'database.bad_address',
    message: `The address of the database ${problem}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}
