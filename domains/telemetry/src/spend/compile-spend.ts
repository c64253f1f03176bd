import { ApexError, type Dimension, type Measure, measures as measureNames, type SpendQuery } from '@apex/contracts';
import { Parameters } from '../store/condition.ts';
import type { Select, TenantCalls } from '../store/call-store.ts';
import { dayBefore, dayOf, engineTime, storableMs } from '../store/instant.ts';
import { dimensionDefinitions, isTimeDimension, type RollUp } from './dimensions.ts';
import { filterCondition } from './filter-condition.ts';
import { measureDefinitions } from './measures.ts';
import { type AggregateName, aliasOf, bounds, distincts, isSum, sums } from './sums.ts';

export type SpendSource = 'calls' | RollUp;

/** Every row has these, whatever measures were asked. */
export const rowAggregates: readonly AggregateName[] = [
  'cost',
  'calls',
  'unpriced_calls',
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'reasoning',
];

export function labelName(index: number): string {
  return `d${index}`;
}

/** The aggregates a query needs, each once. */
export function neededAggregates(query: Pick<SpendQuery, 'measures' | 'order'>): AggregateName[] {
  const names = new Set(rowAggregates);
  for (const measure of query.measures) for (const name of measureDefinitions[measure].needs) names.add(name);
  const ordering = query.order?.by;
  if (ordering !== undefined && isMeasure(ordering)) {
    for (const name of measureDefinitions[ordering].needs) names.add(name);
  }
  return [...names];
}

/**
 * A query as SQL. The first row is the total (column `total` 1), the others are the groups in order, one more than
 * the limit where there are more.
 */
export function compileSpend(
  query: SpendQuery,
  source: SpendSource,
  context: { readonly store: TenantCalls; readonly project_name: string },
): Select {
  const params = new Parameters();
  const keys = query.by.map((name, index) => `${dimensionDefinitions[name].key} AS k${index}`);
  const labels = query.by.map(
    (name, index) => `${dimensionDefinitions[name].label(`k${index}`)} AS ${labelName(index)}`,
  );
  const aggregates = neededAggregates(query).map((name) => `${aggregateSql(name, source)} AS ${aliasOf(name)}`);
  const times = Object.entries(bounds).map(
    ([name, pick]) => `${pick}(${source === 'calls' ? 'at' : name}) AS a_${name}`,
  );
  const grouped = query.by.map((_, index) => `k${index}`);
  const total = grouped.length === 0 ? '1' : 'grouping(k0)';
  return {
    columns: [...keys, ...labels, ...aggregates, ...times, `${total} AS total`].join(', '),
    from: source,
    final: source === 'calls',
    where: conditionsOf(query, source, context.store, params),
    tail: grouped.length === 0 ? '' : tailOf(query, grouped),
    params: { ...params.values, project_name: context.project_name },
  };
}

export function aggregateSql(name: AggregateName, source: SpendSource): string {
  if (!isSum(name)) return distincts[name];
  return source === 'calls' ? sums[name] : `sum(${name})`;
}

function tailOf(query: SpendQuery, grouped: readonly string[]): string {
  const order = ['total DESC', ...orderOf(query), ...grouped].join(', ');
  return `GROUP BY GROUPING SETS ((${grouped.join(', ')}), ()) ORDER BY ${order} LIMIT ${query.limit + 2}`;
}

/** A series runs with time; anything else begins with what costs most. */
function orderOf(query: SpendQuery): string[] {
  const { by, order } = query;
  if (order === undefined) {
    const [first] = by;
    const times = first !== undefined && isTimeDimension(first) ? by : [];
    const keys = times.flatMap((name, index) => (isTimeDimension(name) ? [`k${index}`] : []));
    return [...keys, `${aliasOf('cost')} DESC`];
  }
  const direction = order.direction === 'asc' ? 'ASC' : 'DESC';
  if (isMeasure(order.by)) return [`${measureDefinitions[order.by].orderSql} ${direction} NULLS LAST`];
  const index = by.indexOf(order.by);
  if (index === -1) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'telemetry.order_not_grouped',
      message: `Rows cannot be ordered by ${order.by}, which they are not grouped by. Add it to "by" or order by a measure.`,
    });
  }
  return [`k${index} ${direction}`];
}

function isMeasure(name: Measure | Dimension): name is Measure {
  return (measureNames as readonly string[]).includes(name);
}

/** What selects the rows of a query, besides the tenant. */
export function conditionsOf(
  query: Pick<SpendQuery, 'filters' | 'from' | 'to' | 'import_id'>,
  source: SpendSource,
  store: TenantCalls,
  params: Parameters,
): string[] {
  const conditions = query.filters.map((filter) => filterCondition(filter, params));
  conditions.push(...periodConditions(query, source, params));
  if (query.import_id !== undefined) {
    const theirs = `import_id = ${params.add(query.import_id, 'String')}`;
    conditions.push(`call_id IN ${store.subselect('arrayJoin(call_ids)', 'import_batches', theirs)}`);
  }
  if (source !== 'calls') {
    conditions.push(`(day, build) IN ${store.subselect('day, max(build)', 'rollup_days', '1', 'GROUP BY day')}`);
  }
  return conditions;
}

/** Days lead the order of every table, so they are named beside the exact moments. */
function periodConditions(
  { from, to }: Pick<SpendQuery, 'from' | 'to'>,
  source: SpendSource,
  params: Parameters,
): string[] {
  const conditions: string[] = [];
  const first = from === undefined ? undefined : storableMs(Date.parse(from));
  const end = to === undefined ? undefined : storableMs(Date.parse(to));
  if (source === 'rollup_sessions') {
    if (first !== undefined) conditions.push(`day >= ${params.add(dayOf(first), 'Date32')}`);
    if (end !== undefined) conditions.push(`day <= ${params.add(dayBefore(end), 'Date32')}`);
    return conditions;
  }
  const moment = (ms: number): string =>
    source === 'calls' ? params.add(engineTime(ms), "DateTime64(3, 'UTC')") : params.add(ms / 3_600_000, 'Float64');
  const column = source === 'calls' ? 'at' : 'hour';
  if (first !== undefined) {
    conditions.push(`day >= ${params.add(dayOf(first), 'Date32')}`, `${column} >= ${moment(first)}`);
  }
  if (end !== undefined) conditions.push(`day <= ${params.add(dayOf(end), 'Date32')}`, `${column} < ${moment(end)}`);
  return conditions;
}
