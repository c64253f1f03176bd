import type { AuditLine, authRoutes } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { sql, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { AuthDatabase } from '../auth-database.ts';
import { requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';

type Input = z.output<typeof authRoutes.listAudit.input>;

/** What was done in the organisation, filtered and paged by the database. For admins and owners. */
export async function listAudit(
  scope: CallerScope,
  input: Input,
): Promise<z.output<typeof authRoutes.listAudit.output>> {
  const { caller, db } = scope;
  const { organisation_id } = caller;
  const { page, per_page } = input;
  return withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, 'admin');
    const found = selectEntries(trx, scope, input);
    const { total } = await found.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow();
    const direction = input.sort === 'at' ? 'asc' : 'desc';
    const rows = await found
      .leftJoin('auth.users as person', 'person.id', 'entry.user_id')
      .selectAll('entry')
      .select('person.email')
      .orderBy('entry.at', direction)
      .orderBy('entry.id', direction)
      .limit(per_page)
      .offset((page - 1) * per_page)
      .execute();
    const entries = rows.map(({ organisation_id: _, at, ...row }): AuditLine => ({ ...row, at: at.toISOString() }));
    const pagination = { page, per_page, total: Number(total), total_pages: Math.ceil(Number(total) / per_page) };
    return { entries, pagination };
  });
}

function selectEntries(trx: Transaction<AuthDatabase>, { caller }: CallerScope, input: Input) {
  const { action, user_id, at_gte, at_lte } = input;
  let query = trx.selectFrom('auth.audit_log as entry').where('entry.organisation_id', '=', caller.organisation_id);
  if (action !== undefined) query = query.where('entry.action', '=', action);
  if (user_id !== undefined) query = query.where('entry.user_id', '=', user_id);
  if (at_gte !== undefined) query = query.where('entry.at', '>=', new Date(at_gte));
  if (at_lte !== undefined) query = query.where('entry.at', '<=', new Date(at_lte));
  return query;
}
