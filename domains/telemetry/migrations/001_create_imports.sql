-- up
create table telemetry.imports (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  format text not null,
  status text not null check (status in ('running', 'complete')),
  files integer not null check (files > 0),
  records bigint not null default 0,
  calls bigint not null default 0,
  unpriced_calls bigint not null default 0,
  cost_usd numeric(38, 12) not null default 0,
  first_at timestamptz,
  last_at timestamptz,
  rejected jsonb not null default '[]',
  rejected_count bigint not null default 0,
  created_at timestamptz not null
);
create index imports_newest on telemetry.imports (organisation_id, project_id, created_at desc, id desc);

-- Batches whose records are stored: a repeated one is answered and counted once.
create table telemetry.import_batches (
  import_id text not null references telemetry.imports (id) on delete cascade,
  batch_key text not null,
  organisation_id text not null,
  project_id text not null,
  records integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (import_id, batch_key)
);

-- The moment from which the relative times of a file count, fixed by its first import.
create table telemetry.file_anchors (
  organisation_id text not null,
  project_id text not null,
  fingerprint text not null,
  anchor timestamptz not null,
  primary key (organisation_id, project_id, fingerprint)
);

alter table telemetry.imports enable row level security;
alter table telemetry.imports force row level security;
alter table telemetry.import_batches enable row level security;
alter table telemetry.import_batches force row level security;
alter table telemetry.file_anchors enable row level security;
alter table telemetry.file_anchors force row level security;

create policy tenant on telemetry.imports
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on telemetry.import_batches
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on telemetry.file_anchors
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));

-- down
drop table telemetry.file_anchors;
drop table telemetry.import_batches;
drop table telemetry.imports;
