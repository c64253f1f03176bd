-- up

-- Where calls are sent on to. Keys lie in the vault; here is only which secret it is.
create table gateway.upstreams (
  id text not null constraint pk_upstreams primary key,
  organisation_id text not null,
  name text not null,
  kind text not null
    constraint ck_upstreams_kind check (kind in ('openai', 'anthropic', 'gemini', 'azure_openai', 'ollama', 'openai_compatible')),
  base_url text not null,
  models text[] not null,
  formats text[] not null,
  weight integer not null constraint ck_upstreams_weight check (weight between 0 and 1000),
  enabled boolean not null,
  provider text,
  api_version text,
  secret_id text,
  key_last_four text,
  created_at timestamptz not null,
  created_by text not null,
  version integer not null default 1,
  constraint uq_upstreams_organisation_id_name unique (organisation_id, name)
);

-- No row: as the contract has them.
create table gateway.settings (
  organisation_id text not null constraint pk_settings primary key,
  stale_seconds integer not null,
  when_stale text not null constraint ck_settings_when_stale check (when_stale in ('open', 'closed')),
  budget_wait_ms integer not null,
  first_byte_timeout_ms integer not null,
  total_timeout_ms integer not null,
  retries integer not null,
  version integer not null default 1
);

alter table gateway.upstreams enable row level security;
alter table gateway.upstreams force row level security;
create policy tenant on gateway.upstreams using (organisation_id = current_setting('apex.organisation_id', true));
alter table gateway.settings enable row level security;
alter table gateway.settings force row level security;
create policy tenant on gateway.settings using (organisation_id = current_setting('apex.organisation_id', true));

-- down

drop table gateway.settings;
drop table gateway.upstreams;
