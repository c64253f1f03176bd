import { type Call, type CallListQuery, type callSortFields, type Pagination } from '@apex/contracts';
import { z } from 'zod';
import { requireImport } from '../import/require-import.ts';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import { filterCondition } from '../spend/filter-condition.ts';
import { idsIn, idOfUuid, Parameters } from '../store/condition.ts';
import type { Select, TenantCalls } from '../store/call-store.ts';
import { momentConditions } from '../store/period.ts';
import { callOfRow } from './call-of-row.ts';
import { callFilters } from './call-filters.ts';
import { pageWindow } from './page-window.ts';
import { storedCallColumns, storedCallSchema, totalTokensSql } from './stored-call.ts';

const placeSchema = z.object({ call_id: z.string().transform(idOfUuid), day: z.string() });
const totalSchema = z.object({ total: z.string().transform(Number) });

const sortColumns: Readonly<Record<(typeof callSortFields)[number], string>> = {
  at: 'at',
  cost_usd: 'cost',
  tokens: totalTokensSql,
  output: 'output',
  latency_ms: 'latency_us',
  ttft_ms: 'ttft_us',
  model: 'model',
  provider: 'provider',
  feature: 'feature',
  user: 'user',
  session: 'session',
  status: 'status',
};

/** A page of calls. The page is found by its narrow columns; only its own rows are read whole. */
export async function listCalls(
  scope: Scope,
  query: CallListQuery,
): Promise<{ calls: Call[]; pagination: Pagination }> {
  const { caller, store } = scope;
  const { page, per_page } = query;
  const calls = store.for(caller);
  const params = new Parameters();
  await requireImport(scope, query.import_id);
  const where = conditionsOf(query, calls, params);
  const window = await pageWindow(scope, query);
  if (window !== undefined) {
    where.push(`day BETWEEN ${params.add(window.first_day, 'Date32')} AND ${params.add(window.last_day, 'Date32')}`);
  }
  const common = {
    from: 'calls',
    final: true,
    where,
    params: Object.assign(params.values, { project_name: caller.project_name }),
    signal: caller.signal,
  } as const;
  const [places, total] = await Promise.all([
    calls.query({
      ...common,
      columns: 'call_id, day',
      tail: `ORDER BY ${orderOf(query.sort)}, call_id LIMIT ${per_page} OFFSET ${window?.offset ?? (page - 1) * per_page}`,
      schema: placeSchema,
    }),
    window?.total ?? countOf(calls, common),
  ]);
  const pagination = paginationOf(page, per_page, total);
  if (places.length === 0) return { calls: [], pagination };
  const rows = await calls.query({
    columns: storedCallColumns,
    from: 'calls',
    final: true,
    where: [
      `day IN {days:Array(Date32)}`,
      idsIn(
        'call_id',
        places.map(({ call_id }) => call_id),
      ),
    ],
    params: { days: [...new Set(places.map(({ day }) => day))] },
    signal: caller.signal,
    schema: storedCallSchema,
  });
  const byId = new Map(rows.map((row) => [row.call_id, row]));
  const found = places.flatMap(({ call_id }) => byId.get(call_id) ?? []);
  return { calls: found.map((row) => callOfRow(row, caller.project_name)), pagination };
}

async function countOf(calls: TenantCalls, selection: Omit<Select, 'columns'>): Promise<number> {
  const [row] = await calls.query({ ...selection, columns: 'count() AS total', schema: totalSchema });
  return row?.total ?? 0;
}

function conditionsOf(query: CallListQuery, calls: TenantCalls, params: Parameters): string[] {
  const conditions = callFilters(query).map((filter) => filterCondition(filter, params));
  if (query.at_gte !== undefined) conditions.push(...momentConditions(query.at_gte, '>=', params));
  if (query.at_lte !== undefined) conditions.push(...momentConditions(query.at_lte, '<=', params));
  if (query.at_lt !== undefined) conditions.push(...momentConditions(query.at_lt, '<', params));
  if (query.cost_gte !== undefined) {
    conditions.push(`cost >= toDecimal128(${params.add(query.cost_gte, 'String')}, 12)`);
  }
  if (query.priced !== undefined) conditions.push(`cost IS ${query.priced === 'true' ? 'NOT NULL' : 'NULL'}`);
  if (query.disagreed !== undefined) conditions.push(`disagreement ${query.disagreed === 'true' ? '!=' : '='} ''`);
  if (query.usage_from !== undefined) conditions.push(`usage_from = ${params.add(query.usage_from, 'String')}`);
  if (query.import_id !== undefined) {
    const theirs = `import_id = ${params.add(query.import_id, 'String')}`;
    conditions.push(`call_id IN ${calls.subselect('arrayJoin(call_ids)', 'import_batches', theirs)}`);
  }
  return conditions;
}

/** The names were checked by the contract; calls without a cost come last either way. */
function orderOf(sort: string): string {
  return sort
    .split(',')
    .map((field) => {
      // The contract lets no other names through.
      const column = sortColumns[field.replace(/^-/, '') as (typeof callSortFields)[number]];
      return `${column} ${field.startsWith('-') ? 'DESC' : 'ASC'} NULLS LAST`;
    })
    .join(', ');
}
