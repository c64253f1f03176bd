import type { Usage } from '@apex/contracts';
import type { AnswerInfo } from '../../model-spec/answer.ts';
import type { StreamWriter } from '../../model-spec/format.ts';
import type { Opaque } from '../../model-spec/part.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import { writeOpenaiError } from '../openai-error.ts';
import { sseText } from '../sse.ts';
import { finishReason } from './answer.ts';
import { writeUsage } from './usage.ts';
import { signatureField } from './write-messages.ts';

/** Chunks of a chat completion; its usage is told only to who asked for it. */
export function createStreamWriter(info: AnswerInfo): StreamWriter {
  let base: object = {};
  let usage: Usage | null = null;
  let callIndex = -1;
  let custom = false;
  let opaque: Opaque | undefined;
  let thought = false;
  const noUsage = info.stream_usage ? { usage: null } : {};

  const chunk = (delta: object, finish_reason: string | null = null): string =>
    sseText({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...noUsage });
  const callChunk = (fields: object): string => chunk({ tool_calls: [{ index: callIndex, ...fields }] });

  const startCall = (part: Extract<StreamPart, { kind: 'tool_call_start' }>): string => {
    callIndex += 1;
    custom = part.custom === true;
    const { id, name } = part;
    if (custom) return callChunk({ id, type: 'custom', custom: { name, input: '' } });
    const signature = signatureField(opaque === undefined ? undefined : { kind: 'reasoning', text: '', opaque });
    opaque = undefined;
    return callChunk({ id, type: 'function', ...signature, function: { name, arguments: '' } });
  };

  return {
    write: (part) => {
      switch (part.kind) {
        case 'start':
          base = {
            id: part.id,
            object: 'chat.completion.chunk',
            created: part.created ?? info.created,
            model: part.model,
          };
          return chunk({ role: 'assistant', content: '', refusal: null });
        case 'text_delta':
          return chunk({ content: part.text });
        case 'text_start':
          opaque = undefined;
          return '';
        case 'reasoning_start':
          thought = false;
          return '';
        case 'reasoning_delta':
          thought = true;
          return chunk({ reasoning_content: part.text });
        case 'reasoning_end':
          opaque = thought ? undefined : part.opaque;
          return '';
        case 'tool_call_start':
          return startCall(part);
        case 'tool_call_delta':
          return callChunk(
            custom ? { custom: { input: part.arguments } } : { function: { arguments: part.arguments } },
          );
        case 'usage':
          usage = part.usage;
          return '';
        case 'finish': {
          const last = chunk({}, finishReason(part.stop));
          const told =
            info.stream_usage && usage !== null ? sseText({ ...base, choices: [], usage: writeUsage(usage) }) : '';
          return `${last}${told}${sseText('[DONE]')}`;
        }
        case 'error':
          return errorEvent(part.error);
        default:
          return '';
      }
    },
    end: () => '',
  };
}

export const errorEvent = (error: Extract<StreamPart, { kind: 'error' }>['error']): string =>
  sseText(writeOpenaiError(error));
