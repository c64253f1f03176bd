import type { ReadExport, Sighting } from '../sighting.ts';
import { readExport } from '../read-export.ts';

export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** All exports of the tests come in now. */
export const nowMs = Date.UTC(2026, 2, 1, 12);

export function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
}

export interface SpanToSend {
  readonly scope?: string;
  readonly name?: string;
  readonly attributes: Attributes;
  readonly resource?: Attributes;
  readonly isFailed?: boolean;
}

/** An export of one span of 250 ms and half a microsecond, in OTLP/JSON. */
export function spanExport({ scope = 'someone', name = 'span', attributes, resource = {}, isFailed }: SpanToSend): {
  resourceSpans: object[];
} {
  const span = {
    traceId: '5b8aa5a2d2c872e8321cf37308d69df2',
    spanId: '051581bf3cb55c13',
    parentSpanId: 'ab1581bf3cb55c13',
    name,
    kind: 3,
    startTimeUnixNano: `${nowMs}000000`,
    endTimeUnixNano: `${nowMs + 250}000500`,
    attributes: keyValues(attributes),
    status: { code: isFailed === true ? 2 : 0 },
  };
  const scopeSpans = [{ scope: { name: scope, version: '1.0.0' }, spans: [span] }];
  return { resourceSpans: [{ resource: { attributes: keyValues(resource) }, scopeSpans }] };
}

/** A log record in OTLP/JSON. */
export function logExport(scope: string, attributes: Attributes, more: object = {}): { resourceLogs: object[] } {
  const record = { timeUnixNano: `${nowMs}000000`, attributes: keyValues(attributes), ...more };
  const scopeLogs = [{ scope: { name: scope, version: '1.0.0' }, logRecords: [record] }];
  return { resourceLogs: [{ resource: { attributes: [] }, scopeLogs }] };
}

export function jsonBytes(body: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(body));
}

export function readSpans(body: unknown): ReadExport {
  return readExport('traces', jsonBytes(body), 'json', nowMs);
}

/** The one report of an export; a link is none. */
export function sightingOf(sent: SpanToSend): Sighting | undefined {
  return readSpans(spanExport(sent)).sightings[0];
}
