import { type Kysely, sql, type Transaction } from 'kysely';
import { escapeLiteral } from 'pg';

export interface Tenant {
  readonly organisation_id: string;
  readonly project_id?: string;
}

/**
 * A transaction in which row-level security shows this tenant's rows and no others. Policies compare with
 * `current_setting('apex.organisation_id', true)` (and `apex.project_id`), which outside is null or empty and so
 * matches nothing.
 */
export function withTenant<DB, T>(
  db: Kysely<DB>,
  tenant: Tenant,
  work: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    // As literals, so that it goes in one message with `begin`.
    await sql`select set_config('apex.organisation_id', ${literal(tenant.organisation_id)}, true),
      set_config('apex.project_id', ${literal(tenant.project_id ?? '')}, true)`.execute(trx);
    return work(trx);
  });
}

const literal = (text: string) => sql.raw(escapeLiteral(text));
