import { ExportFault } from '../../fault.ts';
import type { Signal } from '../sighting.ts';
import { Fields } from './fields.ts';
import type { ItemSink } from './item.ts';
import { readLogRecord } from './protobuf-log.ts';
import { readMetric } from './protobuf-metric.ts';
import { readSpan } from './protobuf-span.ts';
import { readAttribute } from './protobuf-value.ts';
import { ProtobufBytes } from './protobuf-bytes.ts';
import { newLog, newPoint, newSpan } from './new-item.ts';
import type { NameTable } from './name-table.ts';

type ReadItem = (bytes: ProtobufBytes, end: number, names: NameTable) => void;

/**
 * Walks an export request in protobuf and hands each item to the sink, without a tree of objects in between: most
 * attributes are texts of prompts and answers, which are stepped over by their length. Field numbers are those of
 * opentelemetry-proto 1.x, where the three signals have the same outer messages.
 */
export function readProtobuf(signal: Signal, body: Uint8Array, sink: ItemSink): void {
  const bytes = new ProtobufBytes(body);
  const readItem = itemReader(signal, sink);
  try {
    bytes.messages(bytes.length, (field, end) => {
      if (field === 1) readResource(bytes, { end, sink, readItem });
      else bytes.seek(end);
    });
  } catch (error) {
    if (error instanceof ExportFault) throw error;
    // The reader of the wire format reports a body that ends too early or is none as errors of several classes.
    throw new ExportFault(`The body is no ${signal} export in protobuf: ${(error as Error).message}`);
  }
}

function itemReader(signal: Signal, sink: ItemSink): ReadItem {
  if (signal === 'traces') {
    const span = newSpan();
    return (bytes, end, names) => {
      readSpan(bytes, { end, names, span });
      sink.span(span);
    };
  }
  if (signal === 'logs') {
    const log = newLog();
    return (bytes, end, names) => {
      readLogRecord(bytes, { end, names, log });
      sink.log(log);
    };
  }
  const point = newPoint();
  return (bytes, end, names) => readMetric(bytes, { end, names, point, sink });
}

interface Resource {
  readonly end: number;
  readonly sink: ItemSink;
  readonly readItem: ReadItem;
}

/** The resource is read before the scopes, and a scope's name before its items, wherever they stand. */
function readResource(bytes: ProtobufBytes, { end, sink, readItem }: Resource): void {
  const fields = new Fields();
  const start = bytes.position;
  bytes.messages(end, (field, messageEnd) => {
    if (field !== 1) return bytes.seek(messageEnd);
    return bytes.messages(messageEnd, (inner, attributeEnd) => {
      if (inner === 1) readAttribute(bytes, { end: attributeEnd, names: sink.resourceNames, fields });
      else bytes.seek(attributeEnd);
    });
  });
  sink.resource(fields);
  bytes.seek(start);
  bytes.messages(end, (field, scopeEnd) => {
    if (field === 2) readScope(bytes, { end: scopeEnd, sink, readItem });
    else bytes.seek(scopeEnd);
  });
}

function readScope(bytes: ProtobufBytes, { end, sink, readItem }: Resource): void {
  const start = bytes.position;
  let name = '';
  let version = '';
  bytes.messages(end, (field, messageEnd) => {
    if (field !== 1) return bytes.seek(messageEnd);
    return bytes.messages(messageEnd, (inner, textEnd) => {
      if (inner === 1) name = bytes.text(textEnd);
      else if (inner === 2) version = bytes.text(textEnd);
      else bytes.seek(textEnd);
    });
  });
  const names = sink.scope({ name, version });
  bytes.seek(start);
  bytes.messages(end, (field, itemEnd) => {
    if (field === 2) readItem(bytes, itemEnd, names);
    else bytes.seek(itemEnd);
  });
}
