import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import type { StreamWriter } from '../../model-spec/format.ts';
import type { Opaque } from '../../model-spec/part.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import type { WireError } from '../../model-spec/wire-error.ts';
import { wrapOpaque } from '../opaque.ts';
import { sseText } from '../sse.ts';
import { stopReason } from './answer.ts';
import { writeError } from './error.ts';
import { writeUsage } from './usage.ts';

const named = (type: string, fields: object = {}): string => sseText({ type, ...fields }, type);

/**
 * Events of a message. Where the upstream tells its usage last, `message_start` has zeros and `message_delta` all of it,
 * which is where the SDKs take it from. The start waits for the part after it, in case that is the usage.
 */
export function createStreamWriter(): StreamWriter {
  let usage: Usage = emptyUsage();
  let pending: Extract<StreamPart, { kind: 'start' }> | null = null;
  let index = -1;
  let thinkingStarted = false;

  const start = (): string => {
    if (pending === null) return '';
    const { id, model } = pending;
    pending = null;
    const message = {
      id,
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
    };
    return named('message_start', { message: { ...message, usage: { ...writeUsage(usage), output_tokens: 0 } } });
  };
  const startBlock = (content_block: object): string => {
    index += 1;
    return named('content_block_start', { index, content_block });
  };
  const delta = (fields: object): string => named('content_block_delta', { index, delta: fields });
  const stopBlock = (): string => named('content_block_stop', { index });

  const startThinking = (): string => {
    if (thinkingStarted) return '';
    thinkingStarted = true;
    return startBlock({ type: 'thinking', thinking: '', signature: '' });
  };
  const endThinking = (opaque: Opaque | undefined): string => {
    if (opaque?.redacted === true && opaque.maker === 'anthropic_messages' && !thinkingStarted) {
      return startBlock({ type: 'redacted_thinking', data: opaque.value }) + stopBlock();
    }
    const started = startThinking();
    const signature =
      opaque === undefined
        ? ''
        : delta({ type: 'signature_delta', signature: wrapOpaque(opaque, 'anthropic_messages') });
    return started + signature + stopBlock();
  };

  const write = (part: StreamPart): string => {
    switch (part.kind) {
      case 'start':
        pending = part;
        return '';
      case 'usage':
        ({ usage } = part);
        return start();
      case 'text_start':
        return startBlock({ type: 'text', text: '' });
      case 'text_delta':
        return delta({ type: 'text_delta', text: part.text });
      case 'reasoning_start':
        thinkingStarted = false;
        return '';
      case 'reasoning_delta':
        return startThinking() + delta({ type: 'thinking_delta', thinking: part.text });
      case 'reasoning_end':
        return endThinking(part.opaque);
      case 'tool_call_start':
        return startBlock({ type: 'tool_use', id: part.id, name: part.name, input: {} });
      case 'tool_call_delta':
        return delta({ type: 'input_json_delta', partial_json: part.arguments });
      case 'text_end':
      case 'tool_call_end':
        return stopBlock();
      case 'finish': {
        const stop = { stop_reason: stopReason(part.stop), stop_sequence: part.stop_sequence ?? null };
        return named('message_delta', { delta: stop, usage: writeUsage(usage) }) + named('message_stop');
      }
      case 'error':
        return errorEvent(part.error);
    }
  };
  return {
    write: (part) => (part.kind === 'start' || part.kind === 'usage' ? write(part) : start() + write(part)),
    end: () => '',
  };
}

export const errorEvent = (error: WireError): string => sseText(writeError(error), 'error');
