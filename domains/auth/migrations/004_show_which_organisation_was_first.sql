-- up

-- Whoever set an installation up may read what lies on its machine; the ids of organisations sort by time.
create policy first_organisation on auth.organisations for select
  using (current_setting('apex.job', true) = 'auth.first_organisation');

-- down

drop policy first_organisation on auth.organisations;
