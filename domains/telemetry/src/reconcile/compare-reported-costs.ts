import type { ReportedCostQuery, ReportedCosts } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { z } from 'zod';
import type { Scope } from '../scope.ts';
import { missingLabel } from '../spend/dimensions.ts';
import { Parameters } from '../store/condition.ts';
import { momentConditions } from '../store/period.ts';
import { shareOf } from './exact.ts';
import { billedModelSql } from './our-sums.ts';

const count = z.union([z.string(), z.number()]).transform(Number);
const money = z.union([z.string(), z.number()]).transform((value): bigint => parseUsd(String(value)));
const rowSchema = z.object({
  agent: z.string(),
  source: z.string(),
  provider: z.string(),
  billed_model: z.string(),
  n: count,
  compared: count,
  ours: money,
  reported: money,
});
type Row = z.output<typeof rowSchema>;
type Sums = Pick<Row, 'n' | 'compared' | 'ours' | 'reported'>;

const both = 'cost IS NOT NULL AND reported_cost IS NOT NULL';

/** What sources themselves say that calls cost, beside our prices of the same calls; the dearest first. Rows hold only what can be compared. */
export async function compareReportedCosts(
  { caller, store }: Scope,
  { from, to }: ReportedCostQuery,
): Promise<ReportedCosts> {
  const params = new Parameters();
  const rows = await store.for(caller).query({
    columns: [
      'agent',
      'source',
      'provider',
      `${billedModelSql} AS billed_model`,
      'count() AS n',
      `countIf(${both}) AS compared`,
      `sumIf(ifNull(cost, 0), ${both}) AS ours`,
      `sumIf(ifNull(reported_cost, 0), ${both}) AS reported`,
    ].join(', '),
    from: 'calls',
    final: true,
    where: [
      'reported_cost IS NOT NULL',
      ...(from === undefined ? [] : momentConditions(from, '>=', params)),
      ...(to === undefined ? [] : momentConditions(to, '<', params)),
    ],
    tail: 'GROUP BY agent, source, provider, billed_model ORDER BY ours DESC, agent, source, provider, billed_model LIMIT 1000',
    params: params.values,
    signal: caller.signal,
    schema: rowSchema,
  });
  const none: Sums = { n: 0, compared: 0, ours: 0n, reported: 0n };
  return {
    rows: rows
      .filter(({ compared }) => compared > 0)
      .map((row) => ({
        agent: row.agent || missingLabel,
        source: row.source,
        provider: row.provider || missingLabel,
        model: row.billed_model || missingLabel,
        ...figuresOf(row),
      })),
    total: figuresOf(rows.reduce(added, none)),
  };
}

function added(one: Sums, other: Sums): Sums {
  return {
    n: one.n + other.n,
    compared: one.compared + other.compared,
    ours: one.ours + other.ours,
    reported: one.reported + other.reported,
  };
}

function figuresOf({ n, compared, ours, reported }: Sums): ReportedCosts['total'] {
  return {
    calls: n,
    compared_calls: compared,
    ours_usd: formatUsd(ours),
    reported_usd: formatUsd(reported),
    difference_usd: formatUsd(reported - ours),
    share: shareOf(reported - ours, ours),
  };
}
