-- A person may see the organisations they belong to while they work in one of them.

-- up

create policy self on auth.organisations for select using (
  exists (
    select from auth.members as member
    where member.organisation_id = id and member.user_id = current_setting('apex.user_id', true)
  )
);

-- down

drop policy self on auth.organisations;
