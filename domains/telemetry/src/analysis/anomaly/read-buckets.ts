import type { Filter, WatchedMeasure } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { measureDefinitions } from '../../spend/measures.ts';
import { labelsOf, readGroups } from '../../spend/read-groups.ts';
import { type Cell, cellOf } from '../explain/cell.ts';
import { type Bucket, bucketMs, type Grain } from './watched-series.ts';

export interface BucketsQuery {
  readonly measure: WatchedMeasure;
  readonly grain: Grain;
  readonly filters: readonly Filter[];
  readonly from: number;
  readonly to: number;
}

/** A bucket that has calls. */
export interface ReadBucket {
  readonly at: number;
  readonly cell: Cell;
  readonly bucket: Bucket;
}

const mostRows = 200_000;

/** Buckets with calls of each value of a dimension, or of the whole under the empty name. */
export async function readBuckets(
  scope: Scope,
  query: BucketsQuery,
  by: Filter['dimension'] | null,
): Promise<Map<string, ReadBucket[]>> {
  const { measure, grain, filters } = query;
  const asked = {
    by: by === null ? [grain] : [by, grain],
    measures: measure === 'latency.p95' ? [measure] : ['errors' as const],
    filters: [...filters],
    from: new Date(query.from).toISOString(),
    to: new Date(query.to).toISOString(),
    limit: mostRows,
  };
  const { groups } = await readGroups(scope, asked);
  const series = new Map<string, ReadBucket[]>();
  for (const group of groups) {
    const labels = labelsOf(asked, group);
    const at = Date.parse(labels.at(-1) ?? '');
    const name = by === null ? '' : (labels[0] ?? '');
    const cell = cellOf(group, name === '' ? [] : [name]);
    const p95 = measure === 'latency.p95' ? measureDefinitions[measure].value(group) : null;
    const bucket = { at, calls: Number(cell.sums.calls), value: valueOf(measure, cell, p95) };
    const known = series.get(name);
    if (known === undefined) series.set(name, [{ at, cell, bucket }]);
    else known.push({ at, cell, bucket });
  }
  for (const buckets of series.values()) buckets.sort((a, b) => a.at - b.at);
  return series;
}

/** Without gaps from `from` to `to`; a bucket without calls is nothing, of a rate or a time it is unknown. */
export function filled(
  read: readonly ReadBucket[],
  { measure, grain, from, to }: Pick<BucketsQuery, 'measure' | 'grain' | 'from' | 'to'>,
): Bucket[] {
  const known = new Map(read.map(({ at, bucket }) => [at, bucket]));
  const empty = measure === 'cost' || measure === 'calls' ? 0 : null;
  const buckets: Bucket[] = [];
  for (let at = from; at < to; at += bucketMs[grain]) buckets.push(known.get(at) ?? { at, value: empty, calls: 0 });
  return buckets;
}

function valueOf(measure: WatchedMeasure, { sums }: Cell, p95: string | number | null): number | null {
  switch (measure) {
    case 'cost':
      return Number(sums.cost) / 1e12;
    case 'calls':
      return Number(sums.calls);
    case 'error_rate':
      return sums.calls === 0n ? null : Number(sums.errors) / Number(sums.calls);
    case 'latency.p95':
      return p95 === null ? null : Number(p95);
  }
}
