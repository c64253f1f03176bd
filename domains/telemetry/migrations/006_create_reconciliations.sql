-- up
-- A provider's invoice held against our calls, as it came out on the day it was asked.
create table telemetry.reconciliations (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  name text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  figures jsonb not null,
  created_at timestamptz not null
);
create index reconciliations_newest on telemetry.reconciliations (organisation_id, project_id, created_at desc, id desc);

-- What was compared with what, largest difference first.
create table telemetry.reconciliation_lines (
  reconciliation_id text not null references telemetry.reconciliations (id) on delete cascade,
  position integer not null,
  organisation_id text not null,
  project_id text not null,
  causes text[] not null,
  line jsonb not null,
  primary key (reconciliation_id, position)
);

alter table telemetry.reconciliations enable row level security;
alter table telemetry.reconciliations force row level security;
alter table telemetry.reconciliation_lines enable row level security;
alter table telemetry.reconciliation_lines force row level security;

create policy tenant on telemetry.reconciliations
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on telemetry.reconciliation_lines
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));

-- down
drop table telemetry.reconciliation_lines;
drop table telemetry.reconciliations;
