import type { Answer, AnswerInfo, AnswerPart } from '../model-spec/answer.ts';
import type { StreamPart } from '../model-spec/stream-part.ts';
import { customInput } from './arguments.ts';

const isCustom = (part: { readonly name: string; readonly custom?: true }, info: AnswerInfo): boolean =>
  part.custom !== true && info.tools.get(part.name)?.custom === true;

/** Calls of the functions that stood for custom tools, as calls of those. */
export function customAnswer(answer: Answer, info: AnswerInfo): Answer {
  if (info.tools.size === 0) return answer;
  const restore = (part: AnswerPart): AnswerPart =>
    part.kind === 'tool_call' && isCustom(part, info)
      ? { ...part, custom: true, arguments: customInput(part.arguments) }
      : part;
  return { ...answer, parts: answer.parts.map((part) => restore(part)) };
}

/** The same in a stream; the text of such a call comes in one piece, when its JSON is whole. */
export function createCustomCalls(info: AnswerInfo): (part: StreamPart) => readonly StreamPart[] {
  let held: string | undefined;
  return (part) => {
    if (part.kind === 'tool_call_start' && isCustom(part, info)) {
      held = '';
      return [{ ...part, custom: true }];
    }
    if (held !== undefined && part.kind === 'tool_call_delta') {
      held += part.arguments;
      return [];
    }
    if (held !== undefined && part.kind === 'tool_call_end') {
      const input = customInput(held);
      held = undefined;
      return [{ kind: 'tool_call_delta', arguments: input }, part];
    }
    return [part];
  };
}
