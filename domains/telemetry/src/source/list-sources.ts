import type { Source, SourceList } from '@apex/contracts';
import { formatUsd, parseUsd, sumPico } from '@apex/pricing';
import { z } from 'zod';
import { type CallSelection, periodConditions } from '../replay/replay-conditions.ts';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { wholeCount } from '../store/whole-count.ts';
import { namedService } from './named-service.ts';

type AskedPeriod = Pick<CallSelection, 'from' | 'to'>;

const count = z.string().transform(wholeCount);
const moment = z.string().transform((text) => new Date(text).toISOString());

/** The engine tells none where there was nothing to measure. */
const quantiles = z.array(z.number().nullable());

const intakeSchema = z.object({
  emitter: z.string(),
  named: z.string(),
  scopes: z.array(z.tuple([z.string(), z.string()])),
  signals: z.array(z.enum(['traces', 'logs', 'metrics'])),
  sent_by: z.array(z.string()),
  first_at: moment,
  last_at: moment,
  requests: count,
  items: count,
  rejected: count,
  reports: count,
  aggregates: count,
  delays: quantiles,
  storing: quantiles,
});
type IntakeSums = z.output<typeof intakeSchema>;

const mostSources = 500;

/**
 * Who sends what, by instrumentation and service: of a period of arrival. What became of it is told of the calls of that
 * period, by their own time.
 */
export async function listSources({ caller, store }: Scope, period: AskedPeriod): Promise<SourceList> {
  const calls = store.for(caller);
  const [intakes, counted, totals, metrics] = await Promise.all([
    readIntakes(calls, period),
    readCounted(calls, period),
    readTotals(calls, period),
    readMetrics(calls, period),
  ]);
  return { sources: intakes.map((sums) => sourceOf(sums, counted)), calls: totals, metrics };
}

function readIntakes(store: TenantCalls, period: AskedPeriod): Promise<IntakeSums[]> {
  const params = new Parameters();
  return store.query({
    columns: `emitter, ${namedService('intakes')} AS named, groupUniqArray(50)((scope, scope_version)) AS scopes, groupUniqArray(signal) AS signals,
      groupUniqArrayIf(50)(key_id, key_id != '') AS sent_by, min(received_at) AS first_at, max(received_at) AS last_at,
      toString(count()) AS requests, toString(sum(intakes.items)) AS items, toString(sum(intakes.rejected)) AS rejected,
      toString(sum(intakes.calls)) AS reports, toString(sum(intakes.aggregates)) AS aggregates,
      quantilesIf(0.5, 0.95)(greatest(0, dateDiff('millisecond', newest_at, received_at)), newest_at IS NOT NULL) AS delays,
      quantiles(0.5, 0.95)(greatest(0, dateDiff('millisecond', received_at, stored_at))) AS storing`,
    from: 'intakes',
    final: true,
    where: periodConditions(period, params, { at: 'received_at' }),
    params: params.values,
    tail: `GROUP BY emitter, named ORDER BY max(received_at) DESC, emitter, named LIMIT ${mostSources}`,
    schema: intakeSchema,
  });
}

/** Calls for which an emitter is believed; the sender's service is the calls' application. */
interface Counted {
  readonly priced: number;
  readonly told: number;
}

async function readCounted(store: TenantCalls, period: AskedPeriod): Promise<Map<string, Counted>> {
  const params = new Parameters();
  const rows = await store.query({
    columns: `usage_from, application, toString(countIf(cost IS NOT NULL)) AS priced, toString(count()) AS told`,
    from: 'calls',
    final: true,
    where: ["source = 'otlp'", ...periodConditions(period, params)],
    params: params.values,
    tail: 'GROUP BY usage_from, application',
    schema: z.object({ usage_from: z.string(), application: z.string(), priced: count, told: count }),
  });
  return new Map(
    rows.map(({ usage_from, application, priced, told }) => [`${usage_from} ${application}`, { priced, told }]),
  );
}

function sourceOf(sums: IntakeSums, counted: ReadonlyMap<string, Counted>): Source {
  const { emitter, named: service, scopes, delays, storing, ...rest } = sums;
  const { priced, told } = counted.get(`${emitter} ${service}`) ?? { priced: 0, told: 0 };
  return {
    ...rest,
    emitter,
    service,
    scopes: scopes.map(([scope, version]) => ({ scope, version })).toSorted((a, b) => (a.scope < b.scope ? -1 : 1)),
    priced_calls: priced,
    unpriced_calls: told - priced,
    evidence: Math.max(0, sums.reports - told),
    delay: delayOf(delays),
    storing: delayOf(storing),
  };
}

function delayOf([p50_ms = null, p95_ms = null]: z.output<typeof quantiles>): Source['delay'] {
  if (p50_ms === null || p95_ms === null) return null;
  return { p50_ms: Math.round(p50_ms), p95_ms: Math.round(p95_ms) };
}

const totalsSchema = z.object({
  calls: count,
  reports: count,
  joined: count,
  priced: count,
  no_usage: count,
  no_price: count,
  disagreeing: count,
  undecided: count,
  spent: z.string(),
});

async function readTotals(store: TenantCalls, period: AskedPeriod): Promise<SourceList['calls']> {
  const params = new Parameters();
  const counts = {
    calls: 'count()',
    reports: 'sum(calls.reports)',
    joined: 'countIf(calls.reports > 1)',
    priced: 'countIf(cost IS NOT NULL)',
    no_usage: 'countIf(NOT has_usage)',
    no_price: 'countIf(has_usage AND cost IS NULL)',
    disagreeing: "countIf(disagreement != '')",
    undecided: "countIf(usage_convention = 'undecided')",
  };
  const columns = Object.entries(counts).map(([name, sql]) => `toString(${sql}) AS ${name}`);
  const [row] = await store.query({
    columns: [...columns, 'ifNull(sum(cost), toDecimal128(0, 12)) AS spent'].join(', '),
    from: 'calls',
    final: true,
    where: ["source = 'otlp'", ...periodConditions(period, params)],
    params: params.values,
    schema: totalsSchema,
  });
  if (row === undefined) throw new TypeError('a sum without groups gave no row');
  const { spent, ...totals } = row;
  return { ...totals, cost_usd: formatUsd(parseUsd(spent)) };
}

const mostSeries = 100_000;

const seriesSchema = z.object({
  emitter: z.string(),
  named: z.string(),
  metric: z.string(),
  kind: z.string(),
  told: z.string(),
});

/** Deltas are added up; of what counts on from one start the largest stands for the series. */
async function readMetrics(store: TenantCalls, period: AskedPeriod): Promise<SourceList['metrics']> {
  const params = new Parameters();
  const series = await store.query({
    columns: `emitter, ${namedService('metric_points')} AS named, metric, kind,
      toString(if(temporality = 'delta', sum(value), max(value))) AS told`,
    from: 'metric_points',
    final: true,
    where: periodConditions(period, params),
    params: params.values,
    tail: `GROUP BY emitter, service, named, metric, kind, temporality, started_at, model, session, user
      ORDER BY emitter, named, metric, kind LIMIT ${mostSeries}`,
    schema: seriesSchema,
  });
  const groups = Map.groupBy(series, ({ emitter, named, metric, kind }) =>
    JSON.stringify([emitter, named, metric, kind]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { emitter, named: service, metric, kind } = first;
    // Counts of tokens are decimals like money, and are added as exactly.
    return [{ emitter, service, metric, kind, reported: formatUsd(sumPico(group.map(({ told }) => parseUsd(told)))) }];
  });
}
