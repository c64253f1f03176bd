-- Mail that waits to be sent, links that prove an address, sign-ins under way at identity providers, one-time codes.

-- up

-- What is to be mailed, in the transaction that wants it mailed. Rows go when they are sent or have become pointless.
create table auth.mails (
  id bigint generated always as identity constraint pk_mails primary key,
  kind text not null constraint ck_mails_kind check (kind in ('password_reset', 'verify_email', 'invitation')),
  recipient text not null,
  -- AES-256-GCM over what the text needs besides, links among it; null where that is found when it is sent.
  sealed bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  next_attempt_at timestamptz not null,
  attempts integer not null default 0
);
create index idx_mails_next_attempt_at on auth.mails (next_attempt_at);

create table auth.mailed_links (
  -- SHA-256 of 256 random bits.
  token_hash bytea not null constraint pk_mailed_links primary key,
  purpose text not null constraint ck_mailed_links_purpose check (purpose in ('password_reset', 'verify_email')),
  user_id text not null constraint fk_mailed_links_users references auth.users (id) on delete cascade,
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index idx_mailed_links_user_id on auth.mailed_links (user_id, purpose);

create table auth.provider_flows (
  -- Of a value that the browser which began keeps to itself.
  flow_hash bytea not null constraint pk_provider_flows primary key,
  provider text not null constraint ck_provider_flows_provider check (provider in ('google', 'github', 'oidc')),
  -- State, nonce and PKCE verifier, AES-256-GCM.
  sealed bytea not null,
  -- Who links an account to theirs; null where somebody signs in.
  linking_user_id text constraint fk_provider_flows_linking references auth.users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- What the provider answered is taken once.
  used_at timestamptz,
  -- Whom the provider vouched for, where a one-time code is still to come.
  proved_user_id text constraint fk_provider_flows_proved references auth.users (id) on delete cascade
);
create index idx_provider_flows_expires_at on auth.provider_flows (expires_at);

create table auth.second_factors (
  user_id text not null constraint pk_second_factors primary key
    constraint fk_second_factors_users references auth.users (id) on delete cascade,
  secret_sealed bytea not null,
  created_at timestamptz not null,
  -- Null until a first code has shown that the app has the secret.
  confirmed_at timestamptz,
  -- The time step of the latest code that was taken: it and those before it are refused.
  last_step bigint,
  failed_count integer not null default 0,
  first_failed_at timestamptz
);

create table auth.recovery_codes (
  user_id text not null constraint fk_recovery_codes_second_factors references auth.second_factors (user_id) on delete cascade,
  -- SHA-256 of 80 random bits and the person's id.
  code_hash bytea not null,
  used_at timestamptz,
  constraint pk_recovery_codes primary key (user_id, code_hash)
);

-- One account at a provider is one person here.
create unique index uq_accounts_provider_id_account_id on auth.accounts (provider_id, account_id);

alter table auth.browser_sessions drop constraint ck_browser_sessions_reason,
  add constraint ck_browser_sessions_reason
    check (revoked_reason in ('sign_out', 'sign_in', 'password', 'revoked', 'removed', 'deleted'));
alter table auth.refresh_families drop constraint ck_refresh_families_reason,
  add constraint ck_refresh_families_reason
    check (revoked_reason in ('sign_out', 'reused', 'password', 'revoked', 'removed', 'deleted'));

grant select, insert, update, delete on
  auth.mails, auth.mailed_links, auth.provider_flows, auth.second_factors, auth.recovery_codes to apex_app;

alter table auth.mails enable row level security;
alter table auth.mails force row level security;
-- Anybody may have something mailed; what waits is seen by the job alone.
create policy queue on auth.mails for insert with check (true);
create policy mail_job on auth.mails using (current_setting('apex.job', true) = 'auth.send_mails');

alter table auth.mailed_links enable row level security;
alter table auth.mailed_links force row level security;
create policy bearer on auth.mailed_links for select
  using (encode(token_hash, 'hex') = current_setting('apex.secret_hash', true));
create policy self on auth.mailed_links using (user_id = current_setting('apex.user_id', true));

alter table auth.provider_flows enable row level security;
alter table auth.provider_flows force row level security;
create policy bearer on auth.provider_flows
  using (encode(flow_hash, 'hex') = current_setting('apex.secret_hash', true));
-- The job takes away those that nobody finished.
create policy mail_job on auth.provider_flows using (current_setting('apex.job', true) = 'auth.send_mails');

alter table auth.second_factors enable row level security;
alter table auth.second_factors force row level security;
create policy self on auth.second_factors using (user_id = current_setting('apex.user_id', true));
-- A changed secret of the installation seals them anew.
create policy rekey_job on auth.second_factors using (current_setting('apex.job', true) = 'auth.vault_rekey');

alter table auth.recovery_codes enable row level security;
alter table auth.recovery_codes force row level security;
create policy self on auth.recovery_codes using (user_id = current_setting('apex.user_id', true));

-- down

update auth.browser_sessions set revoked_reason = 'removed' where revoked_reason = 'deleted';
update auth.refresh_families set revoked_reason = 'removed' where revoked_reason = 'deleted';
alter table auth.browser_sessions drop constraint ck_browser_sessions_reason,
  add constraint ck_browser_sessions_reason
    check (revoked_reason in ('sign_out', 'sign_in', 'password', 'revoked', 'removed'));
alter table auth.refresh_families drop constraint ck_refresh_families_reason,
  add constraint ck_refresh_families_reason
    check (revoked_reason in ('sign_out', 'reused', 'password', 'revoked', 'removed'));
drop index auth.uq_accounts_provider_id_account_id;
drop table auth.recovery_codes;
drop table auth.second_factors;
drop table auth.provider_flows;
drop table auth.mailed_links;
drop table auth.mails;
