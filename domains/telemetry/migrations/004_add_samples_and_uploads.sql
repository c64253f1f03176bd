-- up
-- The made-up calls of a sample project: all of them hang on the moment they end at, so that a fill that broke off is completed.
create table telemetry.samples (
  organisation_id text not null,
  project_id text not null,
  import_id text not null references telemetry.imports (id) on delete cascade,
  until timestamptz not null,
  primary key (organisation_id, project_id)
);

-- Files sent to be previewed and imported; their content lies in a folder under the name of the id.
create table telemetry.uploads (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  name text not null,
  bytes bigint not null,
  created_at timestamptz not null
);
create index uploads_age on telemetry.uploads (created_at);

alter table telemetry.samples enable row level security;
alter table telemetry.samples force row level security;
alter table telemetry.uploads enable row level security;
alter table telemetry.uploads force row level security;

create policy tenant on telemetry.samples
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on telemetry.uploads
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
-- The sweep of old uploads sees and removes those of all tenants.
create policy sweep on telemetry.uploads
  using (current_setting('apex.job', true) = 'telemetry.sweep_uploads');

-- down
drop table telemetry.uploads;
drop table telemetry.samples;
