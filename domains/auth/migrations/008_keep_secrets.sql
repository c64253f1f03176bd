-- up

-- The value is sealed under a key of its own, and that key under one of the configuration (AES-256-GCM, both).
create table auth.vault_secrets (
  id text not null constraint pk_vault_secrets primary key,
  organisation_id text not null constraint fk_vault_secrets_organisations references auth.organisations (id) on delete cascade,
  name text not null,
  kind text not null constraint ck_vault_secrets_kind check (kind in ('provider_key', 'webhook', 'service_account', 'other')),
  last_four text,
  value_sealed bytea not null,
  data_key_sealed bytea not null,
  -- Tells which key of the configuration the data key is sealed under, so that it can be replaced.
  key_id text not null,
  created_at timestamptz not null,
  rotated_at timestamptz,
  last_read_at timestamptz,
  version integer not null default 1,
  constraint uq_vault_secrets_organisation_id_name unique (organisation_id, name)
);
create index idx_vault_secrets_key_id on auth.vault_secrets (key_id);

-- Outlives its secret: what was read stays written.
create table auth.vault_reads (
  id bigint generated always as identity constraint pk_vault_reads primary key,
  organisation_id text not null constraint fk_vault_reads_organisations references auth.organisations (id) on delete cascade,
  secret_id text not null,
  at timestamptz not null,
  user_id text not null,
  why text not null,
  request_id text not null
);
create index idx_vault_reads_secret_id on auth.vault_reads (organisation_id, secret_id, at desc);

grant select, insert, update, delete on auth.vault_secrets to apex_app;
revoke all on auth.vault_reads from apex_app;
grant select, insert on auth.vault_reads to apex_app;

alter table auth.vault_secrets enable row level security;
alter table auth.vault_secrets force row level security;
create policy tenant on auth.vault_secrets using (organisation_id = current_setting('apex.organisation_id', true));
-- Another key of the configuration seals the data keys of all tenants; their values stay sealed.
create policy rekey_job on auth.vault_secrets using (current_setting('apex.job', true) = 'auth.vault_rekey');

alter table auth.vault_reads enable row level security;
alter table auth.vault_reads force row level security;
create policy tenant on auth.vault_reads using (organisation_id = current_setting('apex.organisation_id', true));

-- down

drop table auth.vault_reads;
drop table auth.vault_secrets;
