import type { TenantCalls } from '../store/call-store.ts';
import { rollUpLabels } from '../spend/dimensions.ts';
import { aliasOf, bounds, type SumName, sums } from '../spend/sums.ts';

const sumNames = Object.keys(sums).filter((name): name is SumName => name in sums);
const grouping = ['day', 'hour', ...rollUpLabels];
const columns = [...grouping, 'build', ...sumNames, ...Object.keys(bounds)];

/**
 * Writes the hours of these days under a new build and then makes it the one that is read. Until the second step
 * nobody sees the rows; the ones they replace stay for queries under way until `sweepBuilds`.
 */
export async function recomputeDays(store: TenantCalls, days: readonly string[], build: string): Promise<void> {
  const aggregates = [
    ...sumNames.map((name) => `${sums[name]} AS ${aliasOf(name)}`),
    ...Object.entries(bounds).map(([name, pick]) => `${pick}(at) AS a_${name}`),
  ];
  await store.insertSelect('rollup_hours', columns, {
    columns: [...grouping, '{build:UInt64} AS build', ...aggregates].join(', '),
    from: 'calls',
    final: true,
    where: ['day IN {days:Array(Date32)}'],
    tail: `GROUP BY ${['organisation_id', 'project_id', ...grouping].join(', ')}`,
    params: { days, build },
    settings: { max_execution_time: 600, max_partitions_per_insert_block: '0' },
  });
  const lines = days.map((day) => `${store.lineHead},"day":"${day}","build":${build}}\n`);
  await store.insert('rollup_days', Buffer.from(lines.join('')));
}

/** Removes rows of builds that newer ones replaced. Not while one is being written. */
export async function sweepBuilds(store: TenantCalls): Promise<void> {
  const current = store.subselect('day, max(build)', 'rollup_days', '1', 'GROUP BY day');
  await store.remove('rollup_hours', `(day, build) NOT IN ${current}`);
}
