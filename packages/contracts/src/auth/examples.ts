const userId = 'user_01993a5e-7c00-7000-8000-000000000001';
const createdAt = '2026-03-01T00:00:00.000Z';

export const keyIdExample = 'key_01993a5e-7c00-7000-8000-000000000004';
export const userIdExample = userId;
export const sessionIdExample = 'session_01993a5e-7c00-7000-8000-000000000005';
export const invitationIdExample = 'invitation_01993a5e-7c00-7000-8000-000000000006';

export const organisationExample = {
  id: 'org_01993a5e-7c00-7000-8000-000000000002',
  name: 'ada',
  tier: 'free',
  version: 1,
};

export const projectExample = {
  id: 'project_01993a5e-7c00-7000-8000-000000000003',
  name: 'default',
  sample: false,
  created_at: createdAt,
  version: 1,
};

export const identityExample = {
  user_id: userId,
  email: 'ada@example.com',
  name: 'ada',
  time_zone: 'Europe/London',
  version: 1,
  organisation: organisationExample,
  project: projectExample,
  projects: [projectExample],
  roles: ['owner'],
  via: 'user',
  scopes: ['all'],
};

export const tokensExample = {
  access_token: 'eyJ…',
  access_expires_at: '2026-03-01T00:15:00.000Z',
  refresh_token: 'apex_refresh_…',
  refresh_expires_at: '2026-03-31T00:00:00.000Z',
};

export const signedInExample = {
  input: { email: 'ada@example.com', password: 'correct horse battery' },
  output: { identity: identityExample, tokens: tokensExample, csrf_token: null },
};

export const keyExample = {
  id: keyIdExample,
  name: 'laptop',
  prefix: 'apex_live_1a2b',
  scopes: ['ingest'],
  project_id: null,
  labels: {},
  created_at: createdAt,
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};

export const memberExample = {
  user_id: userId,
  email: 'ada@example.com',
  name: 'ada',
  role: 'owner',
  joined_at: createdAt,
  last_seen_at: '2026-03-02T08:00:00.000Z',
  version: 1,
};

export const invitationExample = {
  id: invitationIdExample,
  email: 'grace@example.com',
  role: 'member',
  invited_by: 'ada@example.com',
  created_at: createdAt,
  expires_at: '2026-03-08T00:00:00.000Z',
};

export const auditEntryExample = {
  id: '17',
  at: createdAt,
  user_id: userId,
  email: 'ada@example.com',
  key_id: null,
  action: 'key.create',
  subject_id: keyIdExample,
  request_id: '1772323200-0123abcd',
  details: { scopes: ['ingest'] },
};

export const secretExample = {
  id: 'secret_01993a5e-7c00-7000-8000-000000000008',
  name: 'Anthropic, production',
  kind: 'provider_key',
  last_four: '9f3c',
  created_at: createdAt,
  rotated_at: null,
  last_read_at: '2026-03-02T08:00:00.000Z',
  version: 1,
};

export const secretReadExample = {
  at: '2026-03-02T08:00:00.000Z',
  user_id: userId,
  why: 'to sign a webhook',
  request_id: '1772323200-0123abcd',
};
