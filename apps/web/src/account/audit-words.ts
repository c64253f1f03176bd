import type { AuditAction, AuditLine } from '@apex/contracts';

const verbs: Readonly<Record<string, string>> = {
  change_password: 'changed the password',
  create: 'created',
  verify_email: 'confirmed the address',
  reset_password: 'set a new password by mail',
  unlink_provider: 'unlinked from a provider',
  link_provider: 'linked to a provider',
  recover: 'replaced by a recovery code',
  export: 'exported',
  end: 'ended',
  enable: 'turned on',
  disable: 'turned off',
  change: 'changed',
  delete: 'deleted',
  forget: 'data removed',
  join: 'joined',
  refresh: 'refreshed',
  remove: 'removed',
  rename: 'renamed',
  reuse_detected: 'refused, its token was used twice',
  revoke: 'revoked',
  rotate: 'renewed',
  check: 'looked at',
  dismiss: 'put aside',
  fill: 'filled',
  finish: 'finished',
  initialize: 'begun anew',
  local_logs: 'of local logs',
  read: 'used',
  record: 'noted',
  reset: 'connections replaced',
  restore: 'taken up again',
  share: 'shared',
  sign_in: 'signed in',
  start: 'begun',
  unshare: 'no longer shared',
  upload: 'of an upload',
  warm: 'warmed',
  sign_out: 'signed out',
  sign_up: 'signed up',
  update: 'changed',
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
