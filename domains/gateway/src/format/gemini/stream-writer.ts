import type { Usage } from '@apex/contracts';
import type { StreamWriter } from '../../model-spec/format.ts';
import type { Opaque } from '../../model-spec/part.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import type { WireError } from '../../model-spec/wire-error.ts';
import { sseText } from '../sse.ts';
import { finishReason, signatureField, writeCall } from './answer.ts';
import { writeError } from './error.ts';
import { writeUsage } from './usage.ts';

/** Chunks of generateContent. A call is one part: its arguments wait until they are whole. */
export function createStreamWriter(): StreamWriter {
  let base: object = {};
  let usage: Usage | null = null;
  let call = { id: '', name: '', arguments: '' };
  let thought = false;
  let ahead: { readonly thoughtSignature?: string } = {};

  const chunk = (parts: readonly object[], last: object = {}, more: object = {}): string =>
    sseText({ candidates: [{ index: 0, content: { role: 'model', parts }, ...last }], ...more, ...base });

  /** With the signature that was waiting for what follows it. */
  const part = (fields: object): string => {
    const signed = { ...fields, ...ahead };
    ahead = {};
    return chunk([signed]);
  };
  const loneSignature = (): string => (ahead.thoughtSignature === undefined ? '' : part({ text: '' }));

  const endReasoning = (opaque: Opaque | undefined): string => {
    const signature = signatureField(opaque);
    if (opaque === undefined) return '';
    if (thought) return chunk([{ text: '', thought: true, ...signature }]);
    const before = loneSignature();
    ahead = signature;
    return before;
  };

  const write = (event: StreamPart): string => {
    switch (event.kind) {
      case 'start':
        base = { modelVersion: event.model, responseId: event.id };
        return '';
      case 'text_delta':
        return part({ text: event.text });
      case 'reasoning_start':
        thought = false;
        return '';
      case 'reasoning_delta':
        thought = true;
        return chunk([{ text: event.text, thought: true }]);
      case 'reasoning_end':
        return endReasoning(event.opaque);
      case 'tool_call_start':
        call = { id: event.id, name: event.name, arguments: '' };
        return '';
      case 'tool_call_delta':
        call.arguments += event.arguments;
        return '';
      case 'tool_call_end':
        return part(writeCall(call));
      case 'usage':
        ({ usage } = event);
        return '';
      case 'finish': {
        const told = usage === null ? {} : { usageMetadata: writeUsage(usage) };
        return loneSignature() + chunk([{ text: '' }], { finishReason: finishReason(event.stop) }, told);
      }
      case 'error':
        return errorEvent(event.error);
      default:
        return '';
    }
  };
  return { write, end: () => '' };
}

export const errorEvent = (error: WireError): string => sseText(writeError(error));
