import type { Objective } from './objective.ts';

interface Query {
  readonly expr: string;
  readonly legend: string;
}

const source = { type: 'prometheus', uid: '${source}' };
const rate = '$__rate_interval';

function panel(id: number, title: string, unit: string, queries: readonly Query[]) {
  return {
    id,
    title,
    type: 'timeseries',
    datasource: source,
    gridPos: { h: 8, w: 12, x: (id % 2) * 12, y: Math.floor(id / 2) * 8 },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCodePoint(65 + at),
      datasource: source,
      expr,
      legendFormat: legend,
    })),
  };
}

const quantile = (share: number, metric: string, by: string): string =>
  `histogram_quantile(${share}, sum by (le, ${by}) (rate(${metric}_bucket[${rate}])))`;

/** One dashboard: objectives on top, then what usually explains them. */
export function grafanaDashboard(objectives: readonly Objective[]) {
  const budget = objectives.map(({ name, title }) => ({
    expr: `min(apex_slo_budget_left_ratio{slo="${name}"})`,
    legend: title,
  }));
  const burn = objectives.map(({ name, title }) => ({
    expr: `apex:slo_burn_rate:ratio{slo="${name}",window="1h"}`,
    legend: title,
  }));
  const panels: readonly (readonly [title: string, unit: string, queries: readonly Query[]])[] = [
    ['Error budget left', 'percentunit', budget],
    ['Burn rate over an hour', 'none', burn],
    [
      'Requests by status',
      'reqps',
      [{ expr: `sum by (status) (rate(apex_http_requests_total[${rate}]))`, legend: '{{status}}' }],
    ],
    [
      'Slowest routes, p95',
      's',
      [{ expr: `topk(10, ${quantile(0.95, 'apex_http_request_duration_seconds', 'route')})`, legend: '{{route}}' }],
    ],
    ['PostgreSQL pool', 'none', [{ expr: 'sum by (state) (apex_database_pool_connections)', legend: '{{state}}' }]],
    ['Store circuits (1 is open)', 'none', [{ expr: 'max by (store) (apex_store_circuit_open)', legend: '{{store}}' }]],
    ['Event loop lag, p99', 's', [{ expr: 'apex_nodejs_eventloop_lag_p99_seconds', legend: '{{instance}}' }]],
    ['Memory', 'bytes', [{ expr: 'apex_process_resident_memory_bytes', legend: '{{instance}}' }]],
    ['Ingest lag', 's', [{ expr: 'apex_ingest_lag_seconds', legend: '{{instance}}' }]],
    ['Ingest spool', 'bytes', [{ expr: 'apex_ingest_spool_bytes', legend: '{{instance}}' }]],
    ['Chat runs', 'none', [{ expr: 'sum by (state) (apex_chat_runs)', legend: '{{state}}' }]],
    ['Agents, p95', 's', [{ expr: quantile(0.95, 'apex_chat_agent_duration_seconds', 'agent'), legend: '{{agent}}' }]],
    [
      'Gateway calls by outcome',
      'reqps',
      [{ expr: `sum by (outcome) (rate(apex_gateway_calls_total[${rate}]))`, legend: '{{outcome}}' }],
    ],
    [
      'Gateway overhead',
      's',
      [0.5, 0.95, 0.99].map((share) => ({
        expr: `histogram_quantile(${share}, sum by (le) (rate(apex_gateway_overhead_seconds_bucket[${rate}])))`,
        legend: `p${share * 100}`,
      })),
    ],
    [
      'Gateway retries',
      'reqps',
      [{ expr: `sum by (at) (rate(apex_gateway_retries_total[${rate}]))`, legend: 'at {{at}} upstream' }],
    ],
    [
      'Upstreams left alone',
      'none',
      [{ expr: 'sum by (kind) (apex_gateway_upstreams{breaker!="closed"})', legend: '{{kind}}' }],
    ],
    ['Gateway journal', 'bytes', [{ expr: 'apex_gateway_journal_bytes', legend: '{{instance}}' }]],
    ['Gateway settings out of date', 's', [{ expr: 'apex_gateway_stale_seconds', legend: '{{instance}}' }]],
  ];
  return {
    uid: 'apex',
    title: 'Netra Apex',
    tags: ['apex'],
    timezone: 'utc',
    schemaVersion: 39,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'source', type: 'datasource', query: 'prometheus' }] },
    panels: panels.map(([title, unit, queries], id) => panel(id, title, unit, queries)),
  };
}
