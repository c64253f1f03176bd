import { Labels } from '../value/label.ts';
import { ExportReader } from './read/export-reader.ts';
import type { ReadExport, Signal } from './sighting.ts';
import { readJson } from './wire/json.ts';
import { readProtobuf } from './wire/protobuf.ts';

/**
 * Reads an OTLP export request. Items that are not in order are rejected one by one; a body that is no export at all
 * is an `ExportFault`. `receivedAtMs` is when it came in, milliseconds since 1970: an item that claims to be more than
 * a day later is rejected. Pure: the same bytes with the same time of arrival give the same.
 */
export function readExport(
  signal: Signal,
  body: Uint8Array,
  encoding: 'protobuf' | 'json',
  receivedAtMs: number,
): ReadExport {
  const reader = new ExportReader(signal, receivedAtMs, new Labels());
  if (encoding === 'protobuf') readProtobuf(signal, body, reader);
  else readJson(signal, body, reader);
  return reader.result();
}
