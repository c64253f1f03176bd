-- up
-- What an organisation pays. A change closes a version and opens the next; nothing is overwritten but who closed it and when.
create table telemetry.negotiated_prices (
  organisation_id text not null,
  id text not null,
  version integer not null check (version > 0),
  provider text,
  model text not null,
  tier text check (tier in ('standard', 'batch', 'flex', 'priority')),
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  terms jsonb not null,
  note text not null,
  created_at timestamptz not null,
  created_by text not null,
  closed_at timestamptz,
  closed_by text,
  primary key (organisation_id, id, version)
);
create unique index negotiated_prices_current on telemetry.negotiated_prices (organisation_id, id) where closed_at is null;

-- Counts the changes of an organisation's prices, so that whoever prices calls knows when to read them again; and names
-- the catalogue that its calls have been priced with.
create table telemetry.price_books (
  organisation_id text primary key,
  version bigint not null,
  catalogue text not null
);

-- Calls to be priced anew after a price changed. Sums are those of the days that are done.
create table telemetry.repricings (
  organisation_id text not null,
  id text not null,
  number bigint generated always as identity,
  cause text not null,
  price_id text,
  price_version integer,
  about text not null,
  from_day date,
  to_day date,
  requested_at timestamptz not null,
  requested_by text,
  planned_at timestamptz,
  finished_at timestamptz,
  primary key (organisation_id, id)
);
create index repricings_open on telemetry.repricings (number) where finished_at is null;
create index repricings_newest on telemetry.repricings (organisation_id, number desc);

-- One day of one project. A page of calls is entered here as pending before it is written and becomes part of the sums
-- after, so that a page that was begun twice counts once.
create table telemetry.repricing_days (
  organisation_id text not null,
  project_id text not null,
  repricing_id text not null,
  day date not null,
  expected_calls bigint not null,
  after_call text not null default '',
  looked_at bigint not null default 0,
  repriced bigint not null default 0,
  newly_priced bigint not null default 0,
  cost_before numeric(38, 12) not null default 0,
  cost_after numeric(38, 12) not null default 0,
  pending jsonb,
  done_at timestamptz,
  primary key (organisation_id, repricing_id, project_id, day),
  foreign key (organisation_id, repricing_id) references telemetry.repricings (organisation_id, id) on delete cascade
);

alter table telemetry.negotiated_prices enable row level security;
alter table telemetry.negotiated_prices force row level security;
alter table telemetry.price_books enable row level security;
alter table telemetry.price_books force row level security;
alter table telemetry.repricings enable row level security;
alter table telemetry.repricings force row level security;
alter table telemetry.repricing_days enable row level security;
alter table telemetry.repricing_days force row level security;

-- Prices are the organisation's, whatever the project.
create policy tenant on telemetry.negotiated_prices
  using (organisation_id = current_setting('apex.organisation_id', true));
create policy tenant on telemetry.price_books
  using (organisation_id = current_setting('apex.organisation_id', true));
create policy tenant on telemetry.repricings
  using (organisation_id = current_setting('apex.organisation_id', true));
create policy tenant on telemetry.repricing_days
  using (organisation_id = current_setting('apex.organisation_id', true));
-- The job that prices anew looks for work of all tenants, and changes nothing through these.
create policy repricing_job on telemetry.repricings for select
  using (current_setting('apex.job', true) = 'telemetry.reprice');
create policy repricing_job on telemetry.price_books for select
  using (current_setting('apex.job', true) = 'telemetry.reprice');
create policy repricing_job on telemetry.day_states for select
  using (current_setting('apex.job', true) = 'telemetry.reprice');

-- down
drop policy repricing_job on telemetry.day_states;
drop table telemetry.repricing_days;
drop table telemetry.repricings;
drop table telemetry.price_books;
drop table telemetry.negotiated_prices;
