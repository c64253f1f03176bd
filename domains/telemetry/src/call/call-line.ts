import { formatUsd } from '@apex/pricing';
import { tokenKinds, type Usage } from '@apex/contracts';
import { engineTime } from '../store/instant.ts';
import { JsonLine } from '../store/json-line.ts';
import type { CallRecord } from './call-record.ts';
import type { Labels, Outcome } from './outcome.ts';
import type { StoredPrice } from './price-outcome.ts';

const none = '(none)';

/** A call as a line for table `calls`. */
export function callLine(head: string, record: CallRecord): string {
  const line = new JsonLine(head)
    .plain('call_id', record.call_id)
    .count('version', record.version)
    .plain('at', engineTime(record.at_ms))
    .plain('import_id', record.import_id)
    .plain('first_occurrence_id', record.first_occurrence_id)
    .plain('digest', record.digest);
  addOutcome(line, record.outcome);
  addPrice(line, record.price);
  addLabels(line, record.labels);
  return line.end();
}

/** `has_usage` and the tokens by kind. */
export function addUsage(line: JsonLine, usage: Usage | null): void {
  if (usage === null) return;
  line.flag('has_usage', true);
  for (const kind of tokenKinds) line.count(kind, usage[kind]);
}

/** A missing value is stored as nothing, however its source spells it, so that it is one group. */
export function storedLabel(value: string): string {
  return value === none ? '' : value;
}

function addOutcome(line: JsonLine, outcome: Outcome): void {
  addUsage(line, outcome.usage);
  line
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
  if (outcome.latency_ms !== null) line.plain('latency_us', microseconds(outcome.latency_ms));
  if (outcome.ttft_ms !== null) line.plain('ttft_us', microseconds(outcome.ttft_ms));
  if (outcome.reported_cost_usd !== null) line.plain('reported_cost', outcome.reported_cost_usd);
}

function addPrice(line: JsonLine, price: StoredPrice): void {
  line.text('provider', storedLabel(price.provider));
  if (price.cost === null) return;
  line
    .plain('cost', formatUsd(price.cost))
    .plain('cost_input', formatUsd(price.input))
    .plain('cost_cache_read', formatUsd(price.cache_read))
    .plain('cost_cache_write', formatUsd(price.cache_write))
    .plain('cost_output', formatUsd(price.output))
    .text('price_source', price.source)
    .text('price_version', price.version)
    .text('price_valid_from', price.valid_from);
}

function addLabels(line: JsonLine, labels: Labels): void {
  line
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

function microseconds(ms: number): string {
  return String(Math.round(ms * 1000));
}
