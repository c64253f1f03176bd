import { formatUsd } from '@apex/pricing';
import { tokenKinds, type Usage } from '@apex/contracts';
import { engineTime } from '../store/instant.ts';
import type { JsonLines } from '../store/json-lines.ts';
import type { CallRecord, JoinFacts } from './call-record.ts';
import type { Labels, Outcome } from './outcome.ts';
import { storedLabel } from './stored-label.ts';
import type { StoredPrice } from './price-outcome.ts';

/** Adds a call as a line for table `calls`. */
export function addCallLine(lines: JsonLines, record: CallRecord): void {
  lines
    .begin()
    .plain('call_id', record.call_id)
    .count('version', record.version)
    .plain('at', engineTime(record.at_ms))
    .plain('import_id', record.import_id)
    .plain('first_occurrence_id', record.first_occurrence_id)
    .plain('digest', record.digest);
  if (record.improvement !== null) {
    const { import_id, cost_before } = record.improvement;
    lines.plain('improved_by', import_id);
    if (cost_before !== null) lines.plain('cost_before', formatUsd(cost_before));
  }
  addOutcome(lines, record.outcome);
  addPrice(lines, record.price);
  addLabels(lines, record.labels);
  if (record.joined !== undefined) addJoin(lines, record.joined);
  lines.end();
}

/** `has_usage` and the tokens by kind. */
export function addUsage(lines: JsonLines, usage: Usage | null): void {
  if (usage === null) return;
  lines.flag('has_usage', true);
  for (const kind of tokenKinds) lines.count(kind, usage[kind]);
}

function addOutcome(lines: JsonLines, outcome: Outcome): void {
  addUsage(lines, outcome.usage);
  lines
    .text('model', storedLabel(outcome.model || outcome.model_served))
    .text('model_served', outcome.model_served)
    .text('operation', storedLabel(outcome.operation))
    .plain('tier', outcome.tier)
    .plain('status', outcome.status)
    .text('error_type', storedLabel(outcome.error_type))
    .text('finish_reason', outcome.finish_reason)
    .flag('streaming', outcome.streaming)
    .text('response_id', outcome.response_id)
    .texts('tools', outcome.tools);
  if (outcome.latency_ms !== null) lines.plain('latency_us', microseconds(outcome.latency_ms));
  if (outcome.ttft_ms !== null) lines.plain('ttft_us', microseconds(outcome.ttft_ms));
  if (outcome.reported_cost_usd !== null) lines.plain('reported_cost', outcome.reported_cost_usd);
}

function addPrice(lines: JsonLines, price: StoredPrice): void {
  lines.text('provider', storedLabel(price.provider));
  if (price.cost === null) return;
  lines
    .plain('cost', formatUsd(price.cost))
    .text('price_source', price.source)
    .text('price_version', price.version)
    .text('price_valid_from', price.valid_from);
  for (const part of ['input', 'cache_read', 'cache_write', 'output'] as const) {
    if (price[part] !== 0n) lines.plain(`cost_${part}`, formatUsd(price[part]));
  }
}

function addLabels(lines: JsonLines, labels: Labels): void {
  lines
    .plain('source', labels.source)
    .text('project_label', storedLabel(labels.project_label))
    .text('branch', storedLabel(labels.branch))
    .text('application', storedLabel(labels.application))
    .text('feature', storedLabel(labels.feature))
    .text('environment', storedLabel(labels.environment))
    .text('agent', storedLabel(labels.agent))
    .text('user', storedLabel(labels.user))
    .text('session', storedLabel(labels.session))
    .text('task', storedLabel(labels.task))
    .text('prompt_hash', labels.prompt_hash)
    .text('trace_id', labels.trace_id)
    .text('span_id', labels.span_id)
    .map('tags', labels.tags);
}

function addJoin(
  lines: JsonLines,
  { reports, disagreement, usage_from, usage_convention, superseded_by }: JoinFacts,
): void {
  lines
    .count('reports', reports)
    .text('disagreement', disagreement)
    .text('usage_from', usage_from)
    .text('usage_convention', usage_convention);
  if (superseded_by !== null) lines.flag('superseded', true).text('superseded_by', superseded_by);
}

function microseconds(ms: number): string {
  return String(Math.round(ms * 1000));
}
