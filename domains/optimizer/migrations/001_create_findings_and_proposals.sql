-- up
-- The latest measurement of a project; findings point at what it found.
create table optimizer.measurements (
  organisation_id text not null,
  project_id text not null,
  measured_at timestamptz not null,
  body jsonb not null,
  primary key (organisation_id, project_id)
);

-- One row for each kind and place of waste, however often it is measured.
create table optimizer.findings (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  fingerprint text not null,
  kind text not null,
  status text not null check (status in ('open', 'dismissed', 'resolved')),
  dismissed_reason text,
  expected_usd numeric(38, 12),
  joint_usd numeric(38, 12),
  is_price_only boolean not null,
  to_at timestamptz not null,
  first_measured_at timestamptz not null,
  measured_at timestamptz not null,
  body jsonb not null,
  constraint uq_findings_fingerprint unique (organisation_id, project_id, fingerprint)
);
create index idx_findings_largest on optimizer.findings (organisation_id, project_id, status, expected_usd desc nulls last);

create table optimizer.proposals (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  finding_id text constraint fk_proposals_findings references optimizer.findings (id) on delete set null,
  run_id text,
  -- Names the proposal within its run, or is empty where a finding alone speaks for it.
  key text not null default '',
  status text not null check (status in ('open', 'closed')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  body jsonb not null
);
create unique index uq_proposals_run on optimizer.proposals (organisation_id, project_id, run_id, key)
  where run_id is not null;
create unique index uq_proposals_finding on optimizer.proposals (organisation_id, project_id, finding_id)
  where run_id is null;
create index idx_proposals_newest on optimizer.proposals (organisation_id, project_id, created_at desc, id desc);

alter table optimizer.measurements enable row level security;
alter table optimizer.measurements force row level security;
alter table optimizer.findings enable row level security;
alter table optimizer.findings force row level security;
alter table optimizer.proposals enable row level security;
alter table optimizer.proposals force row level security;

create policy tenant on optimizer.measurements
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on optimizer.findings
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on optimizer.proposals
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));

-- down
drop table optimizer.proposals;
drop table optimizer.findings;
drop table optimizer.measurements;
