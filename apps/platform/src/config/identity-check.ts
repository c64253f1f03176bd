import type { Environment, RawEnvironment } from './key-declaration.ts';

interface IdentityProblem {
  readonly key: string;
  readonly problem: string;
  readonly remedy: string;
}

const together = [
  ['APEX_SMTP_URL', 'APEX_MAIL_FROM'],
  ['APEX_GOOGLE_CLIENT_ID', 'APEX_GOOGLE_CLIENT_SECRET'],
  ['APEX_GITHUB_CLIENT_ID', 'APEX_GITHUB_CLIENT_SECRET'],
  ['APEX_OIDC_ISSUER', 'APEX_OIDC_CLIENT_ID', 'APEX_OIDC_CLIENT_SECRET'],
] as const;

const isSet = (raw: RawEnvironment, name: string): boolean => raw[name] !== undefined && raw[name] !== '';

/** Rules between the keys of mail and identity providers. */
export function identityProblems(raw: RawEnvironment, environment: Environment): IdentityProblem[] {
  const deployed = environment === 'staging' || environment === 'prod';
  const problems: IdentityProblem[] = [];
  for (const names of together) {
    const missing = names.filter((name) => !isSet(raw, name));
    if (missing.length === 0 || missing.length === names.length) continue;
    for (const name of missing) {
      problems.push({ key: name, problem: `goes with ${names.join(' and ')}`, remedy: 'Set all of them or none.' });
    }
  }
  if (deployed && raw['APEX_REQUIRE_VERIFIED_EMAIL'] === 'true' && !isSet(raw, 'APEX_SMTP_URL')) {
    problems.push({
      key: 'APEX_SMTP_URL',
      problem: 'is needed where APEX_REQUIRE_VERIFIED_EMAIL is true',
      remedy: 'Set APEX_SMTP_URL and APEX_MAIL_FROM.',
    });
  }
  for (const name of ['APEX_OIDC_ISSUER', 'APEX_GITHUB_URL']) {
    if (!deployed || raw[name]?.startsWith('http:') !== true) continue;
    problems.push({ key: name, problem: `must be https in ${environment}`, remedy: 'Name the https address.' });
  }
  return deployed ? [...problems, ...redirectProblems(raw)] : problems;
}

/** Callback addresses that are registered otherwise than we send: a warning in test and dev, an error elsewhere. */
export function redirectProblems(raw: RawEnvironment): IdentityProblem[] {
  const base = raw['APEX_PUBLIC_URL'] ?? `http://localhost:${raw['APEX_PORT'] ?? '8080'}`;
  if (!URL.canParse(base)) return [];
  return ['google', 'github', 'oidc'].flatMap((provider) => {
    const name = `APEX_${provider.toUpperCase()}_REDIRECT_URI`;
    const registered = raw[name];
    const sent = `${new URL(base).origin}/sign-in/callback/${provider}`;
    if (registered === undefined || registered === '' || registered === sent) return [];
    const remedy = `Register ${sent} with the provider, or mend APEX_PUBLIC_URL.`;
    return [{ key: name, problem: `is ${registered}, and what we send is ${sent}`, remedy }];
  });
}
