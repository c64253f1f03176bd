import type { Usage } from '@apex/contracts';
import type { AnswerInfo } from '../../model-spec/answer.ts';
import type { StreamWriter } from '../../model-spec/format.ts';
import type { Opaque } from '../../model-spec/part.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import type { WireError } from '../../model-spec/wire-error.ts';
import { sseText } from '../sse.ts';
import { itemId } from './answer.ts';
import { callItem, messageItem, outputText, reasoningItem } from './output-item.ts';
import { responseObject, statusOf } from './response-object.ts';

type CallStart = Extract<StreamPart, { kind: 'tool_call_start' }>;

/** Events of a response, in the order and with the repetitions that its clients check. */
export function createStreamWriter(info: AnswerInfo): StreamWriter {
  let base = { id: '', model: info.model, created: null as number | null };
  let started = false;
  let usage: Usage | null = null;
  let sequence = 0;
  const output: object[] = [];
  /** Texts of the message that is open; undefined while none is. */
  let texts: { text: string }[] | undefined;
  let text = '';
  let call: CallStart | undefined;

  const emit = (type: string, fields: object): string =>
    sseText({ type, sequence_number: sequence++, ...fields }, type);
  const response = (status: 'in_progress' | 'completed' | 'incomplete' | 'failed', more: object = {}): object =>
    responseObject({ ...base, status, output, usage, ...more }, info);
  const here = (prefix: 'rs' | 'fc' | 'msg'): { item_id: string; output_index: number } => ({
    item_id: itemId(prefix, base.id, output.length),
    output_index: output.length,
  });
  const add = (item: object): string => emit('response.output_item.added', { output_index: output.length, item });
  const done = (item: object): string => {
    const event = emit('response.output_item.done', { output_index: output.length, item });
    output.push(item);
    return event;
  };

  const start = (part: Extract<StreamPart, { kind: 'start' }>): string => {
    base = { id: part.id, model: part.model, created: part.created };
    started = true;
    return (
      emit('response.created', { response: response('in_progress') }) +
      emit('response.in_progress', { response: response('in_progress') })
    );
  };

  const contentIndex = (): { content_index: number } => ({ content_index: texts?.length ?? 0 });
  const startText = (): string => {
    text = '';
    const item = texts === undefined ? add(messageItem(here('msg').item_id, [], 'in_progress')) : '';
    texts ??= [];
    return item + emit('response.content_part.added', { ...here('msg'), ...contentIndex(), part: outputText('') });
  };
  const addText = (delta: string): string => {
    text += delta;
    return emit('response.output_text.delta', { ...here('msg'), ...contentIndex(), delta, logprobs: [] });
  };
  const endText = (): string => {
    const place = { ...here('msg'), ...contentIndex() };
    texts?.push({ text });
    return (
      emit('response.output_text.done', { ...place, text, logprobs: [] }) +
      emit('response.content_part.done', { ...place, part: outputText(text) })
    );
  };
  const endMessage = (): string => {
    if (texts === undefined) return '';
    const item = messageItem(here('msg').item_id, texts, 'completed');
    texts = undefined;
    return done(item);
  };

  const startReasoning = (): string => {
    text = '';
    return add(reasoningItem(here('rs').item_id, { text: '' }));
  };
  const addReasoning = (delta: string): string => {
    const place = { ...here('rs'), summary_index: 0 };
    const first =
      text === ''
        ? emit('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } })
        : '';
    text += delta;
    return first + emit('response.reasoning_summary_text.delta', { ...place, delta });
  };
  const endReasoning = (opaque: Opaque | undefined): string => {
    const place = { ...here('rs'), summary_index: 0 };
    const summary =
      text === ''
        ? ''
        : emit('response.reasoning_summary_text.done', { ...place, text }) +
          emit('response.reasoning_summary_part.done', { ...place, part: { type: 'summary_text', text } });
    return summary + done(reasoningItem(place.item_id, { text, ...(opaque === undefined ? {} : { opaque }) }));
  };

  const currentCall = (status: 'in_progress' | 'completed'): object =>
    callItem(here('fc').item_id, { id: '', name: '', ...call, arguments: text }, status, info);
  const startCall = (part: CallStart): string => {
    call = part;
    text = '';
    return add(currentCall('in_progress'));
  };
  const addArguments = (delta: string): string => {
    text += delta;
    const type =
      call?.custom === true ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta';
    return emit(type, { ...here('fc'), delta });
  };
  const endCall = (): string => {
    const whole =
      call?.custom === true
        ? emit('response.custom_tool_call_input.done', { ...here('fc'), input: text })
        : emit('response.function_call_arguments.done', { ...here('fc'), name: call?.name, arguments: text });
    return whole + done(currentCall('completed'));
  };

  const write = (part: StreamPart): string => {
    switch (part.kind) {
      case 'start':
        return start(part);
      case 'text_start':
        return startText();
      case 'text_delta':
        return addText(part.text);
      case 'text_end':
        return endText();
      case 'reasoning_start':
        return endMessage() + startReasoning();
      case 'reasoning_delta':
        return addReasoning(part.text);
      case 'reasoning_end':
        return endReasoning(part.opaque);
      case 'tool_call_start':
        return endMessage() + startCall(part);
      case 'tool_call_delta':
        return addArguments(part.arguments);
      case 'tool_call_end':
        return endCall();
      case 'usage':
        ({ usage } = part);
        return '';
      case 'finish': {
        const status = statusOf(part.stop);
        return endMessage() + emit(`response.${status}`, { response: response(status, { stop: part.stop }) });
      }
      case 'error':
        if (!started) return errorEvent(part.error);
        return emit('response.failed', { response: response('failed', { error: part.error }) });
    }
  };
  return { write, end: () => '' };
}

export const errorEvent = (error: WireError): string =>
  sseText(
    { type: 'error', sequence_number: 0, code: error.code ?? 'server_error', message: error.message, param: null },
    'error',
  );
