-- up
create table gateway.budgets (
  id text not null constraint pk_budgets primary key,
  organisation_id text not null,
  name text not null,
  scope text not null check (scope in ('organisation', 'project', 'key', 'user', 'session', 'task', 'label')),
  label text,
  subject text,
  unit text not null check (unit in ('usd', 'tokens', 'requests', 'concurrent')),
  amount numeric(27, 12) not null check (amount >= 0),
  "window" text not null check ("window" in ('minute', 'day', 'week', 'month', 'total')),
  action text not null check (action in ('soft', 'downgrade', 'hard')),
  ladder jsonb not null,
  alert_at jsonb not null,
  enabled boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  version integer not null default 1 check (version > 0),
  constraint uq_budgets_name unique (organisation_id, name)
);

-- What was used of a budget by one subject in one window; of all processes together.
create table gateway.budget_uses (
  organisation_id text not null,
  budget_id text not null constraint fk_budget_uses_budgets references gateway.budgets (id) on delete cascade,
  subject text not null,
  -- 1970 for budgets that never renew.
  window_start timestamptz not null,
  -- US dollars, or a whole number of tokens or requests.
  spent numeric(38, 12) not null,
  -- The highest share of the amount that somebody was told of.
  told double precision not null default 0,
  updated_at timestamptz not null,
  constraint pk_budget_uses primary key (budget_id, subject, window_start)
);
create index idx_budget_uses_most on gateway.budget_uses (budget_id, window_start, spent desc);
create index idx_budget_uses_window_start on gateway.budget_uses (window_start);

-- How far each process's journal is contained in `budget_uses`: each of its numbers up to `through` but those under way.
-- Written in the transaction that adds what was used, so that recovery counts each call once.
create table gateway.budget_writers (
  process_id text not null constraint pk_budget_writers primary key,
  batch bigint not null,
  through bigint not null,
  under_way bigint[] not null,
  -- Since when nothing of it is left to recover.
  recovered_at timestamptz,
  updated_at timestamptz not null
);

-- Calls of processes that died, entered by recovery.
create table gateway.budget_recoveries (
  journal_id text not null constraint pk_budget_recoveries primary key,
  at timestamptz not null
);

alter table gateway.budgets enable row level security;
alter table gateway.budgets force row level security;
alter table gateway.budget_uses enable row level security;
alter table gateway.budget_uses force row level security;
alter table gateway.budget_writers enable row level security;
alter table gateway.budget_writers force row level security;
alter table gateway.budget_recoveries enable row level security;
alter table gateway.budget_recoveries force row level security;

create policy tenant on gateway.budgets using (organisation_id = current_setting('apex.organisation_id', true));
create policy tenant on gateway.budget_uses using (organisation_id = current_setting('apex.organisation_id', true));
-- What all organisations' calls used is written together; the ledger changes no budget through this.
create policy ledger_job on gateway.budgets for select using (current_setting('apex.job', true) = 'gateway.ledger');
create policy ledger_job on gateway.budget_uses using (current_setting('apex.job', true) = 'gateway.ledger');
create policy ledger_job on gateway.budget_writers using (current_setting('apex.job', true) = 'gateway.ledger');
create policy ledger_job on gateway.budget_recoveries using (current_setting('apex.job', true) = 'gateway.ledger');

-- down
drop table gateway.budget_recoveries;
drop table gateway.budget_writers;
drop table gateway.budget_uses;
drop table gateway.budgets;
