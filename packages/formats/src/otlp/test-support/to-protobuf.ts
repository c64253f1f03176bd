import protobuf from 'protobufjs';
import type { Signal } from '../sighting.ts';

/** The parts of opentelemetry-proto 1.x that tests send, written independently of the reader's field numbers. */
const proto = `
syntax = "proto3";
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message AnyValue {
  oneof value {
    string stringValue = 1; bool boolValue = 2; int64 intValue = 3; double doubleValue = 4;
    ArrayValue arrayValue = 5; KeyValueList kvlistValue = 6; bytes bytesValue = 7;
  }
}
message KeyValue { string key = 1; AnyValue value = 2; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 droppedAttributesCount = 2; }
message Event { fixed64 timeUnixNano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Status { string message = 2; int32 code = 3; }
message Span {
  bytes traceId = 1; bytes spanId = 2; string traceState = 3; bytes parentSpanId = 4; string name = 5; int32 kind = 6;
  fixed64 startTimeUnixNano = 7; fixed64 endTimeUnixNano = 8; repeated KeyValue attributes = 9;
  uint32 droppedAttributesCount = 10; repeated Event events = 11; Status status = 15; fixed32 flags = 16;
}
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schemaUrl = 3; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scopeSpans = 2; string schemaUrl = 3; }
message Traces { repeated ResourceSpans resourceSpans = 1; }
message LogRecord {
  fixed64 timeUnixNano = 1; int32 severityNumber = 2; string severityText = 3; AnyValue body = 5;
  repeated KeyValue attributes = 6; fixed32 flags = 8; bytes traceId = 9; bytes spanId = 10;
  fixed64 observedTimeUnixNano = 11; string eventName = 12;
}
message ScopeLogs { InstrumentationScope scope = 1; repeated LogRecord logRecords = 2; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scopeLogs = 2; }
message Logs { repeated ResourceLogs resourceLogs = 1; }
message NumberDataPoint {
  fixed64 startTimeUnixNano = 2; fixed64 timeUnixNano = 3; repeated KeyValue attributes = 7; uint32 flags = 8;
  oneof value { double asDouble = 4; sfixed64 asInt = 6; }
}
message HistogramDataPoint {
  fixed64 startTimeUnixNano = 2; fixed64 timeUnixNano = 3; fixed64 count = 4; optional double sum = 5;
  repeated fixed64 bucketCounts = 6; repeated double explicitBounds = 7; repeated KeyValue attributes = 9;
}
message Gauge { repeated NumberDataPoint dataPoints = 1; }
message Sum { repeated NumberDataPoint dataPoints = 1; int32 aggregationTemporality = 2; bool isMonotonic = 3; }
message Histogram { repeated HistogramDataPoint dataPoints = 1; int32 aggregationTemporality = 2; }
message Metric {
  string name = 1; string description = 2; string unit = 3;
  oneof data { Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; }
}
message ScopeMetrics { InstrumentationScope scope = 1; repeated Metric metrics = 2; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scopeMetrics = 2; }
message Metrics { repeated ResourceMetrics resourceMetrics = 1; }
`;

const { root } = protobuf.parse(proto, { keepCase: true });
const roots = { traces: 'Traces', logs: 'Logs', metrics: 'Metrics' } as const;
const ids = new Set(['traceId', 'spanId', 'parentSpanId']);

/** The export in protobuf that the same one in OTLP/JSON stands for. */
export function toProtobuf(signal: Signal, body: unknown): Uint8Array {
  const type = root.lookupType(roots[signal]);
  const text = JSON.stringify(body);
  const withBytes: unknown = JSON.parse(text, (key, value: unknown) =>
    ids.has(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value,
  );
  return type.encode(type.fromObject(withBytes as Record<string, unknown>)).finish();
}
