import { type Dimension, type SpendQuery, spendQuerySchema } from '@apex/contracts';
import { z } from 'zod';
import type { Scope } from '../scope.ts';
import type { Select, TenantCalls } from '../store/call-store.ts';
import { Parameters } from '../store/condition.ts';
import { dayOf } from '../store/instant.ts';
import { chooseSource } from './choose-source.ts';
import { aggregateSql, conditionsOf, labelName, neededAggregates, type SpendSource } from './compile-spend.ts';
import { dimensionDefinitions } from './dimensions.ts';
import type { BreakdownsQuery, ReadBreakdown } from './sum-reader.ts';
import { aliasOf } from './sums.ts';

const hourMs = 3_600_000;

const rowSchema = z.record(z.string(), z.unknown());

/** Several breakdowns of the same calls, read once; one answer a set, in their order. */
export async function readBreakdowns(scope: Scope, query: BreakdownsQuery): Promise<ReadBreakdown[]> {
  if (query.sets.length === 0) return [];
  if (scope.sums !== undefined) return scope.sums.breakdowns(query);
  const { caller, store } = scope;
  const asked = spendQueryOf(query);
  const source = scope.roll_up.isReliable() ? await chooseSource(scope.db, caller, asked) : 'calls';
  const calls = store.for(caller);
  const select = compile(query, asked, { store: calls, project_name: caller.project_name, source });
  const rows = await calls.query({ ...select, signal: caller.signal, schema: rowSchema });
  const names = [...asked.by];
  return query.sets.map((set) => {
    const mask = maskOf(set, names);
    const found = rows.filter((row) => Number(row['set_mask']) === mask);
    const places = set.map((name) => labelName(names.indexOf(name)));
    return {
      groups: found.slice(0, query.limit).map((sums) => ({ values: places.map((place) => String(sums[place])), sums })),
      truncated: found.length > query.limit,
    };
  });
}

/** The same as one query, for whatever only asks what is named in it; every dimension once. */
function spendQueryOf({ sets, measures, filters, from, to }: BreakdownsQuery): SpendQuery {
  const empty = spendQuerySchema.parse({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
  return { ...empty, by: [...new Set(sets.flat())], measures: [...measures], filters: [...filters] };
}

function compile(
  { sets, limit, only }: BreakdownsQuery,
  query: SpendQuery,
  { store, project_name, source }: { store: TenantCalls; project_name: string; source: SpendSource },
): Select {
  const params = new Parameters();
  const { by: names } = query;
  const keys = names.map((name, index) => `${dimensionDefinitions[name].key} AS k${index}`);
  const labels = names.map((name, index) => `${dimensionDefinitions[name].label(`k${index}`)} AS ${labelName(index)}`);
  const aggregates = neededAggregates(query).map((name) => `${aggregateSql(name, source)} AS ${aliasOf(name)}`);
  const mask = names.length === 0 ? '0' : `grouping(${names.map((_, index) => `k${index}`).join(', ')})`;
  const grouped = sets.map((set) => `(${set.map((name) => `k${names.indexOf(name)}`).join(', ')})`);
  const order = [`${aliasOf('cost')} DESC`, ...names.map((_, index) => `k${index}`)].join(', ');
  const group = names.length === 0 ? '' : `GROUP BY GROUPING SETS (${grouped.join(', ')}) ORDER BY ${order}`;
  return {
    columns: [...keys, ...labels, ...aggregates, `${mask} AS set_mask`].join(', '),
    from: source,
    final: source === 'calls',
    where: [
      ...conditionsOf(query, source, store, params),
      ...(only === undefined ? [] : [onlyCondition(only, params)]),
    ],
    tail: `${group} LIMIT ${limit + 1} BY set_mask`,
    params: { ...params.values, project_name },
  };
}

function onlyCondition({ grain, at }: NonNullable<BreakdownsQuery['only']>, params: Parameters): string {
  return grain === 'day'
    ? `day IN ${params.add(at.map(dayOf), 'Array(Date32)')}`
    : `hour IN ${params.add(
        at.map((ms) => Math.floor(ms / hourMs)),
        'Array(Int64)',
      )}`;
}

/** As the engine's `grouping` tells a set: a bit a name, the first one highest, set where the name is not in it. */
function maskOf(set: readonly Dimension[], names: readonly Dimension[]): number {
  return names.reduce((mask, name) => mask * 2 + (set.includes(name) ? 0 : 1), 0);
}
