import type { Usage } from '@apex/contracts';
import type { Answer, AnswerPart } from '../model-spec/answer.ts';
import type { StreamPart } from '../model-spec/stream-part.ts';

/** The whole answer of a stream; null where it did not finish. */
export function collectAnswer(stream: Iterable<StreamPart>): Answer | null {
  const head = { id: '', model: '', created: null as number | null };
  const parts: AnswerPart[] = [];
  let usage: Usage | null = null;
  let text = '';
  let call: Extract<StreamPart, { kind: 'tool_call_start' }> | undefined;
  for (const part of stream) {
    switch (part.kind) {
      case 'start':
        Object.assign(head, { id: part.id, model: part.model, created: part.created });
        break;
      case 'text_start':
      case 'reasoning_start':
        text = '';
        break;
      case 'tool_call_start':
        text = '';
        call = part;
        break;
      case 'text_delta':
      case 'reasoning_delta':
        text += part.text;
        break;
      case 'tool_call_delta':
        text += part.arguments;
        break;
      case 'text_end':
        parts.push({ kind: 'text', text });
        break;
      case 'reasoning_end':
        parts.push({ kind: 'reasoning', text, ...(part.opaque === undefined ? {} : { opaque: part.opaque }) });
        break;
      case 'tool_call_end':
        parts.push({ id: '', name: '', ...call, kind: 'tool_call', arguments: text });
        break;
      case 'usage':
        ({ usage } = part);
        break;
      case 'finish': {
        const { stop, stop_sequence } = part;
        return { ...head, parts, stop, ...(stop_sequence === undefined ? {} : { stop_sequence }), usage };
      }
      case 'error':
        return null;
    }
  }
  return null;
}
