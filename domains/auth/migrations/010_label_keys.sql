-- up

-- What calls by a key are labelled with, and the project they belong to, unless they say otherwise; null: the default one.
alter table auth.api_keys
  add column labels jsonb not null default '{}',
  add column project_id text;

-- down

alter table auth.api_keys
  drop column project_id,
  drop column labels;
