import { contentHash } from '../../value/content-hash.ts';
import type { Labels } from '../../value/label.ts';
import type { MetricPoint } from '../sighting.ts';
import { at } from '../wire/field.ts';
import type { WirePoint } from '../wire/item.ts';
import { checkMoment } from './instants.ts';
import { ItemFault } from './rejection.ts';
import type { Place } from './span.ts';

const perKind = 'gen_ai.client.inference.usage.';
const wanted = new Set([
  'claude_code.token.usage',
  'claude_code.cost.usage',
  'codex.turn.token_usage',
  'gen_ai.client.token.usage',
  'gen_ai.client.inference.tokens',
]);

/** Metrics that add up what calls used; others say nothing that calls could be held against. */
export function isUsageMetric(name: string): boolean {
  return wanted.has(name) || name.startsWith(perKind);
}

export function readPoint(point: WirePoint, place: Place, labels: Labels): MetricPoint {
  const { dialect, scope, resource, receivedAtMs } = place;
  const { fields, metric, temporality } = point;
  const endedAtMs = checkMoment(point.time, 'time', receivedAtMs);
  const startedAtMs = point.started.ms < 0 ? endedAtMs : checkMoment(point.started, 'start time', receivedAtMs);
  if (!(point.value >= 0 && point.value < 1e15)) {
    throw new ItemFault('value_invalid', 'The point has no sum, or one that is negative or beyond 10^15.');
  }
  const series = [metric, temporality, scope.name, scope.version, resource.service, fields.signature()];
  return {
    key: `metric:${contentHash([...series, startedAtMs, endedAtMs].join('\n'))}`,
    emitter: dialect.emitter,
    scope: scope.name,
    scope_version: scope.version,
    service: resource.service,
    metric,
    kind: kindOf(metric, labels.of(fields.text(at.token_type))),
    model: labels.of(fields.text(at.model) || fields.text(at.model_served)),
    session: labels.of(fields.text(at.session)) || resource.session,
    user: labels.of(fields.text(at.user)) || resource.user,
    started_at_ms: startedAtMs,
    at_ms: endedAtMs,
    temporality,
    value: decimal(point.value),
  };
}

function kindOf(metric: string, told: string): string {
  if (metric === 'claude_code.cost.usage') return 'cost_usd';
  return metric.startsWith(perKind) ? metric.slice(perKind.length) : told;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(12).replace(/\.?0+$/, '');
}
