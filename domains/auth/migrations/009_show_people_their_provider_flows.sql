-- What was begun at a provider for a person ends with what else was attached before their address was confirmed.

-- up

create policy self on auth.provider_flows using (
  linking_user_id = current_setting('apex.user_id', true) or proved_user_id = current_setting('apex.user_id', true)
);

-- down

drop policy self on auth.provider_flows;
