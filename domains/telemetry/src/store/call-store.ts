import type { Clickhouse, Statement } from '@apex/clickhouse';
import { z } from 'zod';
import type { Tenant } from '../tenant.ts';
import { mutationLimits, purgeTable } from './purge-table.ts';

export type Table =
  | 'calls'
  | 'occurrences'
  | 'import_batches'
  | 'rollup_hours'
  | 'rollup_days'
  | 'rollup_sessions'
  | 'sightings'
  | 'span_links'
  | 'metric_points'
  | 'intakes';

export interface Select {
  /** What stands between SELECT and FROM. */
  readonly columns: string;
  readonly from: Table;
  /** One row a key, the best version of each, without calls that turned out to be others; costs a merge while reading. */
  readonly final?: boolean;
  /** Lists of a row that are laid out, one row an element. */
  readonly arrayJoin?: string;
  /** Joins another table of the same tenant; `columns` and `tail` then speak of what either gives. */
  readonly join?: Join;
  /** Besides the tenant; joined by AND. */
  readonly where?: readonly string[];
  /** GROUP BY, ORDER BY, LIMIT. */
  readonly tail?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly settings?: NonNullable<Statement['settings']>;
  readonly signal?: AbortSignal | undefined;
}

/** A row without a partner is left out. The best version of each row of both tables. */
export interface Join {
  readonly using: string;
  /** What the table of the select itself gives. */
  readonly own: string;
  readonly columns: string;
  readonly from: Table;
  readonly where?: readonly string[];
}

