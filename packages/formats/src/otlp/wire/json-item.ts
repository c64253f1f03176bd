import { isObject, type JsonObject } from '../../bytes/json-text.ts';
import type { WireLog, WireSpan } from './item.ts';
import { fillFields, idOf, momentOf, textOf } from './json-value.ts';
import type { NameTable } from './name-table.ts';
import { clearLog, clearSpan } from './new-item.ts';

export function fillSpan(item: JsonObject, names: NameTable, span: WireSpan): void {
  clearSpan(span);
  span.trace_id = idOf(item['traceId'] ?? item['trace_id'], 16);
  span.span_id = idOf(item['spanId'] ?? item['span_id'], 8);
  span.parent_span_id = idOf(item['parentSpanId'] ?? item['parent_span_id'], 8);
  span.name = textOf(item['name']);
  momentOf(item['startTimeUnixNano'] ?? item['start_time_unix_nano'], span.started);
  momentOf(item['endTimeUnixNano'] ?? item['end_time_unix_nano'], span.ended);
  const code = isObject(item['status']) ? item['status']['code'] : undefined;
  span.has_error = code === 2 || code === '2' || code === 'STATUS_CODE_ERROR' || code === 'ERROR';
  fillFields(item['attributes'], names, span.fields);
}

export function fillLog(item: JsonObject, names: NameTable, log: WireLog): void {
  clearLog(log);
  log.trace_id = idOf(item['traceId'] ?? item['trace_id'], 16);
  log.span_id = idOf(item['spanId'] ?? item['span_id'], 8);
  momentOf(item['timeUnixNano'] ?? item['time_unix_nano'], log.time);
  momentOf(item['observedTimeUnixNano'] ?? item['observed_time_unix_nano'], log.observed);
  log.event = textOf(item['eventName'] ?? item['event_name']);
  log.body = isObject(item['body']) ? textOf(item['body']['stringValue'] ?? item['body']['string_value']) : '';
  fillFields(item['attributes'], names, log.fields);
}
