import { serviceTierSchema, type ServiceTier } from '@apex/contracts';
import { type TokenBucket, tokenBuckets } from '@apex/formats';
import { parseUsd } from '@apex/pricing';
import { z } from 'zod';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import { momentConditions } from '../store/period.ts';

/** The model a provider bills: the one that served, else the one asked for. */
export const billedModelSql = "if(model_served = '', model, model_served)";

/** The tokens that each stored part of a cost pays for, and the part. */
export const bucketSql: Readonly<Record<TokenBucket, { readonly tokens: string; readonly cost: string }>> = {
  input: { tokens: 'sum(toUInt64(input) + audio_in + image_in)', cost: 'sum(cost_input)' },
  cache_read: { tokens: 'sum(toUInt64(cache_read))', cost: 'sum(cost_cache_read)' },
  cache_write: { tokens: 'sum(toUInt64(cache_write_5m) + cache_write_1h)', cost: 'sum(cost_cache_write)' },
  output: { tokens: 'sum(toUInt64(output) + audio_out + image_out)', cost: 'sum(cost_output)' },
};

export const bucketColumns = tokenBuckets.flatMap((bucket) => [
  `${bucketSql[bucket].tokens} AS tokens_${bucket}`,
  `${bucketSql[bucket].cost} AS cost_${bucket}_sum`,
]);

export type Buckets = Readonly<Record<TokenBucket, bigint>>;

/** Tokens and cost of some calls by what they are billed as; the costs add up to the calls' own, to the last digit. */
export interface BucketSums {
  readonly tokens: Buckets;
  readonly usd: Buckets;
}

/** Our calls of an hour. */
export interface OurSum extends BucketSums {
  readonly hour_ms: number;
  readonly provider: string;
  readonly model: string;
  readonly tier: ServiceTier;
  /** False: no price is known, and `usd` is 0. */
  readonly priced: boolean;
  readonly calls: number;
}

const whole = z.union([z.string(), z.number()]).transform((value) => BigInt(value));
const money = z.union([z.string(), z.number()]).transform((value) => parseUsd(String(value)));
export const bucketRowShape = {
  total_cost: money,
  ...Object.fromEntries(
    tokenBuckets.flatMap((bucket) => [
      [`tokens_${bucket}`, whole],
      [`cost_${bucket}_sum`, money],
    ]),
  ),
};
const rowSchema = z.looseObject({
  hour_number: z.number(),
  provider: z.string(),
  billed_model: z.string(),
  tier: serviceTierSchema,
  priced: z.number().transform((known) => known === 1),
  n: z.union([z.string(), z.number()]).transform(Number),
  ...bucketRowShape,
});

const hourMs = 3_600_000;

/** Our calls of a period, by hour, provider, model and tier. */
export async function readOurSums({ caller, store }: Scope, from_ms: number, to_ms: number): Promise<OurSum[]> {
  const params = new Parameters();
  const iso = (ms: number): string => new Date(ms).toISOString();
  const rows = await store.for(caller).query({
    columns: [
      'hour AS hour_number',
      'provider',
      `${billedModelSql} AS billed_model`,
      'tier',
      'toUInt8(cost IS NOT NULL) AS priced',
      'count() AS n',
      'sum(ifNull(cost, 0)) AS total_cost',
      ...bucketColumns,
    ].join(', '),
    from: 'calls',
    final: true,
    where: [...momentConditions(iso(from_ms), '>=', params), ...momentConditions(iso(to_ms), '<', params)],
    tail: 'GROUP BY hour_number, provider, billed_model, tier, priced ORDER BY hour_number, provider, billed_model, tier, priced',
    params: params.values,
    signal: caller.signal,
    schema: rowSchema,
  });
  return rows.map((row) => ({
    hour_ms: row.hour_number * hourMs,
    provider: row.provider,
    model: row.billed_model,
    tier: row.tier,
    priced: row.priced,
    calls: row.n,
    ...bucketSumsOf(row),
  }));
}

/**
 * Each part of a call's cost is rounded for itself, so that they may miss the cost by some picodollars: those go to the
 * largest part.
 */
export function bucketSumsOf(row: Readonly<Record<string, unknown>>): BucketSums {
  const read = (name: string): bigint => {
    const value = row[name];
    return typeof value === 'bigint' ? value : 0n;
  };
  const tokens = bucketsOf((bucket) => read(`tokens_${bucket}`));
  const parts = bucketsOf((bucket) => read(`cost_${bucket}_sum`));
  const rest = tokenBuckets.reduce((left, bucket) => left - parts[bucket], read('total_cost'));
  const [largest] = tokenBuckets.toSorted((one, other) => compare(parts[other], parts[one]));
  return { tokens, usd: largest === undefined ? parts : { ...parts, [largest]: parts[largest] + rest } };
}

export function bucketsOf(value: (bucket: TokenBucket) => bigint): Buckets {
  const [input, cache_read, cache_write, output] = [
    value('input'),
    value('cache_read'),
    value('cache_write'),
    value('output'),
  ];
  return { input, cache_read, cache_write, output };
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
