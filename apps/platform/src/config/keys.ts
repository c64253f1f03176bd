import { z } from 'zod';
import {
  deployed,
  environments,
  everyone,
  flag,
  key,
  type KeyDeclaration,
  text,
  url,
  whole,
} from './key-declaration.ts';
import { databaseKeys, databaseUrlSchema } from './database-keys.ts';
import { gatewayKeys } from './gateway-keys.ts';
import { identityKeys } from './identity-keys.ts';
import { intakeKeys } from './intake-keys.ts';
import { observabilityKeys } from './observability-keys.ts';
import { securityKeys } from './security-keys.ts';

/** Every key the product reads. A key that is not here cannot be read; the loader takes it from here by name. */
export const keys = {
  environment: key('APEX_ENV', {
    summary: 'Which set of values and rules holds.',
    schema: z.enum(environments),
    required_in: [],
    secret: false,
    default: 'dev',
    used_by: everyone,
    breaks: 'Nothing: development rules hold.',
    impact: 'critical',
  }),
  values_for: key('APEX_VALUES_FOR', {
    summary: 'The environment this set of values was made for; a set made for another one stops the start.',
    schema: z.enum(environments),
    required_in: deployed,
    secret: false,
    default: null,
    used_by: ['platform'],
    breaks: 'Values of one environment could reach another unseen.',
    impact: 'high',
  }),
  port: key('APEX_PORT', {
    summary: 'Port the web app, API and sockets share; 0 picks a free one.',
    schema: whole(0, 65_535),
    required_in: [],
    secret: false,
    default: '8080',
    used_by: ['platform'],
    breaks: 'The server listens on 8080.',
    impact: 'high',
  }),
  host: key('APEX_HOST', {
    summary: 'Address to listen on.',
    schema: text,
    required_in: [],
    secret: false,
    default: '127.0.0.1',
    used_by: ['platform'],
    breaks: 'The server is reachable from this machine alone.',
    impact: 'high',
  }),
  public_url: key('APEX_PUBLIC_URL', {
    summary: 'Origin users reach the product at; the issuer of its tokens.',
    schema: url('http:', 'https:').transform((value) => new URL(value).origin),
    required_in: deployed,
    secret: false,
    default: 'http://localhost:{APEX_PORT}',
    used_by: ['auth', 'platform'],
    breaks: 'Tokens name an issuer that other machines cannot reach.',
    impact: 'critical',
  }),
  data_dir: key('APEX_DATA_DIR', {
    summary: 'Folder of the embedded engines, secrets and lock; safe to delete when stopped.',
    schema: text,
    required_in: [],
    secret: false,
    default: './.apex',
    used_by: ['platform'],
    breaks: 'State lives in .apex below the working folder.',
    impact: 'high',
  }),
  database_url: key('APEX_DATABASE_URL', {
    summary:
      'PostgreSQL 15 or later: postgres://user:password@host/name, with sslmode=disable|require|verify-ca|verify-full, sslrootcert, sslcert and sslkey, or postgres:///name?host=/run/postgresql.',
    schema: databaseUrlSchema,
    required_in: deployed,
    secret: true,
    default: 'embedded PostgreSQL in APEX_DATA_DIR',
    used_by: everyone,
    breaks: 'No accounts, imports or conversations can be stored.',
    impact: 'critical',
  }),
  clickhouse_url: key('APEX_CLICKHOUSE_URL', {
    summary: 'ClickHouse over HTTP, with user and password in the URL.',
    schema: url('http:', 'https:'),
    required_in: deployed,
    secret: true,
    default: 'embedded chDB in APEX_DATA_DIR',
    used_by: ['telemetry', 'optimizer', 'chat'],
    breaks: 'No call can be stored or measured.',
    impact: 'critical',
  }),
  secret: key('APEX_SECRET', {
    summary: 'Key material of 32 characters or more, hex included (`openssl rand -hex 32`); encrypts signing keys.',
    schema: z.string().min(32, 'must have 32 characters or more'),
    required_in: deployed,
    secret: true,
    default: 'generated into secrets.json in APEX_DATA_DIR',
    used_by: ['auth'],
    breaks: 'Nobody can sign in; a changed value signs everybody out.',
    impact: 'critical',
  }),
  admin_user: key('APEX_ADMIN_USER', {
    summary: 'E-mail address of the first owner.',
    schema: z.email(),
    required_in: deployed,
    secret: false,
    default: 'none: sign-up is open in dev and test',
    used_by: ['auth'],
    breaks: 'A fresh installation has nobody who may sign in.',
    impact: 'critical',
  }),
  admin_password: key('APEX_ADMIN_PASSWORD', {
    summary: 'Password of the first owner, used only while there is no account.',
    schema: z.string().min(8),
    required_in: deployed,
    secret: true,
    default: 'none: sign-up is open in dev and test',
    used_by: ['auth'],
    breaks: 'A fresh installation has nobody who may sign in.',
    impact: 'critical',
  }),
  tls_cert: key('APEX_TLS_CERT', {
    summary: 'Path of the certificate chain (PEM). Staging and prod need it, or a declared proxy.',
    schema: text,
    required_in: [],
    secret: false,
    default: 'none: plain HTTP',
    used_by: ['platform'],
    breaks: 'Staging and prod refuse to serve plain HTTP without a declared proxy.',
    impact: 'high',
  }),
  tls_key: key('APEX_TLS_KEY', {
    summary: 'Path of the private key (PEM) of APEX_TLS_CERT.',
    schema: text,
    required_in: [],
    secret: false,
    default: 'none: plain HTTP',
    used_by: ['platform'],
    breaks: 'As for APEX_TLS_CERT.',
    impact: 'high',
  }),
  trusted_origins: key('APEX_TRUSTED_ORIGINS', {
    summary: 'Comma-separated origins of pages, besides those of this server, that signed-in browsers may act from.',
    schema: text
      .transform((value) =>
        value
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      )
      .pipe(z.array(url('http:', 'https:').transform((value) => new URL(value).origin))),
    required_in: [],
    secret: false,
    default: 'APEX_PUBLIC_URL',
    used_by: ['auth', 'chat'],
    breaks: 'Only pages of this server itself may act for a signed-in person.',
    impact: 'low',
  }),
  trusted_proxies: key('APEX_TRUSTED_PROXIES', {
    summary: 'Comma-separated addresses of proxies that end TLS and whose forwarded addresses are believed.',
    schema: text.transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    ),
    required_in: [],
    secret: false,
    default: 'none',
    used_by: ['platform'],
    breaks: 'Rate limits see the proxy as one client.',
    impact: 'medium',
  }),
  log_level: key('APEX_LOG_LEVEL', {
    summary: 'Least level that is logged; DEBUG is refused in prod.',
    schema: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']),
    required_in: [],
    secret: false,
    default: 'DEBUG in dev, INFO in staging, WARNING in test and prod',
    used_by: everyone,
    breaks: 'Nothing.',
    impact: 'low',
  }),
  rate_limit_scale: key('APEX_RATE_LIMIT_SCALE', {
    summary: 'Multiplies all rate limits.',
    schema: z.coerce.number().min(0.001).max(1_000_000),
    required_in: [],
    refused_in: deployed,
    secret: false,
    default: '1',
    used_by: ['platform'],
    breaks: 'Nothing.',
    impact: 'low',
  }),
  drain_timeout_seconds: key('APEX_DRAIN_TIMEOUT_SECONDS', {
    summary: 'Longest wait for work in progress at shutdown.',
    schema: whole(1, 600),
    required_in: [],
    secret: false,
    default: '60',
    used_by: everyone,
    breaks: 'Nothing.',
    impact: 'low',
  }),
  security_level: key('APEX_SECURITY_LEVEL', {
    summary: 'How strict the security headers are: strict, moderate or relaxed.',
    schema: z.enum(['strict', 'moderate', 'relaxed']),
    required_in: [],
    secret: false,
    default: 'moderate',
    used_by: ['platform'],
    breaks: 'Nothing.',
    impact: 'medium',
  }),
  security_headers_enabled: securitySwitch('SECURITY_HEADERS_ENABLED', 'Whether security headers are sent.', 'true'),
  security_csp_enabled: securitySwitch('SECURITY_CSP_ENABLED', 'Whether a Content-Security-Policy is sent.', 'true'),
  security_csp_report_only: securitySwitch(
    'SECURITY_CSP_REPORT_ONLY',
    'Reports breaches of the policy instead of stopping them.',
    'false',
  ),
  security_hsts_enabled: securitySwitch(
    'SECURITY_HSTS_ENABLED',
    'Whether Strict-Transport-Security is sent where served over TLS.',
    'true',
  ),
  ...databaseKeys,
  ...identityKeys,
  ...intakeKeys,
  ...gatewayKeys,
  ...observabilityKeys,
  ...securityKeys,
} as const;

function securitySwitch<const N extends string>(name: N, summary: string, fallback: 'true' | 'false') {
  return key(name, {
    summary,
    schema: flag,
    required_in: [],
    secret: false,
    default: fallback,
    used_by: ['platform'],
    breaks: 'Nothing.',
    impact: 'medium',
  });
}

export const keyList: readonly KeyDeclaration[] = Object.values(keys);

/** What a key's value is once it is parsed. */
export type KeyValue<K extends keyof typeof keys> = z.output<(typeof keys)[K]['schema']>;
export type ReadKey = <K extends keyof typeof keys>(name: K) => KeyValue<K> | undefined;
