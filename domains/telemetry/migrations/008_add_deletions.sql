-- up
-- What was asked to be deleted, and what was left of it afterwards. A user's label is forgotten with the user: once the
-- deletion is complete its digest alone tells whose it was.
create table telemetry.deletions (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  cause text not null check (cause in ('request', 'retention')),
  kind text not null check (kind in ('user', 'session', 'before')),
  value text,
  value_digest text not null,
  requested_by text,
  requested_at timestamptz not null,
  state text not null check (state in ('queued', 'running', 'complete')),
  counts jsonb,
  remaining jsonb,
  problem text,
  completed_at timestamptz,
  check (value is not null or state = 'complete'),
  check (state <> 'complete' or (remaining is not null and completed_at is not null))
);
create index deletions_newest on telemetry.deletions (organisation_id, project_id, requested_at desc, id desc);
create index deletions_open on telemetry.deletions (requested_at) where state <> 'complete';

-- How many days a project keeps its calls; no row: for good.
create table telemetry.retentions (
  organisation_id text not null,
  project_id text not null,
  days integer not null check (days > 0),
  set_by text not null,
  set_at timestamptz not null,
  primary key (organisation_id, project_id)
);

alter table telemetry.deletions enable row level security;
alter table telemetry.deletions force row level security;
alter table telemetry.retentions enable row level security;
alter table telemetry.retentions force row level security;

create policy tenant on telemetry.deletions
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on telemetry.retentions
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
-- The job that deletes looks for work of all tenants, and changes nothing through these.
create policy deletion_job on telemetry.deletions for select
  using (current_setting('apex.job', true) = 'telemetry.delete');
create policy deletion_job on telemetry.retentions for select
  using (current_setting('apex.job', true) = 'telemetry.delete');

-- down
drop table telemetry.retentions;
drop table telemetry.deletions;
