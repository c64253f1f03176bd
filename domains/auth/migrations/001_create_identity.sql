-- People, organisations, credentials and the audit log.
-- Row-level security shows a row to its organisation (apex.organisation_id), and, where nobody is signed in yet, to
-- the secret that opens it (apex.secret_hash) or to the person a membership is about (apex.user_id).

-- up

-- These four belong to better-auth 1.7.7 (its exported schema, with our names). They know no organisation.
create table auth.users (
  id text not null constraint pk_users primary key,
  name text not null,
  email text not null constraint uq_users_email unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);

create table auth.sessions (
  id text not null constraint pk_sessions primary key,
  expires_at timestamptz not null,
  token text not null constraint uq_sessions_token unique,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null constraint fk_sessions_users references auth.users (id) on delete cascade
);
create index idx_sessions_user_id on auth.sessions (user_id);

create table auth.accounts (
  id text not null constraint pk_accounts primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null constraint fk_accounts_users references auth.users (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null
);
create index idx_accounts_user_id on auth.accounts (user_id);

create table auth.verifications (
  id text not null constraint pk_verifications primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
create index idx_verifications_identifier on auth.verifications (identifier);

create table auth.organisations (
  id text not null constraint pk_organisations primary key,
  name text not null,
  tier text not null constraint ck_organisations_tier check (tier in ('free', 'early', 'mid', 'enterprise')),
  created_at timestamptz not null
);

create table auth.members (
  organisation_id text not null constraint fk_members_organisations references auth.organisations (id) on delete cascade,
  user_id text not null constraint fk_members_users references auth.users (id) on delete cascade,
  role text not null constraint ck_members_role check (role in ('viewer', 'member', 'admin', 'owner')),
  created_at timestamptz not null,
  constraint pk_members primary key (organisation_id, user_id)
);
create index idx_members_user_id on auth.members (user_id);

create table auth.projects (
  id text not null constraint pk_projects primary key,
  organisation_id text not null constraint fk_projects_organisations references auth.organisations (id) on delete cascade,
  name text not null,
  created_at timestamptz not null,
  constraint uq_projects_organisation_id_name unique (organisation_id, name)
);

create table auth.api_keys (
  id text not null constraint pk_api_keys primary key,
  organisation_id text not null constraint fk_api_keys_organisations references auth.organisations (id) on delete cascade,
  user_id text not null constraint fk_api_keys_users references auth.users (id) on delete cascade,
  name text not null,
  prefix text not null,
  -- SHA-256: the secret is 238 random bits, a slow hash would protect nothing.
  key_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index idx_api_keys_prefix on auth.api_keys (prefix);
create index idx_api_keys_organisation_id on auth.api_keys (organisation_id, created_at desc);

create table auth.refresh_families (
  id text not null constraint pk_refresh_families primary key,
  organisation_id text not null constraint fk_refresh_families_organisations references auth.organisations (id) on delete cascade,
  user_id text not null constraint fk_refresh_families_users references auth.users (id) on delete cascade,
  created_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text constraint ck_refresh_families_reason check (revoked_reason in ('sign_out', 'reused'))
);
create index idx_refresh_families_user_id on auth.refresh_families (user_id);

create table auth.refresh_tokens (
  token_hash bytea not null constraint pk_refresh_tokens primary key,
  family_id text not null constraint fk_refresh_tokens_families references auth.refresh_families (id) on delete cascade,
  organisation_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index idx_refresh_tokens_family_id on auth.refresh_tokens (family_id);

create table auth.signing_keys (
  id text not null constraint pk_signing_keys primary key,
  public_jwk jsonb not null,
  -- AES-256-GCM over the PKCS #8 form, under a key derived from the configured secret.
  private_key_sealed bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);

create table auth.audit_log (
  id bigint generated always as identity constraint pk_audit_log primary key,
  organisation_id text not null constraint fk_audit_log_organisations references auth.organisations (id) on delete cascade,
  at timestamptz not null,
  user_id text not null,
  key_id text,
  action text not null,
  subject_id text not null,
  request_id text not null,
  details jsonb not null
);
create index idx_audit_log_organisation_id on auth.audit_log (organisation_id, at desc);

grant usage on schema auth to apex_app;
grant select, insert, update, delete on
  auth.users, auth.sessions, auth.accounts, auth.verifications, auth.organisations, auth.members, auth.projects,
  auth.api_keys, auth.refresh_families, auth.refresh_tokens, auth.signing_keys to apex_app;
-- What was done stays written.
revoke all on auth.audit_log from apex_app;
grant select, insert on auth.audit_log to apex_app;

alter table auth.organisations enable row level security;
alter table auth.organisations force row level security;
create policy tenant on auth.organisations using (id = current_setting('apex.organisation_id', true));

alter table auth.members enable row level security;
alter table auth.members force row level security;
create policy tenant on auth.members using (organisation_id = current_setting('apex.organisation_id', true));
create policy self on auth.members for select using (user_id = current_setting('apex.user_id', true));

alter table auth.projects enable row level security;
alter table auth.projects force row level security;
create policy tenant on auth.projects using (organisation_id = current_setting('apex.organisation_id', true));

alter table auth.api_keys enable row level security;
alter table auth.api_keys force row level security;
create policy tenant on auth.api_keys using (organisation_id = current_setting('apex.organisation_id', true));
create policy bearer on auth.api_keys for select
  using (encode(key_hash, 'hex') = current_setting('apex.secret_hash', true));

alter table auth.refresh_families enable row level security;
alter table auth.refresh_families force row level security;
create policy tenant on auth.refresh_families using (organisation_id = current_setting('apex.organisation_id', true));

alter table auth.refresh_tokens enable row level security;
alter table auth.refresh_tokens force row level security;
create policy tenant on auth.refresh_tokens using (organisation_id = current_setting('apex.organisation_id', true));
create policy bearer on auth.refresh_tokens for select
  using (encode(token_hash, 'hex') = current_setting('apex.secret_hash', true));

alter table auth.audit_log enable row level security;
alter table auth.audit_log force row level security;
create policy tenant on auth.audit_log using (organisation_id = current_setting('apex.organisation_id', true));

-- down

drop table auth.audit_log;
drop table auth.signing_keys;
drop table auth.refresh_tokens;
drop table auth.refresh_families;
drop table auth.api_keys;
drop table auth.projects;
drop table auth.members;
drop table auth.organisations;
drop table auth.verifications;
drop table auth.accounts;
drop table auth.sessions;
drop table auth.users;
