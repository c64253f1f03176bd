import type { Call, CallListQuery, Pagination } from '@apex/contracts';
import { z } from 'zod';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import { missingLabel } from '../spend/dimensions.ts';
import { idList, idOfUuid, Parameters } from '../store/condition.ts';
import type { Select, TenantCalls } from '../store/call-store.ts';
import { dayOf, engineTime, storableMs } from '../store/instant.ts';
import { callOfRow } from './call-of-row.ts';
import { pageWindow } from './page-window.ts';
import { storedCallColumns, storedCallSchema } from './stored-call.ts';

const placeSchema = z.object({ call_id: z.string().transform(idOfUuid), day: z.string() });
const totalSchema = z.object({ total: z.string().transform(Number) });

const sortColumns: Readonly<Record<string, string>> = {
  at: 'at',
  cost_usd: 'cost',
  model: 'model',
  session: 'session',
};
const filterColumns = ['model', 'provider', 'session', 'user', 'feature', 'status'] as const;

/** A page of calls. The page is found by its narrow columns; only its own rows are read whole. */
export async function listCalls(
  scope: Scope,
  query: CallListQuery,
): Promise<{ calls: Call[]; pagination: Pagination }> {
  const { caller, store } = scope;
  const { page, per_page } = query;
  const calls = store.for(caller);
  const params = new Parameters();
  const where = conditionsOf(query, params);
  const window = await pageWindow(scope, query);
  if (window !== undefined) {
    where.push(`day BETWEEN ${params.add(window.first_day, 'Date32')} AND ${params.add(window.last_day, 'Date32')}`);
  }
  const common = { from: 'calls', final: true, where, params: params.values, signal: caller.signal } as const;
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
    where: [`day IN {days:Array(Date32)}`, `call_id IN (${idList(places.map(({ call_id }) => call_id))})`],
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

function conditionsOf(query: CallListQuery, params: Parameters): string[] {
  const conditions: string[] = [];
  for (const name of filterColumns) {
    const value = query[name];
    if (value === undefined) continue;
    conditions.push(`${name} = ${params.add(value === missingLabel ? '' : value, 'String')}`);
  }
  const bound = (time: string, comparison: '>=' | '<='): void => {
    const ms = storableMs(Date.parse(time));
    conditions.push(`day ${comparison} ${params.add(dayOf(ms), 'Date32')}`);
    conditions.push(`at ${comparison} ${params.add(engineTime(ms), "DateTime64(3, 'UTC')")}`);
  };
  if (query.at_gte !== undefined) bound(query.at_gte, '>=');
  if (query.at_lte !== undefined) bound(query.at_lte, '<=');
  return conditions;
}

/** The names were checked by the contract; calls without a cost come last either way. */
function orderOf(sort: string): string {
  return sort
    .split(',')
    .map((field) => {
      const column = sortColumns[field.replace(/^-/, '')] ?? 'at';
      return `${column} ${field.startsWith('-') ? 'DESC' : 'ASC'} NULLS LAST`;
    })
    .join(', ');
}
