-- What the service-level objectives are judged by: good and all events a minute, of all processes together. They are of
-- the installation, not of an organisation.

-- up

create table platform.slo_minutes (
  slo text not null,
  minute timestamptz not null,
  good bigint not null constraint ck_slo_minutes_good check (good >= 0),
  total bigint not null,
  constraint pk_slo_minutes primary key (slo, minute),
  constraint ck_slo_minutes_total check (total >= good)
);

-- down

drop table platform.slo_minutes;
