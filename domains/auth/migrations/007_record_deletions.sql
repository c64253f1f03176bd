-- Accounts that were deleted, and organisations on their way out.

-- up

-- Hidden from then on: nobody is a member any more. The row goes when every store has forgotten its projects.
alter table auth.organisations add column deleted_at timestamptz;

-- Names no person: ids, counts and times.
create table auth.deletions (
  id text not null constraint pk_deletions primary key,
  -- SHA-256 of 256 random bits that only the person has.
  receipt_hash bytea not null constraint uq_deletions_receipt_hash unique,
  user_id text not null,
  organisation_ids text[] not null,
  requested_at timestamptz not null,
  request_id text not null,
  removed jsonb not null,
  stores text[] not null,
  completed_at timestamptz
);

grant select, insert, update on auth.deletions to apex_app;

alter table auth.deletions enable row level security;
alter table auth.deletions force row level security;
create policy bearer on auth.deletions for select
  using (encode(receipt_hash, 'hex') = current_setting('apex.secret_hash', true));
create policy self on auth.deletions for insert with check (user_id = current_setting('apex.user_id', true));
-- It finishes what was begun, and sees no tenant's data.
create policy forget_job on auth.deletions using (current_setting('apex.job', true) = 'auth.forget_projects');

-- down

drop table auth.deletions;
alter table auth.organisations drop column deleted_at;
