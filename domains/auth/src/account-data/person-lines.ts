import type { OrgId, UserId } from '@apex/contracts';
import type { Kysely, Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import type { ExportedLine } from './exporter.ts';

/** The organisations a person belongs to. */
export async function organisationsOf(db: Kysely<AuthDatabase>, user_id: UserId): Promise<OrgId[]> {
  const rows = await withPerson(db, user_id, (trx) =>
    trx.selectFrom('auth.members').select('organisation_id').where('user_id', '=', user_id).execute(),
  );
  return rows.map(({ organisation_id }) => organisation_id);
}

/** What we hold on one person: who they are, how and where they sign in, where they belong, what they did. */
export async function* personLines(db: Kysely<AuthDatabase>, user_id: UserId): AsyncGenerator<ExportedLine> {
  yield* await withPerson(db, user_id, (trx) => ownLines(trx, user_id));
  for (const organisation_id of await organisationsOf(db, user_id)) {
    yield* await withPerson(db, user_id, async (trx) => {
      await enterTenant(trx, organisation_id);
      return linesIn(trx, organisation_id, user_id);
    });
  }
}

async function ownLines(trx: Transaction<AuthDatabase>, user_id: UserId): Promise<ExportedLine[]> {
  const person = await trx
    .selectFrom('auth.users')
    .select(['id', 'email', 'email_verified', 'name', 'time_zone', 'created_at'])
    .where('id', '=', user_id)
    .executeTakeFirstOrThrow();
  const ways = await trx
    .selectFrom('auth.accounts')
    .select(['provider_id', 'account_id', 'created_at'])
    .where('user_id', '=', user_id)
    .execute();
  const factor = await trx
    .selectFrom('auth.second_factors')
    .select(['created_at', 'confirmed_at'])
    .where('user_id', '=', user_id)
    .execute();
  const browsers = await trx
    .selectFrom('auth.browser_sessions')
    .select(['id', 'signed_in_at', 'last_seen_at', 'expires_at', 'revoked_at', 'address', 'user_agent'])
    .where('user_id', '=', user_id)
    .execute();
  const families = await trx
    .selectFrom('auth.refresh_families')
    .select(['id', 'created_at', 'revoked_at', 'address', 'user_agent'])
    .where('user_id', '=', user_id)
    .execute();
  return [
    { kind: 'person', ...person },
    ...ways.map((row) => ({ kind: 'way_to_sign_in', ...row })),
    ...factor.map((row) => ({ kind: 'second_factor', ...row })),
    ...browsers.map((row) => ({ kind: 'browser_session', ...row })),
    ...families.map((row) => ({ kind: 'command_line_session', ...row })),
  ];
}

async function linesIn(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId,
  user_id: UserId,
): Promise<ExportedLine[]> {
  const membership = await trx
    .selectFrom('auth.members')
    .select(['organisation_id', 'role', 'created_at', 'entered_at'])
    .where('organisation_id', '=', organisation_id)
    .where('user_id', '=', user_id)
    .execute();
  const keys = await trx
    .selectFrom('auth.api_keys')
    .select(['id', 'name', 'prefix', 'scopes', 'project_id', 'labels'])
    .select(['created_at', 'expires_at', 'last_used_at', 'revoked_at'])
    .where('organisation_id', '=', organisation_id)
    .where('user_id', '=', user_id)
    .execute();
  const audit = await trx
    .selectFrom('auth.audit_log')
    .select(['at', 'action', 'subject_id', 'key_id', 'request_id', 'details'])
    .where('organisation_id', '=', organisation_id)
    .where('user_id', '=', user_id)
    .orderBy('id')
    .execute();
  const at = { organisation_id };
  return [
    ...membership.map((row) => ({ kind: 'membership', ...row })),
    ...keys.map((row) => ({ kind: 'api_key', ...at, ...row })),
    ...audit.map((row) => ({ kind: 'audit_line', ...at, ...row })),
  ];
}
