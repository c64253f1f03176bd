import { ApexError, type LocalLogSource } from '@apex/contracts';
import type { LogLevel } from '@apex/kit/log';
import type { SecurityOptions } from '@apex/kit/http';
import type { PoolSizes } from '@apex/postgres';
import { agentLogFolder, agentLogs } from '@apex/local-files/agent-logs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { checkConfig, unknownKeys } from './config/check.ts';
import { redirectProblems } from './config/identity-check.ts';
import { type IdentityConfig, identityConfig } from './config/identity-config.ts';
import { type Environment, environments, type RawEnvironment } from './config/key-declaration.ts';
import { keyList, keys, type KeyValue } from './config/keys.ts';
import { cspReportPath } from './http/csp-report.ts';
import { type TracingConfig, tracingConfig } from './config/tracing-config.ts';

export interface PlatformConfig {
  readonly environment: Environment;
  readonly port: number;
  readonly host: string;
  /** Absent: `http://localhost:{port}`, known once the port is. */
  readonly public_url: string | undefined;
  /** Origins besides our own host that browsers may act from. */
  readonly trusted_origins: readonly string[];
  readonly data_dir: string;
  readonly database_url: string | undefined;
  readonly clickhouse_url: string | undefined;
  /** Path of the certificate of the authority that ClickHouse's is trusted by. */
  readonly clickhouse_ca: string | undefined;
  readonly pool: PoolSizes;
  /** What `secret` was before. */
  readonly previous_secret: string | undefined;
  readonly secret: string | undefined;
  readonly admin: { readonly email: string; readonly password: string } | undefined;
  readonly tls: { readonly cert_path: string; readonly key_path: string } | undefined;
  readonly trusted_proxies: readonly string[];
  readonly log_level: LogLevel;
  readonly rate_limit_scale: number;
  readonly drain_timeout_ms: number;
  readonly security: SecurityOptions & { readonly cache_exempt_paths: readonly string[] };
  readonly limits: {
    readonly body_bytes: number;
    readonly upload_bytes: number;
    readonly request_timeout_ms: number;
    readonly connections: number;
    /** Of telemetry that waits on disk. */
    readonly spool_bytes: number;
    /** Of one OTLP export, decompressed. */
    readonly otlp_decoded_bytes: number;
  };
  readonly gateway: {
    readonly body_bytes: number;
    readonly journal_bytes: number;
    readonly cache_bytes: number;
    /** Absent: this is the only gateway process. */
    readonly redis_url: string | undefined;
    /** Absent: calls come to the address of this process. */
    readonly url: string | undefined;
  };
  /** Where coding agents keep their logs on this machine. */
  readonly agent_log_folders: Readonly<Record<LocalLogSource, string>>;
  readonly sign_up_open: boolean;
  /** Who may read /metrics: everybody, whoever has the token, or, where there is none, this machine alone. */
  readonly metrics: { readonly is_public: boolean; readonly token: string | undefined };
  readonly tracing: TracingConfig;
  /** Mail, and who people may sign in with. */
  readonly identity: IdentityConfig;
  /** Values no log line may hold. */
  readonly secret_values: readonly string[];
  /** Said once at start: what runs on an embedded default, and keys nobody knows. */
  readonly notices: readonly string[];
}

/** The environment of this process: the one place of the server that reads it. */
export function rawEnvironment(): RawEnvironment {
  return process.env;
}

/** Whether the person asked for no colour (https://no-color.org). */
export function noColour(raw: RawEnvironment): boolean {
  return raw['NO_COLOR'] !== undefined && raw['NO_COLOR'] !== '';
}

/** Which environment a raw set of values says it is; `dev` where it says nothing. */
export function environmentOf(raw: RawEnvironment): Environment {
  const asked = raw[keys.environment.name] ?? 'dev';
  const found = environments.find((name) => name === asked);
  if (found === undefined) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'config.environment_unknown',
      message: `APEX_ENV is ${JSON.stringify(asked)}; it must be one of ${environments.join(', ')}.`,
    });
  }
  return found;
}

const defaultLogLevel: Readonly<Record<Environment, LogLevel>> = {
  test: 'WARNING',
  dev: 'DEBUG',
  staging: 'INFO',
  prod: 'WARNING',
};

