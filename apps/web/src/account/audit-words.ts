import type { AuditAction, AuditLine } from '@apex/contracts';

const verbs: Readonly<Record<string, string>> = {
  acknowledge: 'acknowledged',
  change: 'changed',
  change_password: 'changed the password',
  check: 'looked at',
  create: 'created',
  delete: 'deleted',
  disable: 'turned off',
  dismiss: 'put aside',
  enable: 'turned on',
  end: 'ended',
  export: 'exported',
  fill: 'filled',
  finish: 'finished',
  forget: 'data removed',
  initialize: 'begun anew',
  join: 'joined',
  link_provider: 'linked to a provider',
  local_logs: 'of local logs',
  read: 'used',
  record: 'noted',
  recover: 'replaced by a recovery code',
  refresh: 'refreshed',
  remove: 'removed',
  rename: 'renamed',
  reset: 'connections replaced',
  reset_password: 'set a new password by mail',
  restore: 'taken up again',
  reuse_detected: 'refused, its token was used twice',
  revoke: 'revoked',
  rotate: 'renewed',
  share: 'shared',
  sign_in: 'signed in',
  sign_out: 'signed out',
  sign_up: 'signed up',
  start: 'begun',
  test: 'tested',
  unlink_provider: 'unlinked from a provider',
  unshare: 'no longer shared',
  update: 'changed',
  upload: 'of an upload',
  verify_email: 'confirmed the address',
  warm: 'warmed',
};

/** `key.create` as people say it: `Key created`. */
export function wordsOfAction(action: AuditAction): string {
  const [noun = '', verb = ''] = action.split('.');
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1).replaceAll('_', ' ')} ${verbs[verb] ?? verb.replaceAll('_', ' ')}`;
}

const isInstant = (value: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

type Moment = (at: string) => string;

function wordsOfValue(name: string, value: unknown, moment: Moment): string {
  if (value === null) return name.endsWith('_at') ? 'never' : 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return isInstant(value) ? moment(value) : value;
  if (Array.isArray(value)) return value.map((one) => wordsOfValue(name, one, moment)).join(' and ');
  return JSON.stringify(value);
}

/** What an entry says beyond who, what and when: `scopes read, expires Mar 1, 2026`. */
export function wordsOfDetails(details: AuditLine['details'], moment: Moment): string {
  return Object.entries(details)
    .map(([name, value]) => `${name.replace(/_at$/, '').replaceAll('_', ' ')} ${wordsOfValue(name, value, moment)}`)
    .join(', ');
}