/** The tenant's rows and no others: every statement starts from the tenant's condition, every row from its columns. */
export interface TenantCalls {
  query<S extends z.ZodType>(select: Select & { readonly schema: S }): Promise<z.output<S>[]>;
  /** Rows as JSON says, in chunks as they come. */
  stream(select: Select): AsyncGenerator<unknown[]>;
  /** A subquery for an IN, held to the tenant as well. */
  subselect(columns: string, from: Table, where: string, tail?: string): string;
  /** What every row starts with. */
  readonly lineHead: string;
  /** Lines that start with `lineHead`. Returns when they are stored. */
  insert(table: Table, lines: Buffer): Promise<void>;
  /** Adds what a select yields; its columns come after the tenant's. */
  insertSelect(table: Table, columns: readonly string[], select: Select): Promise<void>;
  /** Hides rows at once; their bytes stay on disk until the engine merges what holds them. */
  remove(from: Table, where: string, params?: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Writes what holds such rows anew without them; `purge` then takes the old files away. The condition stays readable
   * in the data folder for a while, so that it names people by digests alone.
   */
  erase(from: Table, where: string, params?: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface CallStore {
  for(tenant: Tenant): TenantCalls;
  /** Of all tenants, for the roll-up job: the days that have calls, and nothing of what is in them. */
  listDays(): Promise<DayWithCalls[]>;
  /** Of all tenants: once it settles, no file holds rows of these tables that were removed or erased before. */
  purge(tables: readonly Table[], signal: AbortSignal): Promise<void>;
}

const daySchema = z.object({
  organisation_id: z.string(),
  project_id: z.string(),
  day: z.string(),
  /** Whether the day has a roll-up, up to date or not. */
  rolled_up: z.number().transform((found) => found === 1),
});
export type DayWithCalls = z.output<typeof daySchema>;

const tenantColumns = ['organisation_id', 'project_id'] as const;
const tenantCondition = 'organisation_id = {tenant_organisation:String} AND project_id = {tenant_project:String}';

const limits: NonNullable<Statement['settings']> = {
  max_execution_time: 60,
  max_query_size: String(64 * 1024 * 1024),
  do_not_merge_across_partitions_select_final: 1,
};

/** The one place where telemetry's tables are named to ClickHouse. */
export function createCallStore(clickhouse: Clickhouse): CallStore {
  return {
    for: (tenant) => tenantCalls(clickhouse, tenant),
    listDays: () =>
      clickhouse.query({
        sql: `SELECT organisation_id, project_id, day,
            (organisation_id, project_id, day) IN (SELECT organisation_id, project_id, day FROM rollup_days) AS rolled_up
          FROM calls GROUP BY organisation_id, project_id, day`,
        schema: daySchema,
      }),
    async purge(tables, signal) {
      await Promise.all(tables.map((table) => purgeTable(clickhouse, table, signal)));
    },
  };
}

function conditionsOf(where: readonly string[] = []): string {
  return [tenantCondition, ...where.map((condition) => `(${condition})`)].join(' AND ');
}

function heldToTenant(columns: string, source: Source, where?: readonly string[]): string {
  return `(SELECT ${columns} FROM ${sourceSql(source)} WHERE ${conditionsOf(liveWhere(source, where))})`;
}

interface Source {
  readonly from: Table;
  readonly final: boolean;
}

function sourceSql({ from, final }: Source): string {
  return final ? `${from} FINAL` : from;
}

/** Of calls the best version alone tells whether they are any. */
function liveWhere({ from, final }: Source, where: readonly string[] = []): readonly string[] {
  return final && from === 'calls' ? ['NOT superseded', ...where] : where;
}

function joined(own: string, { columns, from, using, where }: Join): string {
  return `${own} AS own INNER JOIN ${heldToTenant(columns, { from, final: true }, where)} AS other USING (${using})`;
}

function tenantCalls(clickhouse: Clickhouse, tenant: Tenant): TenantCalls {
  const tenantParams = { tenant_organisation: tenant.organisation_id, tenant_project: tenant.project_id };

  function statement(select: Select, prefix = ''): Statement {
    const { columns, from, final, arrayJoin, join, where, tail, params, settings, signal } = select;
    const table = { from, final: final === true };
    const laidOut = arrayJoin === undefined ? '' : ` ARRAY JOIN ${arrayJoin}`;
    const source =
      join === undefined
        ? `${sourceSql(table)}${laidOut} WHERE ${conditionsOf(liveWhere(table, where))}`
        : joined(heldToTenant(join.own, table, where), join);
    const built = {
      sql: `${prefix}SELECT ${columns} FROM ${source} ${tail ?? ''}`,
      params: { ...params, ...tenantParams },
      settings: { ...limits, ...settings },
    };
    return signal === undefined ? built : { ...built, signal };
  }

  return {
    query: (select) => clickhouse.query({ ...statement(select), schema: select.schema }),
    stream: (select) => clickhouse.stream(statement(select)),
    subselect: (columns, from, where, tail = '') =>
      `(SELECT ${columns} FROM ${from} WHERE ${tenantCondition} AND (${where}) ${tail})`,
    lineHead: `{"organisation_id":${JSON.stringify(tenant.organisation_id)},"project_id":${JSON.stringify(tenant.project_id)}`,
    insert: (table, lines) =>
      clickhouse.insert(table, lines, {
        settings: { date_time_input_format: 'basic' },
      }),
    async insertSelect(table, columns, select) {
      const own = { ...select, columns: [...tenantColumns, select.columns].join(', ') };
      await clickhouse.command(statement(own, `INSERT INTO ${table} (${[...tenantColumns, ...columns].join(', ')}) `));
    },
    async remove(from, where, params) {
      await clickhouse.command({
        sql: `DELETE FROM ${from} WHERE ${tenantCondition} AND (${where})`,
        params: { ...params, ...tenantParams },
      });
    },
    async erase(from, where, params) {
      const condition = `WHERE ${tenantCondition} AND (${where})`;
      const all = { ...params, ...tenantParams };
      const [found] = await clickhouse.query({
        sql: `SELECT 1 AS found FROM ${from} ${condition} LIMIT 1`,
        params: all,
        schema: z.object({ found: z.int() }),
      });
      if (found === undefined) return;
      const sql = `ALTER TABLE ${from} DELETE ${condition}`;
      await clickhouse.command({ sql, params: all, settings: mutationLimits });
    },
  };
}
