import type { Table, TenantCalls } from '../store/call-store.ts';
import { rollUpLabels } from '../spend/dimensions.ts';
import { aliasOf, bounds, type SumName, sums } from '../spend/sums.ts';

const sumNames = Object.keys(sums).filter((name): name is SumName => name in sums);

/** What the roll-up of sessions groups by within a day; calls that name no session are in it too. */
export const sessionLabels = ['session', 'project_label', 'user', 'agent', 'feature', 'provider', 'model'] as const;
/** What it sums up. */
export const sessionSums = [
  'calls',
  'errors',
  'unpriced_calls',
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'reasoning',
  'prompt',
  'cost',
] as const satisfies readonly SumName[];

interface RollUp {
  readonly table: Table;
  readonly grouping: readonly string[];
  readonly sums: readonly SumName[];
}

const rollUps: readonly RollUp[] = [
  { table: 'rollup_hours', grouping: ['day', 'hour', ...rollUpLabels], sums: sumNames },
  { table: 'rollup_sessions', grouping: ['day', ...sessionLabels], sums: sessionSums },
];

/**
 * Writes the sums of these days under a new build and then makes it the one that is read. Until the second step
 * nobody sees the rows; the ones they replace stay for queries under way until `sweepBuilds`.
 */
export async function recomputeDays(store: TenantCalls, days: readonly string[], build: string): Promise<void> {
  for (const rollUp of rollUps) await recompute(store, rollUp, { days, build });
  const lines = days.map((day) => `${store.lineHead},"day":"${day}","build":${build}}\n`);
  await store.insert('rollup_days', Buffer.from(lines.join('')));
}

async function recompute(
  store: TenantCalls,
  { table, grouping, sums: names }: RollUp,
  params: { readonly days: readonly string[]; readonly build: string },
): Promise<void> {
  const aggregates = [
    ...names.map((name) => `${sums[name]} AS ${aliasOf(name)}`),
    ...Object.entries(bounds).map(([name, pick]) => `${pick}(at) AS a_${name}`),
  ];
  await store.insertSelect(table, [...grouping, 'build', ...names, ...Object.keys(bounds)], {
    columns: [...grouping, '{build:UInt64} AS build', ...aggregates].join(', '),
    from: 'calls',
    final: true,
    where: ['day IN {days:Array(Date32)}'],
    tail: `GROUP BY ${['organisation_id', 'project_id', ...grouping].join(', ')}`,
    params,
    settings: { max_execution_time: 600, max_partitions_per_insert_block: '0' },
  });
}

/** Removes rows of builds that newer ones replaced. Not while one is being written. */
export async function sweepBuilds(store: TenantCalls): Promise<void> {
  const current = store.subselect('day, max(build)', 'rollup_days', '1', 'GROUP BY day');
  for (const { table } of rollUps) await store.remove(table, `(day, build) NOT IN ${current}`);
}