/** Parses and checks the environment once; throws one error that names every problem. */
export function loadConfig(raw: RawEnvironment): PlatformConfig {
  const environment = environmentOf(raw);
  const problems = checkConfig(raw, environment);
  if (problems.length > 0) {
    const lines = problems.map(
      (row) => `${row.key} ${row.problem}. ${row.remedy} Without it: ${row.services.join(', ')}.`,
    );
    throw new ApexError({
      kind: 'invalid',
      reason: 'config.invalid',
      message: `The configuration for ${environment} is not complete:\n${lines.join('\n')}`,
      details: { problems },
    });
  }
  function read<K extends keyof typeof keys>(name: K): KeyValue<K> | undefined {
    const value = raw[keys[name].name];
    // The check above has parsed every set key, and each schema's output is its own KeyValue<K>.
    return value === undefined || value === '' ? undefined : (keys[name].schema.parse(value) as KeyValue<K>);
  }
  const deployed = environment === 'staging' || environment === 'prod';
  const admin_user = read('admin_user');
  const admin_password = read('admin_password');
  const cert_path = read('tls_cert');
  const key_path = read('tls_key');
  const trusted_proxies = read('trusted_proxies') ?? [];
  const public_url = read('public_url');
  const megabyte = 1024 * 1024;
  return Object.freeze({
    environment,
    port: read('port') ?? 8080,
    host: read('host') ?? '127.0.0.1',
    public_url,
    trusted_origins: [...(public_url === undefined ? [] : [public_url]), ...(read('trusted_origins') ?? [])],
    data_dir: resolve(read('data_dir') ?? './.apex'),
    database_url: read('database_url'),
    clickhouse_url: read('clickhouse_url'),
    clickhouse_ca: read('clickhouse_ca'),
    pool: {
      min: read('pool_min') ?? 2,
      max: read('pool_max') ?? 10,
      overflow: read('pool_overflow') ?? 5,
      acquire_timeout_ms: (read('pool_acquire_seconds') ?? 30) * 1000,
      recycle_ms: (read('pool_recycle_seconds') ?? 3600) * 1000,
      check_interval_ms: (read('pool_check_seconds') ?? 60) * 1000,
      warn_above: read('pool_warn_above') ?? 8,
    },
    previous_secret: read('secret_previous'),
    secret: read('secret'),
    admin:
      admin_user !== undefined && admin_password !== undefined
        ? { email: admin_user, password: admin_password }
        : undefined,
    tls: cert_path !== undefined && key_path !== undefined ? { cert_path, key_path } : undefined,
    trusted_proxies,
    log_level: read('log_level') ?? defaultLogLevel[environment],
    rate_limit_scale: read('rate_limit_scale') ?? 1,
    drain_timeout_ms: (read('drain_timeout_seconds') ?? 60) * 1000,
    security: {
      level: read('security_level') ?? 'moderate',
      headers_enabled: read('security_headers_enabled') ?? true,
      csp_enabled: read('security_csp_enabled') ?? true,
      csp_report_only: read('security_csp_report_only') ?? false,
      csp_report_uri: read('security_csp_report_uri') ?? cspReportPath,
      csp_extra_sources: read('security_csp_extra_sources') ?? {},
      cache_exempt_paths: read('security_cache_exempt_paths') ?? [],
      hsts_enabled: read('security_hsts_enabled') ?? true,
      secure: cert_path !== undefined || trusted_proxies.length > 0,
    },
    limits: {
      spool_bytes: read('spool_bytes') ?? 8 * 1024 * megabyte,
      otlp_decoded_bytes: read('otlp_decoded_bytes') ?? 32 * megabyte,
      ...(environment === 'dev'
        ? { body_bytes: 10 * megabyte, upload_bytes: 50 * megabyte, request_timeout_ms: 60_000, connections: 10_000 }
        : { body_bytes: 5 * megabyte, upload_bytes: 25 * megabyte, request_timeout_ms: 30_000, connections: 10_000 }),
    },
    gateway: {
      body_bytes: read('gateway_body_bytes') ?? 32 * megabyte,
      journal_bytes: read('gateway_journal_bytes') ?? 4096 * megabyte,
      cache_bytes: read('gateway_cache_bytes') ?? 256 * megabyte,
      redis_url: read('redis_url'),
      url: read('gateway_url'),
    },
    agent_log_folders: agentLogFolders(raw),
    sign_up_open: !deployed,
    metrics: { is_public: read('metrics_public') ?? false, token: read('metrics_token') },
    tracing: tracingConfig(read),
    identity: identityConfig(read, environment),
    secret_values: secretValues(raw),
    notices: noticesOf(raw),
  });
}

/** The agents themselves read these variables; they are none of our keys. */
function agentLogFolders(raw: RawEnvironment): PlatformConfig['agent_log_folders'] {
  const folderOf = (source: LocalLogSource): string =>
    agentLogFolder(source, homedir(), raw[agentLogs[source].variable] || undefined);
  return { 'claude-code': folderOf('claude-code'), codex: folderOf('codex') };
}

/** Secrets as they are set, and the passwords in addresses among them. */
function secretValues(raw: RawEnvironment): string[] {
  const values = keyList.filter((row) => row.secret).map((row) => raw[row.name] ?? '');
  const passwords = values.map((value) => (URL.canParse(value) ? decodeURIComponent(new URL(value).password) : ''));
  return [...values, ...passwords].filter((value) => value !== '');
}

function noticesOf(raw: RawEnvironment): string[] {
  const embedded = [
    raw[keys.database_url.name] === undefined ? 'PostgreSQL' : '',
    raw[keys.clickhouse_url.name] === undefined ? 'ClickHouse (chDB)' : '',
  ].filter(Boolean);
  return [
    ...(embedded.length > 0 ? [`embedded default: ${embedded.join(' and ')}`] : []),
    ...(environmentOf(raw) === 'dev' || environmentOf(raw) === 'test' ? redirectProblems(raw) : []).map(
      ({ key, problem, remedy }) => `${key} ${problem}. ${remedy}`,
    ),
    ...unknownKeys(raw).map((name) => `${name} is set but is no key of ours`),
  ];
}
