-- The job that has projects forgotten works for all tenants and for none; and of several organisations a person
-- returns to the one they were in last.

-- up

alter table auth.project_forgettings enable row level security;
alter table auth.project_forgettings force row level security;
create policy tenant on auth.project_forgettings using (organisation_id = current_setting('apex.organisation_id', true));
-- It sees ids and times, and nothing else of a tenant.
create policy forget_job on auth.project_forgettings using (current_setting('apex.job', true) = 'auth.forget_projects');

alter table auth.members add column entered_at timestamptz;

-- down

alter table auth.members drop column entered_at;
drop policy forget_job on auth.project_forgettings;
drop policy tenant on auth.project_forgettings;
alter table auth.project_forgettings no force row level security;
alter table auth.project_forgettings disable row level security;
