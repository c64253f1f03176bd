import type { Answer, AnswerPart } from '../model-spec/answer.ts';
import type { StreamPart } from '../model-spec/stream-part.ts';

/** A whole answer as the stream it could have been: what a cache replays. */
export function answerStream(answer: Answer): readonly StreamPart[] {
  const { id, model, created, stop, stop_sequence, usage } = answer;
  return [
    { kind: 'start', id, model, created },
    ...answer.parts.flatMap((part) => partStream(part)),
    ...(usage === null ? [] : [{ kind: 'usage' as const, usage }]),
    { kind: 'finish', stop, ...(stop_sequence === undefined ? {} : { stop_sequence }) },
  ];
}

function partStream(part: AnswerPart): readonly StreamPart[] {
  if (part.kind === 'text') {
    return [{ kind: 'text_start' }, { kind: 'text_delta', text: part.text }, { kind: 'text_end' }];
  }
  if (part.kind === 'reasoning') {
    const { text, opaque } = part;
    return [
      { kind: 'reasoning_start' },
      ...(text === '' ? [] : [{ kind: 'reasoning_delta' as const, text }]),
      { kind: 'reasoning_end', ...(opaque === undefined ? {} : { opaque }) },
    ];
  }
  const { id, name, custom } = part;
  return [
    { kind: 'tool_call_start', id, name, ...(custom === undefined ? {} : { custom }) },
    ...(part.arguments === '' ? [] : [{ kind: 'tool_call_delta' as const, arguments: part.arguments }]),
    { kind: 'tool_call_end' },
  ];
}
