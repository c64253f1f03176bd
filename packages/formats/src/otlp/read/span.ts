import type { Dialect, SpanRole, SpanView } from '../dialects/dialect.ts';
import { roleOf } from '../dialects/registry.ts';
import type { ScopeName, WireSpan } from '../wire/item.ts';
import { badId } from '../wire/bounds.ts';
import { at } from '../wire/field.ts';
import type { Sighting, SpanLink } from '../sighting.ts';
import { between, checkMoment } from './instants.ts';
import type { Observer } from './observe.ts';
import { readUsage } from './read-usage.ts';
import { brokenId } from './rejection.ts';
import type { ResourceLabels } from './resource.ts';

/** Where an item stands and by what it is read. */
export interface Place {
  readonly dialect: Dialect;
  readonly scope: ScopeName;
  readonly resource: ResourceLabels;
  readonly observer: Observer;
  readonly receivedAtMs: number;
}

/** A span's place in its trace; throws `ItemFault` where its ids or times are none. */
export function linkOf(span: WireSpan, receivedAtMs: number): SpanLink {
  if (isBroken(span.trace_id)) throw brokenId.trace_id;
  if (isBroken(span.span_id)) throw brokenId.span_id;
  return {
    trace_id: span.trace_id,
    span_id: span.span_id,
    parent_span_id: span.parent_span_id === badId ? '' : span.parent_span_id,
    started_at_ms: checkMoment(span.started, 'start time', receivedAtMs),
  };
}

function isBroken(id: string): boolean {
  return id === '' || id === badId;
}

/** What the span reports of a call or of what stands around calls; null where its place alone matters. */
export function readSpan(span: WireSpan, link: SpanLink, place: Place): Sighting | null {
  const { dialect, scope, resource, observer, receivedAtMs } = place;
  const { fields } = span;
  const view: SpanView = { name: span.name, scope: scope.name, fields };
  const role = roleOf(dialect, view) ?? byContent(view);
  if (role === 'link') return null;
  const endedAtMs = checkMoment(span.ended, 'end time', receivedAtMs);
  const key = `span:${link.trace_id}:${link.span_id}`;
  const told = { key, startedAtMs: link.started_at_ms, fields, hasError: span.has_error };
  const observation = observer.observe(told, dialect, resource);
  observation.trace_id = link.trace_id;
  observation.span_id = link.span_id;
  if (role === 'context' && !hasLabels(observation, place)) return null;
  const latency = between(span.started, span.ended);
  if (dialect.spanIsPartial !== true && latency >= 0 && latency <= 1e9) observation.latency_ms = latency;
  const reported = role === 'context' ? noUsage : readUsage(dialect, view);
  const usage = role === 'aggregate' && isPartOfOutputAlone(reported) ? null : reported.usage;
  observation.usage = usage;
  return {
    key,
    signal: 'traces',
    role,
    rank: dialect.rank,
    emitter: dialect.emitter,
    scope: scope.name,
    scope_version: scope.version,
    service: resource.service,
    parent_span_id: link.parent_span_id,
    request_id: requestId(view, dialect),
    ended_at_ms: endedAtMs,
    convention: usage === null ? 'none' : reported.convention,
    reported_input: reported.reported_input,
    reported_output: reported.reported_output,
    observation,
  };
}

const noUsage = { usage: null, convention: 'none', reported_input: null, reported_output: null } as const;

/** Without any operation a span is a call when it names a model or counts tokens. */
function byContent({ fields }: SpanView): SpanRole {
  const counts = fields.has(at.input) || fields.has(at.output) || fields.has(at.total) || fields.has(at.reasoning);
  if (counts || fields.has(at.usage_details)) return 'call';
  const isTool = fields.has(at.tool_name);
  const namesModel = fields.has(at.model) || fields.has(at.model_served) || fields.has(at.observed_model);
  return namesModel && !isTool ? 'call' : 'context';
}

/** Steps that tell how much of an answer was reasoning, and not how long it was, add nothing up. */
function isPartOfOutputAlone(reported: { reported_input: number | null; reported_output: number | null }): boolean {
  return reported.reported_input === null && reported.reported_output === null;
}

/**
 * Labels beyond the resource's, which every call of it has anyway, are worth inheriting; so is the model above a call
 * of an emitter that tells it nowhere else.
 */
function hasLabels(observation: Sighting['observation'], { resource, dialect }: Place): boolean {
  return (
    (observation.user !== '' && observation.user !== resource.user) ||
    (observation.session !== '' && observation.session !== resource.session) ||
    observation.agent !== '' ||
    observation.feature !== '' ||
    observation.task !== '' ||
    (dialect.spanIsPartial === true && observation.model !== '') ||
    observation.environment !== resource.environment ||
    observation.project_label !== resource.project_label ||
    Object.keys(observation.tags).length > Object.keys(resource.tags).length
  );
}

export function requestId({ fields }: Pick<SpanView, 'fields'>, dialect: Dialect): string {
  const told = fields.text(at.request_id);
  if (told !== '') return told.slice(0, 255);
  return dialect.replyIdIsRequestId === true ? fields.text(at.response_id).slice(0, 255) : '';
}
