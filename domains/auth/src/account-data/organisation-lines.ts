import type { OrgId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { Kysely, Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { ExportedLine } from './exporter.ts';

const page = 1000;

/** What we hold on an organisation: itself, its people, projects, invitations, keys, and the whole audit log. */
export async function* organisationLines(
  db: Kysely<AuthDatabase>,
  organisation_id: OrgId,
): AsyncGenerator<ExportedLine> {
  yield* await withTenant(db, { organisation_id }, (trx) => standing(trx, organisation_id));
  for (let after = '0'; ;) {
    const rows = await withTenant(db, { organisation_id }, (trx) =>
      trx
        .selectFrom('auth.audit_log')
        .select(['id', 'at', 'user_id', 'action', 'subject_id', 'key_id', 'request_id', 'details'])
        .where('organisation_id', '=', organisation_id)
        .where('id', '>', after)
        .orderBy('id')
        .limit(page)
        .execute(),
    );
    yield* rows.map((row) => ({ kind: 'audit_line', ...row }));
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    after = last.id;
  }
}

async function standing(trx: Transaction<AuthDatabase>, organisation_id: OrgId): Promise<ExportedLine[]> {
  const organisation = await trx
    .selectFrom('auth.organisations')
    .select(['id', 'name', 'tier', 'created_at'])
    .where('id', '=', organisation_id)
    .execute();
  const members = await trx
    .selectFrom('auth.members as member')
    .innerJoin('auth.users as person', 'person.id', 'member.user_id')
    .select(['member.user_id', 'person.email', 'person.name', 'member.role', 'member.created_at'])
    .where('member.organisation_id', '=', organisation_id)
    .execute();
  const projects = await trx
    .selectFrom('auth.projects')
    .select(['id', 'name', 'created_at', 'deleted_at'])
    .where('organisation_id', '=', organisation_id)
    .execute();
  const invitations = await trx
    .selectFrom('auth.invitations')
    .select(['id', 'email', 'role', 'invited_by', 'created_at', 'expires_at', 'accepted_at', 'revoked_at'])
    .where('organisation_id', '=', organisation_id)
    .execute();
  const keys = await trx
    .selectFrom('auth.api_keys')
    .select(['id', 'user_id', 'name', 'prefix', 'scopes', 'project_id', 'labels'])
    .select(['created_at', 'expires_at', 'last_used_at', 'revoked_at'])
    .where('organisation_id', '=', organisation_id)
    .execute();
  return [
    ...organisation.map((row) => ({ kind: 'organisation', ...row })),
    ...members.map((row) => ({ kind: 'member', ...row })),
    ...projects.map((row) => ({ kind: 'project', ...row })),
    ...invitations.map((row) => ({ kind: 'invitation', ...row })),
    ...keys.map((row) => ({ kind: 'api_key', ...row })),
  ];
}
