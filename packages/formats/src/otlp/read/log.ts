import { contentHash } from '../../value/content-hash.ts';
import type { Dialect, SpanView } from '../dialects/dialect.ts';
import { roleOf } from '../dialects/registry.ts';
import type { Sighting } from '../sighting.ts';
import { badId } from '../wire/bounds.ts';
import { at } from '../wire/field.ts';
import type { Fields } from '../wire/fields.ts';
import type { WireLog } from '../wire/item.ts';
import { checkMoment } from './instants.ts';
import { readUsage } from './read-usage.ts';
import { type Place, requestId } from './span.ts';

/** The log events that tell of one call each, and when they do. */
const events: Readonly<Record<string, (fields: Fields) => boolean>> = {
  'claude_code.api_request': () => true,
  'claude_code.api_error': () => true,
  'codex.sse_event': (fields) =>
    fields.text(at.operation_id) === 'response.completed' && (fields.has(at.input) || fields.has(at.output)),
  // The answered ones are told by the span that has the usage.
  'codex.api_request': (fields) => Number(fields.get(at.http_status) ?? 0) >= 400,
  'gen_ai.client.inference.operation.details': () => true,
};

/** Event name of a record: its own field, an attribute, or the body of older emitters. */
export function eventOf(log: WireLog, dialect: Dialect): string {
  const named = log.fields.text(at.event_name) || (Object.hasOwn(events, log.body) ? log.body : log.event);
  return dialect.emitter === 'claude-code' && !named.startsWith('claude_code.') ? `claude_code.${named}` : named;
}

/** What the record reports of a call; null for the many that tell of something else. */
export function readLog(log: WireLog, place: Place): Sighting | null {
  const { dialect, scope, resource, observer, receivedAtMs } = place;
  const { fields } = log;
  const event = eventOf(log, dialect);
  if (!Object.hasOwn(events, event) || events[event]?.(fields) !== true) return null;
  const view: SpanView = { name: event, scope: scope.name, fields };
  if (event.startsWith('gen_ai.') && (roleOf(dialect, view) ?? 'call') !== 'call') return null;
  const endedAtMs = checkMoment(log.time.ms < 0 ? log.observed : log.time, 'time', receivedAtMs);
  const lasted = Number(fields.get(at.latency_ms) ?? Number.NaN);
  const latency = lasted >= 0 && lasted <= 1e9 ? Math.round(lasted * 1000) / 1000 : null;
  const startedAtMs = Math.floor(endedAtMs - (dialect.emitter === 'codex' ? 0 : (latency ?? 0)));
  const hasError = event === 'claude_code.api_error';
  const observation = observer.observe({ key: '', startedAtMs, fields, hasError }, dialect, resource);
  observation.trace_id = log.trace_id === badId ? '' : log.trace_id;
  observation.span_id = log.span_id === badId ? '' : log.span_id;
  // Codex times the event, not the call.
  if (event !== 'codex.sse_event') observation.latency_ms = latency;
  const reported = hasError ? noUsage : readUsage(dialect, view);
  observation.usage = reported.usage;
  const request = requestId(view, dialect);
  const key = `log:${contentHash(JSON.stringify([event, scope, resource.service, endedAtMs, request, observation]))}`;
  observation.identity = key;
  return {
    key,
    signal: 'logs',
    role: 'call',
    rank: dialect.rank,
    emitter: dialect.emitter,
    scope: scope.name,
    scope_version: scope.version,
    service: resource.service,
    parent_span_id: '',
    request_id: request,
    ended_at_ms: endedAtMs,
    convention: reported.convention,
    reported_input: reported.reported_input,
    reported_output: reported.reported_output,
    observation,
  };
}

const noUsage = { usage: null, convention: 'none', reported_input: null, reported_output: null } as const;
