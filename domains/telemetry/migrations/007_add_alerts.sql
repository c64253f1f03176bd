-- up
create table telemetry.alert_rules (
  organisation_id text not null,
  project_id text not null,
  id text not null,
  name text not null,
  condition jsonb not null,
  runbook text,
  enabled boolean not null,
  muted_until timestamptz,
  -- What the last look saw; a look that would see the same is left out.
  seen text not null default '',
  checked_at timestamptz,
  problem text,
  created_at timestamptz not null,
  created_by text,
  version integer not null default 1 check (version > 0),
  primary key (organisation_id, project_id, id),
  constraint uq_alert_rules_name unique (organisation_id, project_id, name)
);

-- One project: that its first rules were made, what it is called, and when a look is due although no call came.
create table telemetry.alert_watches (
  organisation_id text not null,
  project_id text not null,
  project_name text not null default '',
  look_at timestamptz,
  primary key (organisation_id, project_id)
);
create index idx_alert_watches_look_at on telemetry.alert_watches (look_at) where look_at is not null;

-- Of a project; without one, of the installation, kept by its first organisation.
create table telemetry.alerts (
  organisation_id text not null,
  id text not null,
  project_id text,
  rule_id text,
  key text not null,
  state text not null check (state in ('firing', 'resolved')),
  title text not null,
  detail text not null,
  severity text not null check (severity in ('page', 'ticket')),
  subject text,
  unit text,
  observed text,
  reference text,
  explained_by jsonb not null,
  runbook text,
  period_from timestamptz not null,
  period_to timestamptz not null,
  until_at timestamptz,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  resolved_because text check (resolved_because in ('below', 'ended', 'rule')),
  occurrences integer not null default 1,
  acknowledged_at timestamptz,
  acknowledged_by text,
  muted boolean not null,
  primary key (organisation_id, id)
);
create unique index uq_alerts_key on telemetry.alerts (organisation_id, coalesce(project_id, ''), key);
create index idx_alerts_rule_id on telemetry.alerts (organisation_id, project_id, rule_id, period_to desc);
create index idx_alerts_newest on telemetry.alerts (organisation_id, project_id, state, first_seen_at desc);

-- Where alerts of a project, and those of the installation, are posted to; the secret that signs lies in the vault.
create table telemetry.alert_webhooks (
  organisation_id text not null,
  project_id text not null,
  id text not null,
  name text not null,
  url text not null,
  secret_id text not null,
  enabled boolean not null default true,
  note text,
  failures integer not null default 0,
  last_success_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  version integer not null default 1 check (version > 0),
  primary key (organisation_id, id),
  constraint uq_alert_webhooks_name unique (organisation_id, project_id, name)
);

-- Messages to be posted, entered in the transaction that changes the alert; kept as a log for a while.
create table telemetry.alert_deliveries (
  organisation_id text not null,
  id text not null,
  project_id text not null,
  webhook_id text not null,
  alert_id text,
  event text not null check (event in ('alert.fired', 'alert.reopened', 'alert.resolved', 'test')),
  body text not null,
  status text not null check (status in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  created_at timestamptz not null,
  next_attempt_at timestamptz,
  delivered_at timestamptz,
  last_status integer,
  last_error text,
  last_response text,
  primary key (organisation_id, id),
  constraint fk_alert_deliveries_webhook foreign key (organisation_id, webhook_id)
    references telemetry.alert_webhooks (organisation_id, id) on delete cascade
);
create index idx_alert_deliveries_next_attempt_at on telemetry.alert_deliveries (next_attempt_at) where status = 'waiting';
create index idx_alert_deliveries_newest on telemetry.alert_deliveries (organisation_id, webhook_id, created_at desc, id desc);

alter table telemetry.alert_rules enable row level security;
alter table telemetry.alert_rules force row level security;
alter table telemetry.alert_watches enable row level security;
alter table telemetry.alert_watches force row level security;
alter table telemetry.alerts enable row level security;
alter table telemetry.alerts force row level security;
alter table telemetry.alert_webhooks enable row level security;
alter table telemetry.alert_webhooks force row level security;
alter table telemetry.alert_deliveries enable row level security;
alter table telemetry.alert_deliveries force row level security;

create policy tenant on telemetry.alert_rules
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on telemetry.alert_watches
  using (organisation_id = current_setting('apex.organisation_id', true) and project_id = current_setting('apex.project_id', true));
create policy tenant on telemetry.alerts
  using (organisation_id = current_setting('apex.organisation_id', true)
    and (project_id is null or project_id = current_setting('apex.project_id', true)));
-- An alert of the installation goes to every webhook of its organisation: its transaction names no project.
create policy tenant on telemetry.alert_webhooks
  using (organisation_id = current_setting('apex.organisation_id', true)
    and current_setting('apex.project_id', true) in (project_id, ''));
create policy tenant on telemetry.alert_deliveries
  using (organisation_id = current_setting('apex.organisation_id', true)
    and current_setting('apex.project_id', true) in (project_id, ''));
-- The job that looks looks for projects of all tenants whose calls changed, and changes nothing through these.
create policy alert_job on telemetry.day_states for select
  using (current_setting('apex.job', true) = 'telemetry.alert');
create policy alert_job on telemetry.alert_rules for select
  using (current_setting('apex.job', true) = 'telemetry.alert');
create policy alert_job on telemetry.alert_watches for select
  using (current_setting('apex.job', true) = 'telemetry.alert');
-- The job that posts takes messages of all tenants and notes how each went.
create policy alert_delivery_job on telemetry.alert_deliveries
  using (current_setting('apex.job', true) = 'telemetry.alert_delivery');
create policy alert_delivery_job on telemetry.alert_webhooks
  using (current_setting('apex.job', true) = 'telemetry.alert_delivery');

-- down
drop policy alert_job on telemetry.day_states;
drop table telemetry.alert_deliveries;
drop table telemetry.alert_webhooks;
drop table telemetry.alerts;
drop table telemetry.alert_watches;
drop table telemetry.alert_rules;
