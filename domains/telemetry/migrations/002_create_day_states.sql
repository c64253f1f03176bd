-- up
-- Whether the roll-up of a day tells what its calls tell: it does when rolled_revision = revision and nobody is writing.
-- writers names the batches that were begun and not finished; one that failed stays until it is sent again.
create table telemetry.day_states (
  organisation_id text not null,
  project_id text not null,
  day date not null,
  revision bigint not null,
  rolled_revision bigint not null default 0,
  writers text[] not null default '{}',
  marked_at timestamptz not null,
  primary key (organisation_id, project_id, day)
);
create index day_states_dirty on telemetry.day_states (organisation_id, project_id, day)
  where writers <> '{}' or revision <> rolled_revision;

-- Numbers the recomputations of roll-ups, so that a query can tell the current rows of a day from those they replace.
create sequence telemetry.roll_up_builds;

alter table telemetry.day_states enable row level security;
alter table telemetry.day_states force row level security;
create policy tenant on telemetry.day_states
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
-- The roll-up job looks for dirty days of all tenants; it reads days and numbers, and changes nothing through this.
create policy roll_up_job on telemetry.day_states for select
  using (current_setting('apex.job', true) = 'telemetry.roll_up');

-- down
drop sequence telemetry.roll_up_builds;
drop table telemetry.day_states;
