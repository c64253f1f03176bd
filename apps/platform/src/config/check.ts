import { identityProblems } from './identity-check.ts';
import type { Environment, KeyDeclaration, RawEnvironment, ServiceName } from './key-declaration.ts';
import { keyList } from './keys.ts';

export interface ConfigProblem {
  readonly key: string;
  readonly problem: string;
  readonly remedy: string;
  /** Services that do not start because of it. */
  readonly services: readonly ServiceName[];
}

function problemOf(row: KeyDeclaration, raw: RawEnvironment, environment: Environment): ConfigProblem | undefined {
  const value = raw[row.name];
  const report = (problem: string, remedy: string) => ({ key: row.name, problem, remedy, services: row.used_by });
  if (value === undefined || value === '') {
    return row.required_in.includes(environment)
      ? report(`is required in ${environment} and not set`, `Set ${row.name}. ${row.summary}`)
      : undefined;
  }
  if (row.refused_in?.includes(environment) === true) {
    return report(`must not be set in ${environment}`, `Remove ${row.name}.`);
  }
  const parsed = row.schema.safeParse(value);
  if (parsed.success) return undefined;
  const shown = row.secret ? '' : ` (it is ${JSON.stringify(value)})`;
  return report(`is malformed${shown}: ${parsed.error.issues[0]?.message ?? 'invalid'}`, row.summary);
}

/** Rules that hold between keys rather than for one. */
function crossProblems(raw: RawEnvironment, environment: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const deployed = environment === 'staging' || environment === 'prod';
  const add = (key: string, problem: string, remedy: string, services: readonly ServiceName[] = ['platform']) =>
    problems.push({ key, problem, remedy, services });
  const made_for = raw['APEX_VALUES_FOR'];
  if (made_for !== undefined && made_for !== environment) {
    add(
      'APEX_VALUES_FOR',
      `says these values are for ${made_for}, not ${environment}`,
      `Load the values of ${environment}.`,
    );
  }
  if ((raw['APEX_TLS_CERT'] === undefined) !== (raw['APEX_TLS_KEY'] === undefined)) {
    add('APEX_TLS_KEY', 'and APEX_TLS_CERT go together', 'Set both or neither.');
  }
  if (deployed && raw['APEX_TLS_CERT'] === undefined && raw['APEX_TRUSTED_PROXIES'] === undefined) {
    add(
      'APEX_TLS_CERT',
      `is needed: ${environment} does not serve plain HTTP`,
      'Set APEX_TLS_CERT and APEX_TLS_KEY, or APEX_TRUSTED_PROXIES.',
    );
  }
  if (deployed && raw['APEX_PUBLIC_URL']?.startsWith('http:') === true) {
    add('APEX_PUBLIC_URL', `must be https in ${environment}`, 'Name the https origin.', ['auth', 'platform']);
  }
  for (const name of ['APEX_DATABASE_URL', 'APEX_CLICKHOUSE_URL', 'APEX_PUBLIC_URL']) {
    const value = raw[name];
    const host = value !== undefined && URL.canParse(value) ? new URL(value).hostname : '';
    if (environment === 'prod' && ['localhost', '127.0.0.1', '[::1]'].includes(host)) {
      add(name, 'names this machine, which prod may not', 'Name the real host.', ['platform']);
    }
  }
  if (deployed && !raw['APEX_METRICS_TOKEN'] && raw['APEX_METRICS_PUBLIC'] !== 'true') {
    add(
      'APEX_METRICS_TOKEN',
      `is needed: ${environment} does not show its metrics to everybody`,
      'Set APEX_METRICS_TOKEN (`openssl rand -hex 32`), or APEX_METRICS_PUBLIC=true where a network keeps others away.',
    );
  }
  for (const found of identityProblems(raw, environment)) add(found.key, found.problem, found.remedy, ['auth']);
  if (environment === 'prod' && raw['APEX_LOG_LEVEL'] === 'DEBUG') {
    add('APEX_LOG_LEVEL', 'must not be DEBUG in prod', 'Use INFO or above.');
  }
  return problems;
}

/** Every missing, malformed or contradictory key of an environment, with the services that would not start. */
export function checkConfig(raw: RawEnvironment, environment: Environment): ConfigProblem[] {
  const single = keyList.map((row) => problemOf(row, raw, environment)).filter((found) => found !== undefined);
  const known = new Set(single.map((problem) => problem.key));
  return [...single, ...crossProblems(raw, environment).filter((problem) => !known.has(problem.key))];
}

/** Set keys with our prefix that no declaration knows: a typing error is the likeliest reason. */
export function unknownKeys(raw: RawEnvironment): string[] {
  const declared = new Set(keyList.map((row) => row.name));
  // Read by the command line (apps/cli), not by the server.
  const ofCommandLine = new Set(['APEX_URL', 'APEX_API_KEY', 'APEX_CONFIG_DIR']);
  return Object.keys(raw).filter((name) => name.startsWith('APEX_') && !declared.has(name) && !ofCommandLine.has(name));
}
