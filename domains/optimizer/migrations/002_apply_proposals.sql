-- up
alter table optimizer.proposals
  drop constraint proposals_status_check,
  add constraint ck_proposals_status check (status in ('open', 'applied', 'rolled_back', 'closed')),
  -- What the gateway would do, apart from the body: it stays as it is from when it is applied until it is rolled back.
  add column policy jsonb,
  add column policy_id text,
  add column applied_at timestamptz,
  add column applied_by text,
  add column closed_reason text;

-- down
alter table optimizer.proposals no force row level security;
update optimizer.proposals set status = case status when 'applied' then 'closed' else 'open' end
  where status in ('applied', 'rolled_back');
alter table optimizer.proposals force row level security;
alter table optimizer.proposals
  drop constraint ck_proposals_status,
  add constraint proposals_status_check check (status in ('open', 'closed')),
  drop column policy,
  drop column policy_id,
  drop column applied_at,
  drop column applied_by,
  drop column closed_reason;
