import type { Pagination, Session, SessionListQuery } from '@apex/contracts';
import { z } from 'zod';
import { callFilters } from '../call/call-filters.ts';
import { paginationOf } from '../pagination.ts';
import { sessionLabels } from '../roll-up/recompute-days.ts';
import type { Scope } from '../scope.ts';
import { filterCondition } from '../spend/filter-condition.ts';
import type { Select, TenantCalls } from '../store/call-store.ts';
import { Parameters } from '../store/condition.ts';
import { momentConditions } from '../store/period.ts';
import { type SessionGroup, sessionGroupSchema, sessionOfGroups } from './session-of-groups.ts';
import { type SessionSource, sessionSource, wholeDays } from './session-source.ts';
import { sessionAggregates } from './session-sums.ts';

/** What a sort field needs. */
const sortExpressions: Readonly<Record<string, readonly string[]>> = {
  last_at: ['a_last_at'],
  first_at: ['a_first_at'],
  cost_usd: ['a_cost'],
  calls: ['a_calls'],
  errors: ['a_errors'],
  tokens: ['a_prompt', 'a_output'],
  session: [],
};

const nameSchema = z.object({ session: z.string() });
const totalSchema = z.object({ total: z.string().transform(Number) });

/** Sessions with calls that fit, and the sums of those calls. The page is found by what it is sorted by alone. */
export async function listSessions(
  scope: Scope,
  query: SessionListQuery,
): Promise<{ sessions: Session[]; pagination: Pagination }> {
  const { caller } = scope;
  const source = await sessionSource(scope, query);
  const { sessions, total } = await readSessions(scope, query, source);
  return {
    sessions: sessions.map(({ name, groups }) => sessionOfGroups(name, groups, caller.project_name)),
    pagination: paginationOf(query.page, query.per_page, total),
  };
}

/** The same from either source. */
export async function readSessions(
  { caller, store }: Pick<Scope, 'caller' | 'store'>,
  query: SessionListQuery,
  source: SessionSource,
): Promise<{ sessions: { name: string; groups: SessionGroup[] }[]; total: number }> {
  const calls = store.for(caller);
  const params = new Parameters();
  const selection = {
    from: source,
    final: source === 'calls',
    where: conditionsOf(query, { source, calls, params }),
    params: Object.assign(params.values, { project_name: caller.project_name }),
    signal: caller.signal,
  } satisfies Partial<Select>;
  const [names, [counted]] = await Promise.all([
    calls.query({ ...selection, ...pageOf(query, source), schema: nameSchema }),
    calls.query({ ...selection, columns: 'uniqExact(session) AS total', schema: totalSchema }),
  ]);
  const wanted = names.map(({ session }) => session);
  const groups = wanted.length === 0 ? [] : await groupsOf(calls, selection, { wanted, source });
  const bySession = Map.groupBy(groups, ({ session }) => session);
  const sessions = wanted.map((name) => ({ name, groups: bySession.get(name) ?? [] }));
  return { sessions: sessions.filter(({ groups: own }) => own.length > 0), total: counted?.total ?? 0 };
}

function pageOf({ sort, page, per_page }: SessionListQuery, source: SessionSource) {
  const aggregates = sessionAggregates(source);
  const fields = sort.split(',').map((field) => ({
    name: field.replace(/^-/, ''),
    direction: field.startsWith('-') ? 'DESC' : 'ASC',
  }));
  const needed = new Set(fields.flatMap(({ name }) => sortExpressions[name] ?? []));
  const order = fields.map(
    ({ name, direction }) => `${(sortExpressions[name] ?? []).join(' + ') || 'session'} ${direction}`,
  );
  return {
    columns: ['session', ...Array.from(needed, (alias) => `${aggregates[alias]} AS ${alias}`)].join(', '),
    tail: `GROUP BY session ORDER BY ${order.join(', ')}, session LIMIT ${per_page} OFFSET ${(page - 1) * per_page}`,
  };
}

function groupsOf(
  calls: TenantCalls,
  selection: Omit<Select, 'columns'>,
  { wanted, source }: { readonly wanted: readonly string[]; readonly source: SessionSource },
): Promise<SessionGroup[]> {
  const aggregates = Object.entries(sessionAggregates(source)).map(([alias, sql]) => `${sql} AS ${alias}`);
  return calls.query({
    ...selection,
    columns: [...sessionLabels, ...aggregates].join(', '),
    where: [...(selection.where ?? []), 'session IN {wanted:Array(String)}'],
    tail: `GROUP BY ${sessionLabels.join(', ')}`,
    params: { ...selection.params, wanted },
    schema: sessionGroupSchema,
  });
}

function conditionsOf(
  query: SessionListQuery,
  {
    source,
    calls,
    params,
  }: { readonly source: SessionSource; readonly calls: TenantCalls; readonly params: Parameters },
): string[] {
  const conditions = ["session != ''", ...callFilters(query).map((filter) => filterCondition(filter, params))];
  if (source === 'calls') {
    if (query.at_gte !== undefined) conditions.push(...momentConditions(query.at_gte, '>=', params));
    if (query.at_lte !== undefined) conditions.push(...momentConditions(query.at_lte, '<=', params));
    return conditions;
  }
  const { first = null, last = null } = wholeDays(query) ?? {};
  if (first !== null) conditions.push(`day >= ${params.add(first, 'Date32')}`);
  if (last !== null) conditions.push(`day <= ${params.add(last, 'Date32')}`);
  conditions.push(`(day, build) IN ${calls.subselect('day, max(build)', 'rollup_days', '1', 'GROUP BY day')}`);
  return conditions;
}
