import type { Client } from 'pg';

export const runtimeRole = 'apex_app';

/** Makes the run-time role, our own schema and the ledger; harmless when they are there. */
export async function prepare(client: Client, domains: readonly string[]): Promise<void> {
  await client.query('begin');
  const { rows } = await client.query<{ exists: boolean; member: boolean }>(
    `select exists (select from pg_roles where rolname = $1) as exists,
       exists (select from pg_auth_members m
         join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member
         where r.rolname = $1 and u.rolname = current_user) as member`,
    [runtimeRole],
  );
  if (!rows[0]?.exists) {
    await client.query(`create role ${runtimeRole} nologin nosuperuser nobypassrls nocreatedb nocreaterole`);
  }
  if (!rows[0]?.member) await client.query(`grant ${runtimeRole} to current_user`);
  await client.query(`
    create schema if not exists apex;
    create table if not exists apex.apex_migrations (
      domain text not null,
      number integer not null,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (domain, number)
    )`);
  for (const domain of domains) await prepareSchema(client, domain);
  await client.query('commit');
}

/** A domain's schema bears its name; what its migrations make there, the run-time role may use. */
async function prepareSchema(client: Client, domain: string): Promise<void> {
  const schema = client.escapeIdentifier(domain);
  await client.query(`
    create schema if not exists ${schema};
    grant usage on schema ${schema} to ${runtimeRole};
    alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${runtimeRole};
    alter default privileges in schema ${schema} grant usage, select on sequences to ${runtimeRole};
    alter default privileges in schema ${schema} grant execute on functions to ${runtimeRole}`);
}
