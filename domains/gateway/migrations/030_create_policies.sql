-- up
-- What is done with calls on their way, in order of position.
create table gateway.policies (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  name text not null,
  position integer not null,
  -- The latest; not always the active one.
  version integer not null,
  -- Null: it does nothing.
  active_version integer,
  activated_at timestamptz,
  proposal_id text,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  constraint uq_policies_name unique (organisation_id, project_id, name)
);
create index idx_policies_order on gateway.policies (organisation_id, project_id, position, id);

-- Rules never change: another rule is another version.
create table gateway.policy_versions (
  policy_id text not null constraint fk_policy_versions_policies references gateway.policies (id) on delete cascade,
  version integer not null,
  organisation_id text not null,
  project_id text not null,
  rule jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (policy_id, version)
);
create index idx_policy_versions_project on gateway.policy_versions (organisation_id, project_id);

-- Every switch of what is active, for good.
create table gateway.policy_activations (
  policy_id text not null constraint fk_policy_activations_policies references gateway.policies (id) on delete cascade,
  sequence integer not null,
  organisation_id text not null,
  project_id text not null,
  at timestamptz not null,
  -- Null: switched off.
  version integer,
  previous_version integer,
  kind text not null check (kind in ('activate', 'deactivate', 'rollback')),
  actor_id text not null,
  proposal_id text,
  primary key (policy_id, sequence)
);
create index idx_policy_activations_project on gateway.policy_activations (organisation_id, project_id);

alter table gateway.policies enable row level security;
alter table gateway.policies force row level security;
alter table gateway.policy_versions enable row level security;
alter table gateway.policy_versions force row level security;
alter table gateway.policy_activations enable row level security;
alter table gateway.policy_activations force row level security;

create policy tenant on gateway.policies
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));

-- No policy for updates: what was written once stays as it is.
create policy tenant_read on gateway.policy_versions for select
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant_add on gateway.policy_versions for insert
  with check (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant_forget on gateway.policy_versions for delete
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant_read on gateway.policy_activations for select
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant_add on gateway.policy_activations for insert
  with check (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant_forget on gateway.policy_activations for delete
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));

-- down
drop table gateway.policy_activations;
drop table gateway.policy_versions;
drop table gateway.policies;
