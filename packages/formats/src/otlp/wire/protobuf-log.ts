import { maxAttributes } from './bounds.ts';
import type { WireLog } from './item.ts';
import type { NameTable } from './name-table.ts';
import { clearLog } from './new-item.ts';
import type { ProtobufBytes } from './protobuf-bytes.ts';
import { readAttribute, readValue } from './protobuf-value.ts';

interface Target {
  readonly end: number;
  readonly names: NameTable;
  readonly log: WireLog;
}

/** A `LogRecord`. Of its body only a text counts, which older emitters use for the event's name. */
export function readLogRecord(bytes: ProtobufBytes, { end, names, log }: Target): void {
  clearLog(log);
  let attributes = 0;
  while (bytes.position < end) {
    const tag = bytes.tag();
    switch (tag) {
      case 9:
        bytes.moment(log.time);
        break;
      case 89:
        bytes.moment(log.observed);
        break;
      case 42: {
        const body = readValue(bytes, bytes.endOfValue(end), false);
        log.body = typeof body === 'string' ? body : '';
        break;
      }
      case 50: {
        const attributeEnd = bytes.endOfValue(end);
        attributes += 1;
        if (attributes <= maxAttributes) readAttribute(bytes, { end: attributeEnd, names, fields: log.fields });
        else bytes.seek(attributeEnd);
        break;
      }
      case 74:
        log.trace_id = bytes.id(bytes.endOfValue(end), 16);
        break;
      case 82:
        log.span_id = bytes.id(bytes.endOfValue(end), 8);
        break;
      case 98:
        log.event = bytes.text(bytes.endOfValue(end));
        break;
      default:
        bytes.skip(tag, end);
    }
  }
  bytes.checkWithin(end);
}
