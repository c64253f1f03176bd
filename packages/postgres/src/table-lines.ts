import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Tenant, withTenant } from './tenant.ts';

const page = 1000;

export interface LinesOf {
  /** With its schema; it has a column `organisation_id`, and `project_id` where the tenant names one. */
  readonly table: string;
  /** Narrows the rows further. */
  readonly where?: RawBuilder<unknown>;
  /** Columns that leave nobody's hands, such as hashes of secrets. */
  readonly omit?: readonly string[];
}

/** All rows of a tenant in a table as JSON, for a person to keep; `kind` is the table. Rows that move meanwhile may be left out. */
export async function* tableLines<DB>(
  db: Kysely<DB>,
  tenant: Tenant,
  { table, where = sql`true`, omit = [] }: LinesOf,
): AsyncGenerator<{ readonly kind: string; readonly row: unknown }> {
  const { organisation_id, project_id } = tenant;
  const own = project_id === undefined ? sql`true` : sql`project_id = ${project_id}`;
  for (let after = '(0,0)'; ;) {
    const { rows } = await withTenant(db, tenant, (trx) =>
      sql<{
        place: string;
        row: Record<string, unknown>;
      }>`select ctid::text as place, to_jsonb(line) - ${[...omit]}::text[] as row
        from ${sql.table(table)} as line
        where ctid > ${after}::tid and organisation_id = ${organisation_id} and ${own} and ${where}
        order by ctid limit ${page}`.execute(trx),
    );
    for (const { row } of rows) yield { kind: table, row };
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    after = last.place;
  }
}
