import { serviceTierSchema, tokenKinds, type UsageSums, type UsageSumsQuery, type UsageSumsRow } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { z } from 'zod';
import type { Scope } from '../scope.ts';
import { missingLabel } from '../spend/dimensions.ts';
import { sums } from '../spend/sums.ts';
import { Parameters } from '../store/condition.ts';
import { engineTime, storableMs } from '../store/instant.ts';
import { totalTokensSql } from '../call/stored-call.ts';
import { replayConditions } from './replay-conditions.ts';

const count = z.string().transform(Number);
const sumColumns = Object.fromEntries(tokenKinds.map((kind) => [`sum_${kind}`, count]));
const rowSchema = z.looseObject({
  provider: z.string(),
  model: z.string(),
  feature_label: z.string(),
  tier: serviceTierSchema,
  has_usage: z.boolean(),
  priced: z.int().transform((known) => known === 1),
  prompt_band: z.int(),
  at_band: z.int(),
  day_band: z.int(),
  call_band: z.int(),
  n: count,
  hashed: count,
  spent: z.string().transform((text) => formatUsd(parseUsd(text))),
  first_at: z.string(),
  last_at: z.string(),
  ...sumColumns,
});
type Row = z.output<typeof rowSchema>;

const promptTokens = 'toUInt64(input) + cache_read + cache_write_5m + cache_write_1h + audio_in + image_in';
const callTokens = `toUInt64(0) + ${totalTokensSql}`;
const secondOfDay = 'intDiv(modulo(toUnixTimestamp64Milli(at), 86400000), 1000)';
/** More groups than this are no summary any more. */
const mostGroups = 200_000;

/** Tokens by model, feature, tier and the bands asked for, so that any price list can be laid over them exactly. */
export async function sumUsage({ caller, store }: Scope, query: UsageSumsQuery): Promise<UsageSums> {
  const params = new Parameters();
  const where = replayConditions(query, params);
  const band = (value: string, cuts: readonly number[], comparison: '>' | '>='): string =>
    cuts.length === 0 ? '0' : cuts.map((cut) => `(${value} ${comparison} ${params.add(cut, 'UInt64')})`).join(' + ');
  const moments = query.at.map((at) => params.add(engineTime(storableMs(Date.parse(at))), "DateTime64(3, 'UTC')"));
  const rows = await store.for(caller).query({
    columns: [
      'provider',
      'model',
      `${query.by_feature ? 'feature' : "''"} AS feature_label`,
      'tier',
      'has_usage',
      'cost IS NOT NULL AS priced',
      `toUInt32(${band(promptTokens, query.prompt_above, '>')}) AS prompt_band`,
      `toUInt32(${moments.length === 0 ? '0' : moments.map((moment) => `(at >= ${moment})`).join(' + ')}) AS at_band`,
      `toUInt32(${band(secondOfDay, query.seconds_of_day, '>=')}) AS day_band`,
      `toUInt32(${band(callTokens, query.call_above, '>')}) AS call_band`,
      'count() AS n',
      "countIf(prompt_hash != '') AS hashed",
      `${sums.cost} AS spent`,
      'min(at) AS first_at',
      'max(at) AS last_at',
      ...tokenKinds.map((kind) => `sum(${kind}) AS sum_${kind}`),
    ].join(', '),
    from: 'calls',
    final: true,
    where,
    tail: 'GROUP BY provider, model, feature_label, tier, has_usage, priced, prompt_band, at_band, day_band, call_band',
    params: { ...params.values, project_name: caller.project_name },
    settings: { max_rows_to_group_by: String(mostGroups) },
    signal: caller.signal,
    schema: rowSchema,
  });
  const first = rows.reduce((least, row) => (row.first_at < least ? row.first_at : least), rows[0]?.first_at ?? '');
  const last = rows.reduce((most, row) => (row.last_at > most ? row.last_at : most), '');
  return {
    rows: rows.map((row) => toRow(row, query.by_feature)),
    from: query.from ?? (rows.length === 0 ? null : new Date(first).toISOString()),
    to: query.to ?? (rows.length === 0 ? null : new Date(Date.parse(last) + 1).toISOString()),
  };
}

function toRow(row: Row, by_feature: boolean): UsageSumsRow {
  const { provider, model, tier, has_usage, priced, prompt_band, at_band, day_band, call_band } = row;
  const tokens = Object.fromEntries(tokenKinds.map((kind) => [kind, row[`sum_${kind}`]]));
  return {
    provider: provider || missingLabel,
    model: model || missingLabel,
    feature: by_feature ? row.feature_label || missingLabel : '',
    tier,
    has_usage,
    priced,
    prompt_band,
    at_band,
    day_band,
    call_band,
    calls: row.n,
    hashed_calls: row.hashed,
    cost_usd: row.spent,
    // Made of every token kind just above.
    tokens: tokens as UsageSumsRow['tokens'],
  };
}
