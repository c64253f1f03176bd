import { maxAttributes } from './bounds.ts';
import type { ItemSink, WirePoint } from './item.ts';
import type { NameTable } from './name-table.ts';
import { clearPoint } from './new-item.ts';
import type { ProtobufBytes } from './protobuf-bytes.ts';
import { readAttribute } from './protobuf-value.ts';

interface Target {
  readonly end: number;
  readonly names: NameTable;
  readonly point: WirePoint;
  readonly sink: ItemSink;
}

/** Tags of the kinds of data that hold points; gauges and summaries are no totals. */
const sum = 58;
const histogram = 74;
const exponentialHistogram = 82;
const kinds = new Set([42, sum, histogram, exponentialHistogram, 90]);

/** A `Metric`: its points go to the sink if its name is wanted, else they are counted. */
export function readMetric(bytes: ProtobufBytes, { end, names, point, sink }: Target): void {
  const start = bytes.position;
  point.metric = '';
  bytes.messages(end, (field, valueEnd) => {
    if (field === 1) point.metric = bytes.text(valueEnd);
    else bytes.seek(valueEnd);
  });
  const isWanted = sink.wantsMetric(point.metric);
  bytes.seek(start);
  while (bytes.position < end) {
    const tag = bytes.tag();
    if (!kinds.has(tag)) {
      bytes.skip(tag, end);
      continue;
    }
    const dataEnd = bytes.endOfValue(end);
    const from = bytes.position;
    point.temporality = readTemporality(bytes, dataEnd);
    bytes.seek(from);
    bytes.messages(dataEnd, (field, pointEnd) => {
      if (field !== 1) return bytes.seek(pointEnd);
      if (isWanted && (tag === sum || tag === histogram || tag === exponentialHistogram)) {
        readPoint(bytes, { end: pointEnd, names, point, attributes: attributesTag(tag) });
        return sink.point(point);
      }
      sink.skipped(1);
      return bytes.seek(pointEnd);
    });
  }
}

function attributesTag(kind: number): number {
  if (kind === sum) return 58;
  return kind === histogram ? 74 : 10;
}

function readTemporality(bytes: ProtobufBytes, end: number): WirePoint['temporality'] {
  let temporality = 0;
  while (bytes.position < end) {
    const tag = bytes.tag();
    if (tag === 16) temporality = bytes.int64();
    else bytes.skip(tag, end);
  }
  bytes.checkWithin(end);
  return temporality === 2 ? 'cumulative' : 'delta';
}

interface PointTarget {
  readonly end: number;
  readonly names: NameTable;
  readonly point: WirePoint;
  readonly attributes: number;
}

/** Start, time and sum have the same places in all kinds of points but for the value of a plain number. */
function readPoint(bytes: ProtobufBytes, { end, names, point, attributes }: PointTarget): void {
  clearPoint(point);
  let seen = 0;
  while (bytes.position < end) {
    const tag = bytes.tag();
    if (tag === 17) bytes.moment(point.started);
    else if (tag === 25) bytes.moment(point.time);
    else if (tag === 33 && attributes === 58) point.value = bytes.reader.double();
    else if (tag === 41 && attributes !== 58) point.value = bytes.reader.double();
    else if (tag === 49 && attributes === 58) point.value = bytes.sfixed64();
    else if (tag === attributes) {
      const attributeEnd = bytes.endOfValue(end);
      seen += 1;
      if (seen <= maxAttributes) readAttribute(bytes, { end: attributeEnd, names, fields: point.fields });
      else bytes.seek(attributeEnd);
    } else bytes.skip(tag, end);
  }
  bytes.checkWithin(end);
}
