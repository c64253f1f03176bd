-- Browser sessions, invitations, profiles, versions of what can be changed, and projects on their way out.

-- up

alter table auth.users
  add column time_zone text not null default 'UTC',
  add column version integer not null default 1;

alter table auth.organisations add column version integer not null default 1;

alter table auth.members add column version integer not null default 1;

alter table auth.projects
  add column version integer not null default 1,
  add column deleted_at timestamptz;
-- The name of a deleted project is free at once, its row goes when its data has.
alter table auth.projects drop constraint uq_projects_organisation_id_name;
create unique index uq_projects_organisation_id_name on auth.projects (organisation_id, name) where deleted_at is null;

create table auth.browser_sessions (
  id text not null constraint pk_browser_sessions primary key,
  organisation_id text not null constraint fk_browser_sessions_organisations references auth.organisations (id) on delete cascade,
  user_id text not null constraint fk_browser_sessions_users references auth.users (id) on delete cascade,
  -- SHA-256 of a cookie of 256 random bits.
  token_hash bytea not null constraint uq_browser_sessions_token_hash unique,
  -- The role it was opened or rotated with: another one now means that it must be rotated.
  role text not null constraint ck_browser_sessions_role check (role in ('viewer', 'member', 'admin', 'owner')),
  signed_in_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- Set when a rotation put another in its place; it is good for seconds more, for requests under way.
  replaced_at timestamptz,
  revoked_at timestamptz,
  revoked_reason text constraint ck_browser_sessions_reason
    check (revoked_reason in ('sign_out', 'sign_in', 'password', 'revoked', 'removed')),
  address text,
  user_agent text
);
create index idx_browser_sessions_user_id on auth.browser_sessions (user_id, last_seen_at desc);

alter table auth.refresh_families
  add column address text,
  add column user_agent text,
  drop constraint ck_refresh_families_reason,
  add constraint ck_refresh_families_reason
    check (revoked_reason in ('sign_out', 'reused', 'password', 'revoked', 'removed'));

create table auth.invitations (
  id text not null constraint pk_invitations primary key,
  organisation_id text not null constraint fk_invitations_organisations references auth.organisations (id) on delete cascade,
  email text not null,
  role text not null constraint ck_invitations_role check (role in ('viewer', 'member', 'admin', 'owner')),
  token_hash bytea not null constraint uq_invitations_token_hash unique,
  invited_by text not null constraint fk_invitations_users references auth.users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create unique index uq_invitations_open on auth.invitations (organisation_id, email)
  where accepted_at is null and revoked_at is null;

-- What every domain has still to forget. It knows no tenant's data, and the job that works it off no tenant.
create table auth.project_forgettings (
  project_id text not null,
  domain text not null,
  organisation_id text not null constraint fk_project_forgettings_organisations references auth.organisations (id) on delete cascade,
  deleted_at timestamptz not null,
  deleted_by text not null,
  request_id text not null,
  forgotten_at timestamptz,
  constraint pk_project_forgettings primary key (project_id, domain)
);

grant select, insert, update, delete on auth.browser_sessions, auth.invitations, auth.project_forgettings to apex_app;

alter table auth.browser_sessions enable row level security;
alter table auth.browser_sessions force row level security;
create policy tenant on auth.browser_sessions using (organisation_id = current_setting('apex.organisation_id', true));
create policy bearer on auth.browser_sessions for select
  using (encode(token_hash, 'hex') = current_setting('apex.secret_hash', true));
-- A person's sign-ins in all their organisations are theirs to see and to end.
create policy self on auth.browser_sessions using (user_id = current_setting('apex.user_id', true));
create policy self on auth.refresh_families using (user_id = current_setting('apex.user_id', true));
create policy self on auth.refresh_tokens for select using (
  exists (
    select from auth.refresh_families as family
    where family.id = family_id and family.user_id = current_setting('apex.user_id', true)
  )
);

alter table auth.invitations enable row level security;
alter table auth.invitations force row level security;
create policy tenant on auth.invitations using (organisation_id = current_setting('apex.organisation_id', true));
create policy bearer on auth.invitations for select
  using (encode(token_hash, 'hex') = current_setting('apex.secret_hash', true));

-- down

drop policy self on auth.refresh_tokens;
drop policy self on auth.refresh_families;
drop table auth.project_forgettings;
drop table auth.invitations;
update auth.refresh_families set revoked_reason = 'sign_out' where revoked_reason in ('password', 'revoked', 'removed');
alter table auth.refresh_families
  drop column address,
  drop column user_agent,
  drop constraint ck_refresh_families_reason,
  add constraint ck_refresh_families_reason check (revoked_reason in ('sign_out', 'reused'));
drop table auth.browser_sessions;
delete from auth.projects where deleted_at is not null;
drop index auth.uq_projects_organisation_id_name;
alter table auth.projects
  drop column deleted_at,
  drop column version,
  add constraint uq_projects_organisation_id_name unique (organisation_id, name);
alter table auth.members drop column version;
alter table auth.organisations drop column version;
alter table auth.users drop column time_zone, drop column version;
