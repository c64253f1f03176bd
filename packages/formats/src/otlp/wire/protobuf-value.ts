import { bytesOfUnit, maxDocument, maxElements } from './bounds.ts';
import type { Fields, Value } from './fields.ts';
import type { KnownName } from './known-name.ts';
import type { NameTable } from './name-table.ts';
import type { ProtobufBytes } from './protobuf-bytes.ts';

interface Attribute {
  readonly end: number;
  readonly names: NameTable;
  readonly fields: Fields;
}

/** Reads a `KeyValue` if its name is wanted; else steps over it. */
export function readAttribute(bytes: ProtobufBytes, { end, names, fields }: Attribute): void {
  let known: KnownName | undefined;
  let keyStart = 0;
  let keyEnd = 0;
  let valueStart = -1;
  let valueEnd = -1;
  while (bytes.position < end) {
    const tag = bytes.tag();
    if (tag === 10) {
      keyEnd = bytes.endOfValue(end);
      keyStart = bytes.position;
      bytes.seek(keyEnd);
    } else if (tag === 18) {
      valueEnd = bytes.endOfValue(end);
      valueStart = bytes.position;
      bytes.seek(valueEnd);
    } else bytes.skip(tag, end);
  }
  bytes.checkWithin(end);
  if (valueStart < 0) return;
  known = names.ofBytes(bytes.bytes, keyStart, keyEnd);
  if (known !== undefined) {
    bytes.seek(valueStart);
    const value = readValue(bytes, valueEnd, known.isDocument);
    if (value !== undefined) fields.put(known, value);
  } else if (names.mayHavePrefix(bytes.bytes[keyStart] ?? 0)) {
    bytes.seek(keyStart);
    const name = bytes.text(keyEnd);
    bytes.seek(valueStart);
    if (names.wantsPrefix(name)) {
      const value = readValue(bytes, valueEnd, false);
      if (value !== undefined) names.putByPrefix(name, value, fields);
    }
  }
  bytes.seek(end);
}

/** An `AnyValue`: text, number, truth value or a list of texts. Maps, bytes and nested lists are stepped over. */
export function readValue(bytes: ProtobufBytes, end: number, isDocument: boolean): Value | undefined {
  let value: Value | undefined;
  while (bytes.position < end) {
    const tag = bytes.tag();
    if (tag === 10) value = readText(bytes, bytes.endOfValue(end), isDocument);
    else if (tag === 24) value = bytes.int64();
    else if (tag === 33) value = bytes.reader.double();
    else if (tag === 16) value = bytes.reader.bool();
    else if (tag === 42) value = readList(bytes, bytes.endOfValue(end));
    else bytes.skip(tag, end);
  }
  bytes.checkWithin(end);
  return value;
}

function readText(bytes: ProtobufBytes, end: number, isDocument: boolean): string | undefined {
  if (!isDocument) return bytes.text(end);
  if (end - bytes.position > bytesOfUnit * maxDocument) {
    bytes.seek(end);
    return undefined;
  }
  const text = bytes.text(end, maxDocument + 1);
  return text.length > maxDocument ? undefined : text;
}

function readList(bytes: ProtobufBytes, end: number): readonly string[] {
  const texts: string[] = [];
  bytes.messages(end, (field, valueEnd) => {
    if (field !== 1 || texts.length >= maxElements) return bytes.seek(valueEnd);
    while (bytes.position < valueEnd) {
      const tag = bytes.tag();
      if (tag === 10) texts.push(bytes.text(bytes.endOfValue(valueEnd)));
      else bytes.skip(tag, valueEnd);
    }
    return bytes.checkWithin(valueEnd);
  });
  return texts;
}
