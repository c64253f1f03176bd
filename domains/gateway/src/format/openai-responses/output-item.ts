import type { AnswerInfo } from '../../model-spec/answer.ts';
import type { ReasoningPart, TextPart, ToolCallPart } from '../../model-spec/part.ts';
import { argumentsText } from '../arguments.ts';
import { wrapOpaque } from '../opaque.ts';

type Status = 'in_progress' | 'completed';

export const outputText = (text: string): object => ({ type: 'output_text', text, annotations: [], logprobs: [] });

export function messageItem(id: string, parts: readonly Pick<TextPart, 'text'>[], status: Status): object {
  return { id, type: 'message', status, role: 'assistant', content: parts.map((part) => outputText(part.text)) };
}

export function reasoningItem(id: string, { text, opaque }: Omit<ReasoningPart, 'kind'>): object {
  return {
    id,
    type: 'reasoning',
    summary: text === '' ? [] : [{ type: 'summary_text', text }],
    ...(opaque === undefined ? {} : { encrypted_content: wrapOpaque(opaque, 'openai_responses') }),
  };
}

/** A call under the name and namespace that the client gave the tool. */
export function callItem(id: string, call: Omit<ToolCallPart, 'kind'>, status: Status, info: AnswerInfo): object {
  const known = info.tools.get(call.name);
  const named = {
    call_id: call.id,
    name: known?.name ?? call.name,
    ...(known?.namespace === undefined ? {} : { namespace: known.namespace }),
  };
  if (call.custom === true) return { id, type: 'custom_tool_call', status, ...named, input: call.arguments };
  return { id, type: 'function_call', status, ...named, arguments: argumentsText(call) };
}
