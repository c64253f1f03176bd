-- up
-- A webhook is posted to by one process at a time, and one that does not answer is left alone for a while.
alter table telemetry.alert_webhooks
  add column posting_until timestamptz,
  add column resting_until timestamptz,
  add column timeouts integer not null default 0;
create index idx_alert_webhooks_posting_until on telemetry.alert_webhooks (posting_until) where posting_until is not null;

-- down
drop index telemetry.idx_alert_webhooks_posting_until;
alter table telemetry.alert_webhooks
  drop column timeouts,
  drop column resting_until,
  drop column posting_until;
