-- Threads that can be deleted, restored and shared, and questions that are asked once however often they are sent.

-- up
alter table chat.threads
  add column deleted_at timestamptz,
  -- Since when there is a link to it.
  add column shared_at timestamptz;
create index idx_threads_deleted_at on chat.threads (deleted_at) where deleted_at is not null;
create index idx_threads_project_id on chat.threads (organisation_id, project_id);

create table chat.thread_shares (
  -- SHA-256 of a token of 256 random bits, which is kept nowhere.
  token_hash bytea not null constraint pk_thread_shares primary key,
  thread_id text not null constraint fk_thread_shares_threads references chat.threads (id) on delete cascade,
  organisation_id text not null,
  created_at timestamptz not null
);
create index idx_thread_shares_thread_id on chat.thread_shares (thread_id);

alter table chat.runs add column client_ref text;
create unique index uq_runs_client_ref on chat.runs (organisation_id, user_id, client_ref)
  where client_ref is not null;

alter table chat.thread_shares enable row level security;
alter table chat.thread_shares force row level security;
create policy tenant on chat.thread_shares
  using (organisation_id = current_setting('apex.organisation_id', true));
grant select, insert, delete on chat.thread_shares to apex_app;

-- Whole threads may go, with all that belongs to them, and only those that were deleted before.
grant delete on chat.threads to apex_app;
create policy deleted_before on chat.threads as restrictive for delete using (deleted_at is not null);
-- What is to be removed for good must be found before it is known whose it is.
create policy expiry on chat.threads for select
  using (deleted_at is not null and current_setting('apex.expiry', true) = 'on');

-- down
drop policy expiry on chat.threads;
drop policy deleted_before on chat.threads;
revoke delete on chat.threads from apex_app;
drop index chat.uq_runs_client_ref;
alter table chat.runs drop column client_ref;
drop table chat.thread_shares;
-- What was deleted stays deleted.
delete from chat.threads where deleted_at is not null;
drop index chat.idx_threads_project_id;
drop index chat.idx_threads_deleted_at;
alter table chat.threads drop column shared_at, drop column deleted_at;
