import type { SpendQuery } from '@apex/contracts';
import { z } from 'zod';
import type { Scope } from '../scope.ts';
import { chooseSource } from './choose-source.ts';
import { compileSpend, labelName, type SpendSource } from './compile-spend.ts';
import type { Aggregates } from './measures.ts';
import type { SpendGroups } from './sum-reader.ts';

const rowSchema = z.record(z.string(), z.unknown());

/** The sums of a query's groups, from the roll-up where it is as good as the calls. */
export async function readGroups(scope: Scope, query: SpendQuery): Promise<SpendGroups> {
  if (scope.sums !== undefined) return scope.sums.groups(query);
  const source = scope.roll_up.isReliable() ? await chooseSource(scope.db, scope.caller, query) : 'calls';
  return groupsFrom(scope, query, source);
}

export async function groupsFrom(
  { caller, store }: Pick<Scope, 'caller' | 'store'>,
  query: SpendQuery,
  source: SpendSource,
): Promise<SpendGroups> {
  const calls = store.for(caller);
  const select = compileSpend(query, source, { store: calls, project_name: caller.project_name });
  const [total = {}, ...groups] = await calls.query({ ...select, signal: caller.signal, schema: rowSchema });
  return { total, groups: groups.slice(0, query.limit), truncated: groups.length > query.limit };
}

/** The values of a group, one a dimension of its query. */
export function labelsOf(query: SpendQuery, group: Aggregates): string[] {
  return query.by.map((_, index) => String(group[labelName(index)]));
}
