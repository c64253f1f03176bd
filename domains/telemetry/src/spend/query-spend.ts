import type { SpendQuery, SpendResult, SpendRow } from '@apex/contracts';
import { requireImport } from '../import/require-import.ts';
import type { Scope } from '../scope.ts';
import { chooseSource } from './choose-source.ts';
import type { SpendSource } from './compile-spend.ts';
import { type Aggregates, countOf, measureDefinitions, moneyOf } from './measures.ts';
import { groupsFrom, labelsOf } from './read-groups.ts';
import type { SpendGroups } from './sum-reader.ts';
import { aliasOf } from './sums.ts';

/** Measures that every row carries under a name of its own. */
const everyRowHas: ReadonlySet<string> = new Set(['cost', 'calls', 'tokens', 'unpriced_calls']);

/** Any measure by any dimension over any period; from the roll-up where it is as good as the calls. */
export async function querySpend(scope: Scope, query: SpendQuery): Promise<SpendResult> {
  const { caller, db, roll_up } = scope;
  await requireImport(scope, query.import_id);
  if (scope.sums !== undefined) return told(query, scope.sums.groups(query));
  const source = roll_up.isReliable() ? await chooseSource(db, caller, query) : 'calls';
  return answerFrom(scope, query, source);
}

/** The same answer from either source. */
export async function answerFrom(
  scope: Pick<Scope, 'caller' | 'store'>,
  query: SpendQuery,
  source: SpendSource,
): Promise<SpendResult> {
  return told(query, await groupsFrom(scope, query, source));
}

function told(query: SpendQuery, { total, groups, truncated }: SpendGroups): SpendResult {
  const isEmpty = countOf(total, 'calls') === 0;
  const kept = query.by.length === 0 ? (isEmpty ? [] : [total]) : groups;
  return {
    rows: kept.map((group) => rowOf(query, group)),
    total: totalOf(query, total),
    from: query.from ?? (isEmpty ? null : String(total[aliasOf('first_at')])),
    to: query.to ?? (isEmpty ? null : momentAfter(String(total[aliasOf('last_at')]))),
    all_time: query.from === undefined && query.to === undefined,
    truncated,
  };
}

function rowOf(query: SpendQuery, group: Aggregates): SpendRow {
  const labels = labelsOf(query, group);
  const named = query.by.map((name, index): [string, string] => [name, labels[index] ?? '']);
  return { ...Object.fromEntries(named), ...totalOf(query, group) };
}

function totalOf(query: SpendQuery, group: Aggregates): SpendRow {
  const extra = query.measures
    .filter((measure) => !everyRowHas.has(measure))
    .map((measure): [string, string | number | null] => [measure, measureDefinitions[measure].value(group)]);
  return {
    cost_usd: moneyOf(group, 'cost'),
    calls: countOf(group, 'calls'),
    tokens: {
      input: countOf(group, 'input'),
      cache_read: countOf(group, 'cache_read'),
      cache_write_5m: countOf(group, 'cache_write_5m'),
      cache_write_1h: countOf(group, 'cache_write_1h'),
      output: countOf(group, 'output'),
      reasoning: countOf(group, 'reasoning'),
    },
    unpriced_calls: countOf(group, 'unpriced_calls'),
    ...Object.fromEntries(extra),
    // The contract's type has an index signature that its own `tokens` does not fit, so that no literal does.
  } as SpendRow;
}

function momentAfter(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}
