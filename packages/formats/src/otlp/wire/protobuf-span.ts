import { maxAttributes } from './bounds.ts';
import type { WireSpan } from './item.ts';
import type { NameTable } from './name-table.ts';
import { clearSpan } from './new-item.ts';
import type { ProtobufBytes } from './protobuf-bytes.ts';
import { readAttribute } from './protobuf-value.ts';

interface Target {
  readonly end: number;
  readonly names: NameTable;
  readonly span: WireSpan;
}

/** A `Span`. Its events and links are stepped over. */
export function readSpan(bytes: ProtobufBytes, { end, names, span }: Target): void {
  clearSpan(span);
  let attributes = 0;
  while (bytes.position < end) {
    const tag = bytes.tag();
    switch (tag) {
      case 10:
        span.trace_id = bytes.id(bytes.endOfValue(end), 16);
        break;
      case 18:
        span.span_id = bytes.id(bytes.endOfValue(end), 8);
        break;
      case 34:
        span.parent_span_id = bytes.id(bytes.endOfValue(end), 8);
        break;
      case 42:
        span.name = bytes.text(bytes.endOfValue(end));
        break;
      case 57:
        bytes.moment(span.started);
        break;
      case 65:
        bytes.moment(span.ended);
        break;
      case 74: {
        const attributeEnd = bytes.endOfValue(end);
        attributes += 1;
        if (attributes <= maxAttributes) readAttribute(bytes, { end: attributeEnd, names, fields: span.fields });
        else bytes.seek(attributeEnd);
        break;
      }
      case 122:
        span.has_error = readStatus(bytes, bytes.endOfValue(end));
        break;
      default:
        bytes.skip(tag, end);
    }
  }
  bytes.checkWithin(end);
}

/** Whether a `Status` is `STATUS_CODE_ERROR`. */
function readStatus(bytes: ProtobufBytes, end: number): boolean {
  let code = 0;
  while (bytes.position < end) {
    const tag = bytes.tag();
    if (tag === 24) code = bytes.int64();
    else bytes.skip(tag, end);
  }
  bytes.checkWithin(end);
  return code === 2;
}
