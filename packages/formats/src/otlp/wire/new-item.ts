import { Fields } from './fields.ts';
import type { WireLog, WirePoint, WireSpan } from './item.ts';

export function newSpan(): WireSpan {
  return {
    trace_id: '',
    span_id: '',
    parent_span_id: '',
    name: '',
    started: { ms: -1, ns: 0 },
    ended: { ms: -1, ns: 0 },
    has_error: false,
    fields: new Fields(),
  };
}

export function clearSpan(span: WireSpan): void {
  span.trace_id = '';
  span.span_id = '';
  span.parent_span_id = '';
  span.name = '';
  span.started.ms = -1;
  span.ended.ms = -1;
  span.has_error = false;
  span.fields.clear();
}

export function newLog(): WireLog {
  return {
    trace_id: '',
    span_id: '',
    time: { ms: -1, ns: 0 },
    observed: { ms: -1, ns: 0 },
    event: '',
    body: '',
    fields: new Fields(),
  };
}

export function clearLog(log: WireLog): void {
  log.trace_id = '';
  log.span_id = '';
  log.time.ms = -1;
  log.observed.ms = -1;
  log.event = '';
  log.body = '';
  log.fields.clear();
}

export function newPoint(): WirePoint {
  return {
    metric: '',
    temporality: 'delta',
    started: { ms: -1, ns: 0 },
    time: { ms: -1, ns: 0 },
    value: Number.NaN,
    fields: new Fields(),
  };
}

export function clearPoint(point: WirePoint): void {
  point.started.ms = -1;
  point.time.ms = -1;
  point.value = Number.NaN;
  point.fields.clear();
}
