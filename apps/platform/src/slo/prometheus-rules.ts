import { burnRules, burnRunbook } from './burn-rules.ts';
import type { Indicator, Objective } from './objective.ts';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (AlertRule | RecordingRule)[];
}

const escaped = (form: string): string => form.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

function selector(indicator: Exclude<Indicator, { kind: 'gauge' }>, more: readonly string[] = []): string {
  const matches = [
    ...Object.entries(indicator.of).map(([label, form]) => `${label}=~"${escaped(form)}"`),
    ...Object.entries(indicator.except ?? {}).map(([label, form]) => `${label}!~"${escaped(form)}"`),
    ...more,
  ];
  return matches.length === 0 ? '' : `{${matches.join(',')}}`;
}

/** All events of a window, as PromQL. */
export function totalEvents(indicator: Indicator, window: string): string {
  if (indicator.kind === 'gauge') return `sum(count_over_time(${indicator.metric}[${window}:1m]))`;
  const metric = indicator.kind === 'duration' ? `${indicator.metric}_count` : indicator.metric;
  return `sum(increase(${metric}${selector(indicator)}[${window}]))`;
}

/** The bad ones among them. */
export function badEvents(indicator: Indicator, window: string): string {
  if (indicator.kind === 'gauge') {
    return `sum(sum_over_time((${indicator.metric} > bool ${indicator.at_most})[${window}:1m]))`;
  }
  if (indicator.kind === 'counter') {
    const bad = Object.entries(indicator.bad).map(([label, form]) => `${label}=~"${escaped(form)}"`);
    // A status that never came has no series; none is not nothing.
    return `(sum(increase(${indicator.metric}${selector(indicator, bad)}[${window}])) or vector(0))`;
  }
  const good = `${indicator.metric}_bucket${selector(indicator, [`le="${indicator.at_most_seconds}"`])}`;
  return `(${totalEvents(indicator, window)} - sum(increase(${good}[${window}])))`;
}

const allowed = (objective: Objective): number => Number((1 - objective.objective).toPrecision(6));

function burnExpression(objective: Objective, window: string): string {
  const { indicator } = objective;
  return `${badEvents(indicator, window)} / ${totalEvents(indicator, window)} / ${allowed(objective)}`;
}

function groupOf(objective: Objective, base: string): RuleGroup {
  const { name, title, sla, runbook, least_events, least_in_window, window_days, indicator } = objective;
  const isJudged = `${totalEvents(indicator, `${window_days}d`)} >= ${least_in_window}`;
  const annotations = (description: string) => ({
    summary: `${title}: error budget burning`,
    description: `${description} Promised: ${sla} What to do at once: ${base}${burnRunbook}`,
    runbook_url: `${base}${runbook}`,
  });
  const windows = [...burnRules.map((rule) => rule.window), `${window_days}d`];
  return {
    name: `apex-slo-${name}`,
    interval: '1m',
    rules: [
      ...windows.map((window) => ({
        record: 'apex:slo_burn_rate:ratio',
        expr: burnExpression(objective, window),
        labels: { slo: name, window },
      })),
      ...burnRules.map(({ window, factor, severity }) => ({
        alert: `ApexSloBurn_${name.replaceAll('-', '_')}_${window}`,
        expr: `${burnExpression(objective, window)} >= ${factor} and ${totalEvents(indicator, window)} >= ${least_events} and ${isJudged}`,
        labels: { severity, slo: name },
        annotations: annotations(`Over ${window} the budget burns at least ${factor} times as fast as allowed.`),
      })),
      {
        alert: `ApexSloSpent_${name.replaceAll('-', '_')}`,
        expr: `${burnExpression(objective, `${window_days}d`)} >= 1 and ${isJudged}`,
        for: '5m',
        labels: { severity: 'ticket', slo: name },
        annotations: annotations(`The error budget of ${window_days} days is spent.`),
      },
    ],
  };
}

interface PlainRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  readonly runbook: string;
}

/** What is no objective and yet wants somebody: causes, where objectives are symptoms. */
const plainRules: readonly PlainRule[] = [
  {
    alert: 'ApexDown',
    expr: 'up{job="apex"} == 0',
    for: '2m',
    severity: 'page',
    summary: 'Apex does not answer its scrapes',
    runbook: 'docs/runbooks/service-restart.md',
  },
  {
    alert: 'ApexDatabaseAway',
    expr: 'apex_store_circuit_open{store="postgresql"} == 1',
    for: '1m',
    severity: 'page',
    summary: 'PostgreSQL does not answer',
    runbook: 'docs/runbooks/database-recovery.md',
  },
  {
    alert: 'ApexClickhouseAway',
    expr: 'apex_store_circuit_open{store="clickhouse"} == 1',
    for: '2m',
    severity: 'page',
    summary: 'ClickHouse does not answer; intakes are kept in the spool',
    runbook: 'docs/runbooks/clickhouse-away.md',
  },
  {
    alert: 'ApexPoolBusy',
    expr: 'apex_database_pool_connections{state="waiting"} > 0',
    for: '5m',
    severity: 'ticket',
    summary: 'Requests wait for a connection of the PostgreSQL pool',
    runbook: 'docs/runbooks/high-latency.md',
  },
  {
    alert: 'ApexEventLoopLate',
    expr: 'apex_nodejs_eventloop_lag_p99_seconds > 0.25',
    for: '5m',
    severity: 'ticket',
    summary: 'The event loop of a process is late',
    runbook: 'docs/runbooks/high-latency.md',
  },
  {
    alert: 'ApexSpoolGrowing',
    expr: 'apex_ingest_spool_bytes > 0.5 * apex_ingest_spool_most_bytes',
    for: '5m',
    severity: 'page',
    summary: 'The spool of intakes is more than half full',
    runbook: 'docs/runbooks/disk-full.md',
  },
  {
    alert: 'ApexGatewayStale',
    expr: 'apex_gateway_stale_seconds > 60',
    for: '1m',
    severity: 'page',
    summary: 'The gateway decides calls on settings it cannot renew',
    runbook: 'docs/runbooks/gateway.md',
  },
  {
    alert: 'ApexGatewayJournalFilling',
    expr: 'apex_gateway_journal_bytes > 0.5 * apex_gateway_journal_most_bytes',
    for: '5m',
    severity: 'page',
    summary: 'The journal of the gateway is more than half full: telemetry does not take its records',
    runbook: 'docs/runbooks/gateway.md',
  },
  {
    alert: 'ApexGatewayBreakersOpen',
    expr: 'sum by (kind) (apex_gateway_upstreams{breaker="open"}) > 0',
    for: '10m',
    severity: 'ticket',
    summary: 'Upstreams of a kind are left alone because they fail',
    runbook: 'docs/runbooks/gateway.md',
  },
];

/** Prometheus rules of the objectives and of a few causes; `base` is where the repository's pages are read. */
export function prometheusRules(objectives: readonly Objective[], base: string): { readonly groups: RuleGroup[] } {
  const causes = plainRules.map(({ alert, expr, for: duration, severity, summary, runbook }) => ({
    alert,
    expr,
    for: duration,
    labels: { severity },
    annotations: { summary, description: `${summary}.`, runbook_url: `${base}${runbook}` },
  }));
  return {
    groups: [
      ...objectives.map((objective) => groupOf(objective, base)),
      { name: 'apex-causes', interval: '30s', rules: causes },
    ],
  };
}
