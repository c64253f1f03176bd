import type { StopReason } from '../../model-spec/answer.ts';
import type { StreamReader } from '../../model-spec/format.ts';
import type { JsonObject } from '../../model-spec/json.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import { malformedAnswer } from '../../model-spec/untranslatable.ts';
import { eventObject, looseObject, looseText } from '../answer-fields.ts';
import { unwrapOpaque } from '../opaque.ts';
import { readUsage } from '../read-usage.ts';
import { endedEarly } from '../upstream-error.ts';
import { readStop, redacted } from './answer.ts';
import { errorStatus, readError } from './error.ts';

type Open = 'text' | 'reasoning' | 'tool_call';

/** Events of a message. Usage comes in two halves; the later one replaces what both name. */
export function createStreamReader(): StreamReader {
  let open: Open | null = null;
  let signature = '';
  let hidden: JsonObject | null = null;
  let input: unknown;
  let heldInput = false;
  let usage: JsonObject = {};
  let stop: StopReason = 'end';
  let stop_sequence: string | undefined;
  let over = false;

  const addUsage = (more: unknown, into: StreamPart[]): void => {
    const known = Object.entries(looseObject(more)).filter(([, value]) => value !== null);
    if (known.length === 0) return;
    usage = { ...usage, ...Object.fromEntries(known) };
    const read = readUsage(usage, 'anthropic');
    if (read !== null) into.push({ kind: 'usage', usage: read });
  };

  const startBlock = (block: JsonObject, into: StreamPart[]): void => {
    if (open !== null) throw malformedAnswer('content_block_start', 'after the end of the block before');
    switch (block['type']) {
      case 'text':
        open = 'text';
        into.push({ kind: 'text_start' });
        if (looseText(block['text']) !== '') into.push({ kind: 'text_delta', text: looseText(block['text']) });
        return;
      case 'thinking':
      case 'redacted_thinking':
        open = 'reasoning';
        signature = looseText(block['signature']);
        hidden = block['type'] === 'thinking' ? null : block;
        into.push({ kind: 'reasoning_start' });
        if (looseText(block['thinking']) !== '')
          into.push({ kind: 'reasoning_delta', text: looseText(block['thinking']) });
        return;
      case 'tool_use':
        open = 'tool_call';
        ({ input } = block);
        heldInput = true;
        into.push({ kind: 'tool_call_start', id: looseText(block['id']), name: looseText(block['name']) });
        return;
      default:
        throw malformedAnswer('content_block.type', 'text, thinking or tool_use');
    }
  };

  const addDelta = (delta: JsonObject, into: StreamPart[]): void => {
    const type = delta['type'];
    if (type === 'text_delta') into.push({ kind: 'text_delta', text: looseText(delta['text']) });
    else if (type === 'thinking_delta') into.push({ kind: 'reasoning_delta', text: looseText(delta['thinking']) });
    else if (type === 'signature_delta') signature += looseText(delta['signature']);
    else if (type === 'input_json_delta' && looseText(delta['partial_json']) !== '') {
      heldInput = false;
      into.push({ kind: 'tool_call_delta', arguments: looseText(delta['partial_json']) });
    }
  };

  const stopBlock = (into: StreamPart[]): void => {
    if (open === 'text') into.push({ kind: 'text_end' });
    if (open === 'reasoning') {
      const opaque = hidden === null ? signed(signature) : redacted(hidden).opaque;
      into.push({ kind: 'reasoning_end', ...(opaque === undefined ? {} : { opaque }) });
    }
    if (open === 'tool_call') {
      // A tool without arguments sends no piece of them.
      if (heldInput) into.push({ kind: 'tool_call_delta', arguments: JSON.stringify(looseObject(input)) });
      into.push({ kind: 'tool_call_end' });
    }
    open = null;
  };

  return {
    push: (event) => {
      if (over) return [];
      const data = eventObject(event);
      const parts: StreamPart[] = [];
      switch (data['type']) {
        case 'message_start': {
          const message = looseObject(data['message']);
          parts.push({
            kind: 'start',
            id: looseText(message['id']),
            model: looseText(message['model']),
            created: null,
          });
          addUsage(message['usage'], parts);
          break;
        }
        case 'content_block_start':
          startBlock(looseObject(data['content_block']), parts);
          break;
        case 'content_block_delta':
          addDelta(looseObject(data['delta']), parts);
          break;
        case 'content_block_stop':
          stopBlock(parts);
          break;
        case 'message_delta': {
          const delta = looseObject(data['delta']);
          stop = readStop(delta['stop_reason']);
          stop_sequence = typeof delta['stop_sequence'] === 'string' ? delta['stop_sequence'] : undefined;
          addUsage(data['usage'], parts);
          break;
        }
        case 'message_stop':
          over = true;
          parts.push({ kind: 'finish', stop, ...(stop_sequence === undefined ? {} : { stop_sequence }) });
          break;
        case 'error':
          over = true;
          parts.push({ kind: 'error', error: readError(data, errorStatus(data)) });
          break;
        default:
      }
      return parts;
    },
    end: () => (over ? [] : [{ kind: 'error', error: endedEarly }]),
  };
}

const signed = (signature: string) => (signature === '' ? undefined : unwrapOpaque(signature, 'anthropic_messages'));
