-- up
create table chat.threads (
  id text primary key,
  organisation_id text not null,
  project_id text not null,
  user_id text not null,
  title text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index idx_threads_organisation_id on chat.threads (organisation_id, user_id, updated_at desc);

create table chat.runs (
  id text primary key,
  thread_id text not null constraint fk_runs_threads references chat.threads (id) on delete cascade,
  organisation_id text not null,
  project_id text not null,
  user_id text not null,
  request_id text not null,
  question text not null,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'complete', 'failed', 'stopped', 'timeout')),
  brain text not null check (brain in ('builtin', 'llm')),
  note text not null default '',
  report jsonb,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  -- What belongs to a run must name the same organisation.
  constraint uq_runs_organisation_id unique (id, organisation_id)
);
create index idx_runs_thread_id on chat.runs (thread_id, created_at);
create index idx_runs_organisation_id on chat.runs (organisation_id, user_id, created_at);
-- What a restart has to close; nearly always empty.
create index idx_runs_unfinished on chat.runs (created_at) where ended_at is null;

create table chat.messages (
  id text primary key,
  thread_id text not null constraint fk_messages_threads references chat.threads (id) on delete cascade,
  run_id text not null,
  organisation_id text not null,
  role text not null check (role in ('user', 'assistant')),
  text text not null,
  created_at timestamptz not null,
  constraint fk_messages_runs foreign key (run_id, organisation_id)
    references chat.runs (id, organisation_id) on delete cascade
);
create index idx_messages_thread_id on chat.messages (thread_id, created_at);

create table chat.run_events (
  run_id text not null,
  seq integer not null check (seq >= 1),
  organisation_id text not null,
  event jsonb not null,
  primary key (run_id, seq),
  constraint fk_run_events_runs foreign key (run_id, organisation_id)
    references chat.runs (id, organisation_id) on delete cascade
);

alter table chat.threads enable row level security;
alter table chat.threads force row level security;
alter table chat.runs enable row level security;
alter table chat.runs force row level security;
alter table chat.messages enable row level security;
alter table chat.messages force row level security;
alter table chat.run_events enable row level security;
alter table chat.run_events force row level security;

create policy tenant on chat.threads
  using (organisation_id = current_setting('apex.organisation_id', true));
create policy tenant on chat.runs
  using (organisation_id = current_setting('apex.organisation_id', true));
create policy tenant on chat.messages
  using (organisation_id = current_setting('apex.organisation_id', true));
create policy tenant on chat.run_events
  using (organisation_id = current_setting('apex.organisation_id', true));
-- One insert stores the events of a moment, of several organisations; those of each run are filed under its own.
create policy batch on chat.run_events for insert
  with check (organisation_id = any (string_to_array(current_setting('apex.organisation_ids', true), ',')));
-- A restart must find unfinished runs before it can know whose they are; it reads those rows and changes none.
create policy recovery on chat.runs for select
  using (ended_at is null and current_setting('apex.recovery', true) = 'on');

grant select, insert, update on chat.threads, chat.runs to apex_app;
grant select, insert on chat.messages, chat.run_events to apex_app;
-- The log is append-only for the program itself.
revoke update, delete, truncate on chat.run_events, chat.messages from apex_app;
revoke delete, truncate on chat.threads, chat.runs from apex_app;

-- down
drop table chat.run_events;
drop table chat.messages;
drop table chat.runs;
drop table chat.threads;
