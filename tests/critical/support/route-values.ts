import { randomUUIDv7 } from 'node:crypto';
import { type Operation, routes } from './api-document.ts';
import type { PlantedTenant } from './planted-tenant.ts';

export const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });

/** Only a browser may ask these; the tests of cookies do. */
export const isOfBrowsers = ({ name }: Operation): boolean => ['reads', 'closes'].includes(routes[name]?.session ?? '');

/** A stream that lasts as long as somebody listens. */
export const isEndless = ({ name }: Operation): boolean => name === 'watchTraffic';

/** What stands for the path parameters of a route, of the tenant's own. */
export function pathValues(operation: Operation, tenant: PlantedTenant): Record<string, string> {
  const ids: Readonly<Record<string, string>> = {
    'sign-ins': tenant.sign_in_id,
    members: tenant.user.user_id,
    invitations: tenant.invitation_id,
    projects: tenant.spare_project_id,
    dimensions: 'user',
    sessions: sessionOf(tenant),
    keys: tenant.key_id,
    negotiated: tenant.price_id,
    imports: tenant.import_id,
    calls: tenant.call_id,
    threads: tenant.thread_id,
    runs: tenant.run_id,
    providers: 'github',
    links: 'github',
    upstreams: tenant.upstream_id,
    budgets: tenant.budget_id,
    policies: tenant.policy_id,
  };
  const values: Record<string, string> = {};
  for (const name of operation.pathParameters) {
    const [resource = ''] = operation.path.split(`/{${name}}`)[0]?.split('/').slice(-1) ?? [];
    const value = ids[resource] ?? absent[resource];
    if (value === undefined) throw new Error(`teach this test what ids ${operation.path} takes`);
    values[name] = value;
  }
  return values;
}

export const sessionOf = ({ secret }: PlantedTenant): string => `session-${secret}`;

/** Well-formed ids of what nobody has planted. */
export const absent: Readonly<Record<string, string>> = {
  uploads: `upload_${randomUUIDv7()}`,
  findings: `finding_${randomUUIDv7()}`,
  proposals: `proposal_${randomUUIDv7()}`,
  reconciliations: `reconciliation_${randomUUIDv7()}`,
  deletions: `deletion_${randomUUIDv7()}`,
  alerts: `alert_${randomUUIDv7()}`,
  'alert-rules': `rule_${randomUUIDv7()}`,
  'alert-webhooks': `webhook_${randomUUIDv7()}`,
  secrets: `secret_${randomUUIDv7()}`,
  traffic: `gw_${'0'.repeat(16)}`,
  'shared-threads': 'a'.repeat(43),
};

/** The example of the document with the tenant's own ids in it. */
export function bodyOf(operation: Operation, tenant: PlantedTenant): { body?: Record<string, unknown> } {
  if (operation.body === undefined) return {};
  const ids: Readonly<Record<string, string>> = {
    import_id: tenant.import_id,
    thread_id: tenant.thread_id,
    organisation_id: tenant.user.organisation_id,
  };
  const fields = Object.keys(operation.body.schema.properties ?? {}).filter((name) => name in ids);
  return { body: { ...operation.body.example, ...Object.fromEntries(fields.map((name) => [name, ids[name]])) } };
}
