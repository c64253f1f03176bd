-- up
alter table telemetry.imports
  add column improved_calls bigint not null default 0,
  add column improved_cost_usd numeric(38, 12) not null default 0;

-- down
alter table telemetry.imports drop column improved_calls, drop column improved_cost_usd;
